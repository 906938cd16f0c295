import { podSecurityChecks } from "./pod-security-checks.ts";
import type { PodSecurityCheck } from "./pod-security-checks.ts";
import { newestMinor, resultsOf } from "./pod-security.ts";
import type { PodSecurityResult } from "./pod-security.ts";
import type { PodTemplate } from "./pod-spec.ts";

/** Levels of the Pod Security Standards, the strictest first. */
export const podSecurityLevels = ["restricted", "baseline", "privileged"] as const;

/** A level of the Pod Security Standards. */
export type PodSecurityLevel = (typeof podSecurityLevels)[number];

const allChecks: readonly (readonly [string, PodSecurityCheck])[] =
  Object.entries(podSecurityChecks);

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

/** Checks of a level; one that is replaced is left out. */
function checksOf(level: PodSecurityLevel, minor: number): readonly PodSecurityCheck[] {
  if (level === "privileged") return [];
  const asked = allChecks.filter(([, check]) => {
    return minor >= check.since && (level === "restricted" || check.level === "baseline");
  });
  const replaced = asked.map(([, check]) => check.replaces);
  return asked.filter(([name]) => !replaced.includes(name)).map(([, check]) => check);
}
