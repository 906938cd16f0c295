import { objectCounts } from "./object-counts.ts";
import { containerDefaults, podDemand, readQuantity } from "./pod-resources.ts";
import type { ComputeAmounts, ComputeKey } from "./pod-resources.ts";
import { rolloutOf } from "./rollout.ts";
import { knownOr, listAt, stringAt, valueAt } from "./unknown.ts";

/** One workload with what it holds of a quota. */
export interface WorkloadDemand {
  /** E.g. `Deployment "web"`. */
  readonly workload: string;
  /** Pods at rest, with an autoscaler its maximum. */
  readonly pods: number;
  /** Pods that a rollout adds at most. */
  readonly surge: number;
  /** True when a rollout stops unless one more pod fits. */
  readonly needsRoom: boolean;
  /** Nano units of one pod. */
  readonly pod: Readonly<Record<ComputeKey, bigint>>;
}

/** Everything in one namespace that a quota counts. */
export interface NamespaceDemand {
  readonly workloads: readonly WorkloadDemand[];
  /** Nano units of all volume claims, templates of StatefulSets included. */
  readonly storage: bigint;
  /** Numbers of objects by quota key, e.g. `services.nodeports`. */
  readonly counts: Readonly<Record<string, number>>;
  /** What could not be counted, and why; one sentence each. */
  readonly notCounted: readonly string[];
}

interface Reading {
  readonly defaults: ComputeAmounts;
  /** Highest replicas that an autoscaler may set, by `Kind/name`. */
  readonly autoscaled: ReadonlyMap<string, number>;
  readonly notCounted: string[];
}

/** Sums up the objects of one namespace; objects that hold no quota are passed over. */
export function namespaceDemand(objects: readonly unknown[]): NamespaceDemand {
  const reading: Reading = {
    defaults: containerDefaults(objects.filter((one) => kindOf(one) === "LimitRange")),
    autoscaled: autoscaledReplicas(objects),
    notCounted: [],
  };
  const workloads = objects.flatMap((object) => workloadDemand(object, reading));
  const claims = objects.flatMap((object) => claimsOf(object, reading));
  const { counts, notCounted } = objectCounts(objects);
  return {
    workloads,
    storage: claims.reduce((sum, claim) => sum + claim, 0n),
    counts: { ...counts, persistentvolumeclaims: claims.length },
    notCounted: [...reading.notCounted, ...notCounted],
  };
}

function workloadDemand(object: unknown, reading: Reading): readonly WorkloadDemand[] {
  const kind = kindOf(object);
  const path = podSpecPaths.get(kind ?? "");
  if (kind === undefined || path === undefined) return [];
  const workload = label(object);
  const note = (what: string): void => {
    reading.notCounted.push(`${workload}: ${what}`);
  };
  const pods = podsOf(object, kind, { note, autoscaled: reading.autoscaled });
  if (pods === undefined) return [];
  const { amounts, undecided } = podDemand(valueAt(object, ...path), reading.defaults);
  const rollout = kind === "Deployment" ? rolloutOf(object, pods) : undefined;
  for (const place of undecided) note(`${[...path, place].join(".")} is not a known quantity`);
  for (const place of rollout?.undecided ?? []) note(`${place} is not known; the default counts`);
  const { surge = 0, needsRoom = false } = rollout ?? {};
  return [{ workload, pods, surge, needsRoom, pod: amounts }];
}

const template = ["spec", "template", "spec"] as const;
const podSpecPaths: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ["Deployment", template],
  ["StatefulSet", template],
  ["ReplicaSet", template],
  ["ReplicationController", template],
  ["DaemonSet", template],
  ["Job", template],
  ["CronJob", ["spec", "jobTemplate", ...template]],
  ["Pod", ["spec"]],
]);

interface Counting {
  readonly note: (what: string) => void;
  readonly autoscaled: ReadonlyMap<string, number>;
}

/** Pods of a workload at rest; undefined, with a note, when nobody can say. */
function podsOf(object: unknown, kind: string, counting: Counting): number | undefined {
  switch (kind) {
    case "Pod":
      return 1;
    case "DaemonSet":
      counting.note("runs one pod per node, and the number of nodes is not known");
      return undefined;
    case "Job":
      return podsOfJob(object, ["spec"], counting);
    case "CronJob":
      if ((valueAt(object, "spec", "concurrencyPolicy") ?? "Allow") === "Allow") {
        counting.note("may run several times at once; one run counts");
      }
      if (valueAt(object, "spec", "suspend") === true) return 0;
      return podsOfJob(object, ["spec", "jobTemplate", "spec"], counting);
    default: {
      const highest = counting.autoscaled.get(`${kind}/${nameOf(object)}`);
      return highest ?? countAt(object, ["spec", "replicas"], counting);
    }
  }
}

function podsOfJob(
  object: unknown,
  path: readonly string[],
  counting: Counting,
): number | undefined {
  if (valueAt(object, ...path, "suspend") === true) return 0;
  const parallelism = countAt(object, [...path, "parallelism"], counting);
  const completions = valueAt(object, ...path, "completions");
  return typeof completions === "number" && parallelism !== undefined
    ? Math.min(parallelism, completions)
    : parallelism;
}

function countAt(object: unknown, path: readonly string[], { note }: Counting): number | undefined {
  const value = valueAt(object, ...path) ?? 1;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  note(`${path.join(".")} is not a known number`);
  return undefined;
}

function autoscaledReplicas(objects: readonly unknown[]): ReadonlyMap<string, number> {
  const highest = new Map<string, number>();
  for (const scaler of objects.filter((one) => kindOf(one) === "HorizontalPodAutoscaler")) {
    const kind = knownOr(stringAt(scaler, "spec", "scaleTargetRef", "kind"));
    const name = knownOr(stringAt(scaler, "spec", "scaleTargetRef", "name"));
    const replicas = valueAt(scaler, "spec", "maxReplicas");
    if (kind !== undefined && name !== undefined && typeof replicas === "number") {
      highest.set(`${kind}/${name}`, replicas);
    }
  }
  return highest;
}

/** Nano units of each claim that an object is or makes. */
function claimsOf(object: unknown, reading: Reading): readonly bigint[] {
  const kind = kindOf(object);
  if (kind === "PersistentVolumeClaim") return [claimSize(object, label(object), reading)];
  if (kind !== "StatefulSet") return [];
  const replicas = valueAt(object, "spec", "replicas") ?? 1;
  const claims = knownOr(listAt(object, "spec", "volumeClaimTemplates")) ?? [];
  const sizes = claims.map((claim) => claimSize(claim, label(object), reading));
  const copies = typeof replicas === "number" && replicas > 0 ? Math.floor(replicas) : 0;
  return Array.from({ length: copies }, () => sizes).flat();
}

function claimSize(claim: unknown, owner: string, { notCounted }: Reading): bigint {
  const size = valueAt(claim, "spec", "resources", "requests", "storage");
  const quantity = readQuantity(size, "", new Set());
  if (quantity === undefined) notCounted.push(`${owner}: its storage is not a known quantity`);
  return quantity ?? 0n;
}

function kindOf(object: unknown): string | undefined {
  return knownOr(stringAt(object, "kind"));
}

function nameOf(object: unknown): string {
  return knownOr(stringAt(object, "metadata", "name")) ?? "?";
}

function label(object: unknown): string {
  return `${kindOf(object) ?? "?"} "${nameOf(object)}"`;
}
