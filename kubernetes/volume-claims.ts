import { readQuantity } from "./pod-resources.ts";
import type { Amounts } from "./pod-resources.ts";
import { STORAGE_CLASS_SUFFIX } from "./quota-keys.ts";
import { knownOr, listAt, stringAt, valueAt } from "./unknown.ts";

/** One PersistentVolumeClaim, or a template of it. */
export interface VolumeClaim {
  /** Claim or workload that has it, e.g. `StatefulSet "db"`. */
  readonly owner: string;
  /** Nano units, in whole bytes; undefined when it cannot be read. */
  readonly size: bigint | undefined;
  /** Storage class; empty for none, undefined for the cluster's default. */
  readonly storageClass: string | undefined;
}

const oneObject = 1_000_000_000n;

/** Reads a claim; the annotation from before `storageClassName` still wins. */
export function readClaim(claim: unknown, owner: string): VolumeClaim {
  const asked = valueAt(claim, "spec", "resources", "requests", "storage");
  const size = readQuantity(asked, "", new Set());
  return {
    owner,
    size: size === undefined ? undefined : ((size + oneObject - 1n) / oneObject) * oneObject,
    storageClass:
      knownOr(stringAt(claim, "metadata", "annotations", BETA_CLASS)) ??
      knownOr(stringAt(claim, "spec", "storageClassName")),
  };
}

const BETA_CLASS = "volume.beta.kubernetes.io/storage-class";

/** Claims that each pod brings along and takes with it. */
export function ephemeralClaims(podSpec: unknown, owner: string): readonly VolumeClaim[] {
  return (knownOr(listAt(podSpec, "volumes")) ?? [])
    .map((volume) => valueAt(volume, "ephemeral", "volumeClaimTemplate"))
    .filter((claim) => claim !== undefined)
    .map((claim) => readClaim(claim, owner));
}

/** What a claim holds of a quota, by key. */
export function claimAmounts({ size = 0n, storageClass = "" }: VolumeClaim): Amounts {
  const amounts = { "requests.storage": size, persistentvolumeclaims: oneObject };
  if (storageClass === "") return amounts;
  const ofClass = `${storageClass}${STORAGE_CLASS_SUFFIX}`;
  return {
    ...amounts,
    [`${ofClass}requests.storage`]: size,
    [`${ofClass}persistentvolumeclaims`]: oneObject,
  };
}

/** Name of the class that claims get which name none, when it is among the objects. */
export function defaultStorageClass(objects: readonly unknown[]): string | undefined {
  const chosen = objects.find(
    (one) => valueAt(one, "metadata", "annotations", DEFAULT_CLASS) === "true",
  );
  return knownOr(stringAt(chosen, "metadata", "name"));
}

const DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";
