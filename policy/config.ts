import type { z } from "zod";

import { EMBEDDED_VERSION } from "../kubernetes/embedded-version.ts";
import { policyProblems } from "./policy-problems.ts";
import type { Profile, Rule, Settings } from "./rule.ts";
import { policyProfiles, policySchema, resolvedPolicy } from "./schema/config-schema.ts";
import { settingsOf } from "./settings.ts";

/** One source of policy settings; an earlier one wins. */
export interface PolicySource {
  /** How messages call it, e.g. `moorage:policy`. */
  readonly name: string;
  readonly value: unknown;
}

/** Everything that is wrong with the policy settings; the message lists all of it. */
export class PolicyConfigError extends Error {
  /** One line per problem. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the policy settings are wrong:\n${problems.map((each) => `  ${each}`).join("\n")}`);
    this.name = "PolicyConfigError";
    this.problems = problems;
  }
}

/** The policy profile that goes with a deployment profile; anything of the user's own is `prod`. */
export function policyProfileOf(profile: string | undefined): Profile {
  if (profile === "local") return "dev";
  return policyProfiles.find((known) => known === profile) ?? "prod";
}

/** What the settings of a run depend on besides its sources. */
export interface PolicyContext {
  /**
   * Profile where no source sets one.
   *
   * @default "prod"
   */
  readonly fallback?: Profile;
  /**
   * Version of Kubernetes where no source sets one, e.g. `1.36`.
   *
   * @default - the newest that is known
   */
  readonly kubernetes?: string | undefined;
  /** The day, `YYYY-MM-DD` in UTC. */
  readonly today: string;
}

/** Settings from sources in order of precedence; what no source sets is as strict as in prod. */
export function policySettings(
  sources: readonly PolicySource[],
  rules: readonly Rule[],
  { fallback = "prod", kubernetes, today }: PolicyContext,
): Settings {
  const present = sources.filter(({ value }) => value !== undefined && value !== null);
  const parsed = present.map((source) => ({
    source,
    result: policySchema.safeParse(source.value, { reportInput: true }),
  }));
  const problems = parsed.flatMap(({ source, result }) => {
    return result.success ? [] : result.error.issues.map((issue) => issueText(source.name, issue));
  });
  const values = parsed.flatMap(({ result }) => (result.success ? [result.data] : []));
  const policy = resolvedPolicy(values, { profile: fallback, kubernetes });
  const settings: Settings = { ...settingsOf(policy), today };
  for (const { path, message } of policyProblems(settings, { rules })) {
    problems.push(`${pathText(path)}: ${message}`);
  }
  if (problems.length > 0) throw new PolicyConfigError(problems);
  return settings;
}

/** The version that `moorage:cluster` means: without one, all but prod use the embedded one. */
export function clusterVersion(
  cluster: { readonly version?: string | undefined } | undefined,
  isProd: boolean,
): string | undefined {
  if (cluster !== undefined) return cluster.version;
  return isProd ? undefined : EMBEDDED_VERSION;
}

/** Path as users read it: `exemptions[0].rule`. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? String(part) : `${text}.${String(part)}`;
  }, "");
}

/** Names the type of what was found, never the value. */
function issueText(source: string, issue: z.core.$ZodIssue): string {
  return `${pathText([source, ...issue.path])}: ${whatIsWrong(issue)}`;
}

function whatIsWrong(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return "is missing";
      return `must be of type ${issue.expected}, got ${typeName(issue.input)}`;
    case "unrecognized_keys":
      return `unknown key ${issue.keys.map((key) => `'${key}'`).join(", ")}`;
    case "invalid_value":
      return `must be one of ${issue.values.map(String).join(", ")}`;
    case "too_small":
      return `must be at least ${String(issue.minimum)}`;
    case "too_big":
      return `must be at most ${String(issue.maximum)}`;
    case "invalid_key":
      return issue.issues.map(whatIsWrong).join(", ");
    case "custom":
      return customText(issue);
    default:
      return "is not valid";
  }
}

/** An example in a hint may be made of the value. */
function customText({ message, params }: z.core.$ZodIssueCustom): string {
  const hint: unknown = params?.["hint"];
  return typeof hint === "string" ? `${message}. ${hint.replace(/, e\.g\. .*$/, "")}` : message;
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : typeof value;
}
