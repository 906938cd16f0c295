import { podSecurityChecks } from "./pod-security-checks.ts";
import type { CheckName, PodSecurityCheck } from "./pod-security-checks.ts";
import { newestMinor, resultsOf } from "./pod-security.ts";
import type { PodSecurityResult } from "./pod-security.ts";
import type { PodTemplate } from "./pod-spec.ts";

/** Levels of the Pod Security Standards, the strictest first. */
export const podSecurityLevels = ["restricted", "baseline", "privileged"] as const;

/** A level of the Pod Security Standards. */
export type PodSecurityLevel = (typeof podSecurityLevels)[number];

type NamedCheck = readonly [string, PodSecurityCheck];

const allChecks: readonly NamedCheck[] = Object.entries(podSecurityChecks);

/** First minor version in which the restricted level looks at another check instead. */
const replacedSince: ReadonlyMap<string, number> = new Map(
  allChecks.flatMap(([, { replaces, since }]) => {
    return replaces === undefined ? [] : [[replaces, since] as const];
  }),
);

/** How strict a namespace may be and still admit pods. */
export interface PodSecurityFit {
  /** The strictest level that no known value of the pods breaks. */
  readonly level: PodSecurityLevel;
  /** What keeps the pods from the next stricter level; empty for `restricted`. */
  readonly obstacles: readonly PodSecurityResult[];
  /** What may still break `level`. */
  readonly open: readonly PodSecurityResult[];
}

/**
 * The strictest Pod Security level that admits the pods of a template.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-admission/
 */
export function podSecurityFit(pod: PodTemplate, minor: number = newestMinor): PodSecurityFit {
  let obstacles: readonly PodSecurityResult[] = [];
  for (const level of podSecurityLevels) {
    const results = levelResults(pod, level, minor);
    const failed = results.filter(({ verdict }) => verdict === "fail");
    if (failed.length === 0) return { level, obstacles, open: results };
    obstacles = failed;
  }
  return { level: "privileged", obstacles, open: [] };
}

/** Everything in a pod template that a level refuses, or may refuse. */
export function levelResults(
  pod: PodTemplate,
  level: PodSecurityLevel,
  minor: number = newestMinor,
): readonly PodSecurityResult[] {
  return checksOf(level, minor).flatMap((check) => resultsOf(pod, check, minor));
}

/** True when one level admits everything that the other one does. */
export function isAtLeast(level: PodSecurityLevel, other: PodSecurityLevel): boolean {
  return podSecurityLevels.indexOf(level) <= podSecurityLevels.indexOf(other);
}

/** True for a check that a level asks for; one that another check replaces is not looked at. */
export function isInForce(name: CheckName, level: PodSecurityLevel, minor: number): boolean {
  return holds([name, podSecurityChecks[name]], level, minor);
}

function holds([name, check]: NamedCheck, level: PodSecurityLevel, minor: number): boolean {
  if (level === "privileged" || minor < check.since) return false;
  if (level === "baseline") return check.level === "baseline";
  return minor < (replacedSince.get(name) ?? Infinity);
}

/** Checks of a level. */
function checksOf(level: PodSecurityLevel, minor: number): readonly PodSecurityCheck[] {
  return allChecks.filter((named) => holds(named, level, minor)).map(([, check]) => check);
}
