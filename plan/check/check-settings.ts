import { EnvironmentError } from "../../environment/problems.ts";
import { problemAt } from "../../environment/source-file.ts";
import type { SourceFile } from "../../environment/source-file.ts";
import { validate } from "../../environment/validate.ts";
import { newestMinor } from "../../kubernetes/pod-security.ts";
import { isMap, knownOr, mapAt, stringAt } from "../../kubernetes/unknown.ts";
import { clusterVersion, policyProfileOf } from "../../policy/config.ts";
import { policyProblems } from "../../policy/policy-problems.ts";
import type { Settings } from "../../policy/rule.ts";
import { allRules } from "../../policy/rules/all.ts";
import { policySchema, resolvedPolicy } from "../../policy/schema/config-schema.ts";
import type { PolicyFallback, ResolvedPolicy } from "../../policy/schema/config-schema.ts";
import { dayOf } from "../../policy/schema/day.ts";
import { settingsOf } from "../../policy/settings.ts";

/** What rules need to know besides the objects. */
export type CheckSettings = Settings;

/** What a command line says over a file. */
export interface SettingsFlags {
  readonly profile?: ResolvedPolicy["profile"] | undefined;
  readonly podSecurity?: ResolvedPolicy["podSecurity"] | undefined;
  /** Minor version of Kubernetes. */
  readonly minor?: number | undefined;
}

/** Policy settings from flags over settings that are there already. */
export function overlaid(settings: Settings, flags: SettingsFlags): Settings {
  return {
    ...settings,
    profile: flags.profile ?? settings.profile,
    podSecurity: flags.podSecurity ?? settings.podSecurity,
    minor: flags.minor ?? settings.minor,
  };
}

/**
 * Policy settings of a file: a map as below `moorage:policy`, or a stack file that has one; without a
 * file, as strict as in prod. Throws one EnvironmentError with everything that is wrong.
 */
export function fileSettings(
  source: SourceFile | undefined,
  flags: SettingsFlags,
  today: string = dayOf(new Date()),
): Settings {
  if (source === undefined) {
    return overlaid({ ...settingsOf(resolvedPolicy([], strictest)), today }, flags);
  }
  if (source.problems.length > 0) throw new EnvironmentError(source.problems);
  const { base, data, fallback } = settingsIn(source);
  const { problems, value = {} } = validate(policySchema, { source, base, data });
  const settings = { ...settingsOf(resolvedPolicy([value], fallback)), today };
  const chosen = overlaid(settings, flags);
  // Positions of exemptions hold only while no entry of the list was taken out.
  const isWhole = problems.every(({ path }) => !path.includes("exemptions"));
  const judged = isWhole ? chosen : { ...chosen, exemptions: [] };
  const all = [
    ...problems,
    ...policyProblems(judged, { rules: allRules }).map(({ path, message }) =>
      problemAt(source, [...base, ...path], { message, side: "key" }),
    ),
  ];
  if (all.length > 0) throw new EnvironmentError(all);
  return chosen;
}

/** One line about a version of Kubernetes that no rule knows yet; undefined for others. */
export function newerNote({ minor }: Pick<Settings, "minor">): string | undefined {
  if (minor <= newestMinor) return undefined;
  return `Kubernetes 1.${minor} is judged as 1.${newestMinor}, the newest version that the rules know`;
}

const strictest: PolicyFallback = { profile: "prod", kubernetes: undefined };
const KEY = "moorage:policy";

interface FoundSettings {
  /** Path of the settings in the file. */
  readonly base: readonly string[];
  readonly data: unknown;
  readonly fallback: PolicyFallback;
}

function settingsIn({ data }: SourceFile): FoundSettings {
  const config = knownOr(mapAt(data, "config"));
  if (config === undefined) {
    const isKeyed = isMap(data) && Object.hasOwn(data, KEY);
    return isKeyed
      ? { base: [KEY], data: data[KEY] ?? {}, fallback: strictest }
      : { base: [], data: data ?? {}, fallback: strictest };
  }
  const profile = policyProfileOf(knownOr(stringAt(config, "moorage:profile")));
  const cluster = knownOr(mapAt(config, "moorage:cluster"));
  const version = cluster && { version: knownOr(stringAt(cluster, "version")) };
  const kubernetes = clusterVersion(version, profile === "prod");
  return { base: ["config", KEY], data: config[KEY] ?? {}, fallback: { profile, kubernetes } };
}
