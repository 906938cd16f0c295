import { podSecurityLevels } from "./pod-security-fit.ts";
import type { PodSecurityLevel } from "./pod-security-fit.ts";
import { newestMinor } from "./pod-security.ts";
import { UNKNOWN, valueAt } from "./unknown.ts";

const ENFORCE = "pod-security.kubernetes.io/enforce";

/** What a namespace enforces; several levels or versions while a label is not known. */
export interface EnforcedLevels {
  readonly levels: readonly PodSecurityLevel[];
  readonly minors: readonly number[];
}

/** Versions at which the standards changed. */
const changes = [0, 8, 19, 22, 23, 25, 27, 29, 31, 32, 34, 35, 37];

/**
 * Pod Security level that a namespace enforces, by its labels; undefined without the label: then
 * the cluster's configuration decides.
 *
 * A value that Kubernetes does not know counts as `restricted`, a version as `latest`: that is the
 * version of the cluster, which no other version exceeds.
 */
export function enforcedLevels(
  namespace: unknown,
  latest: number = newestMinor,
): EnforcedLevels | undefined {
  const labels = valueAt(namespace, "metadata", "labels");
  const level = valueAt(labels, ENFORCE);
  if (level === undefined) return undefined;
  const own = podSecurityLevels.find((each) => each === level);
  const version = valueAt(labels, `${ENFORCE}-version`);
  const minor =
    typeof version === "string" ? /^v1\.(0|[1-9]\d{0,2})$/.exec(version)?.[1] : undefined;
  return {
    levels: level === UNKNOWN ? podSecurityLevels : [own ?? "restricted"],
    minors:
      version === UNKNOWN
        ? [...changes.filter((each) => each < latest), latest]
        : [Math.min(Number(minor ?? latest), latest)],
  };
}
