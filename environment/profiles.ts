import type { Problem } from "./environment.ts";
import type { PlatformFile } from "./platform-schema.ts";
import { nearestHint, quote } from "./problems.ts";
import { problemAt } from "./source-file.ts";
import type { SourceFile } from "./source-file.ts";

/** Sizes that a profile gives to every app. */
export type Profile = NonNullable<PlatformFile["profiles"]>[string];

/** Profiles that every platform has. */
export const BUILT_IN_PROFILES: Readonly<Record<string, Profile>> = {
  local: sizes(1, "100m", "128Mi"),
  dev: sizes(2, "250m", "256Mi"),
  prod: sizes(3, "500m", "512Mi"),
};

/** Limits are the same everywhere, so that what fits in dev is not killed in prod. */
function sizes(replicas: number, cpu: string, memory: string): Profile {
  return { replicas, requests: { cpu, memory }, limits: { cpu: "500m", memory: "512Mi" } };
}

/** A profile with all that it extends, the most general first. */
export interface ProfileChain {
  readonly names: readonly string[];
  /** True when the chain ends in the built-in `prod`. */
  readonly isProd: boolean;
}

/** All profiles by name; those of platform.yaml hide built-in ones. */
export function allProfiles(platform: PlatformFile): Readonly<Record<string, Profile>> {
  return { ...BUILT_IN_PROFILES, ...platform.profiles };
}

/** Follows `extends`. */
export function profileChain(platform: PlatformFile, name: string): ProfileChain {
  const names: string[] = [];
  const profiles = allProfiles(platform);
  for (let at: string | undefined = name; at !== undefined && !names.includes(at);) {
    if (!Object.hasOwn(profiles, at)) break;
    names.unshift(at);
    at = profiles[at]?.extends;
  }
  const root = names[0];
  return { names, isProd: root === "prod" };
}

/** Unknown and cyclic `extends` of platform.yaml; every cycle is printed once. */
export function profileProblems(platform: PlatformFile, source: SourceFile): readonly Problem[] {
  const profiles = allProfiles(platform);
  const reported = new Set<string>();
  return Object.entries(platform.profiles ?? {}).flatMap(([name, profile]) => {
    if (profile.extends === undefined) return [];
    const path = ["profiles", name, "extends"];
    if (!Object.hasOwn(profiles, profile.extends)) {
      const message = `unknown profile ${quote(profile.extends)}`;
      const hint = nearestHint(profile.extends, Object.keys(profiles));
      return [problemAt(source, path, { message, hint })];
    }
    const cycle = cycleFrom(profiles, name);
    const key = cycle.toSorted().join(" ");
    if (cycle.length === 0 || reported.has(key)) return [];
    reported.add(key);
    const message = `profiles extend each other: ${[...cycle, name].join(" -> ")}`;
    return [problemAt(source, path, { message, hint: "Remove one extends" })];
  });
}

/** Names from `name` back to itself; empty when it is in no cycle. */
function cycleFrom(profiles: Readonly<Record<string, Profile>>, name: string): readonly string[] {
  const seen: string[] = [];
  for (let at: string | undefined = name; at !== undefined; at = profiles[at]?.extends) {
    if (seen.includes(at)) return at === name ? seen : [];
    seen.push(at);
  }
  return [];
}
