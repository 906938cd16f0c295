import { claimRefusals, containerDefaults, podRefusals } from "./limit-range.ts";
import type { Refusal } from "./limit-range.ts";
import { objectCounts } from "./object-counts.ts";
import type { UnnamedObject } from "./object-counts.ts";
import { autoscaledReplicas, podNumbers } from "./pod-replicas.ts";
import { podDemand } from "./pod-resources.ts";
import type { Amounts, ContainerDemand } from "./pod-resources.ts";
import { podTraits } from "./quota-scopes.ts";
import type { PodTraits } from "./quota-scopes.ts";
import { builtInKind, kindOf, nameOf, titleOf } from "./resource-names.ts";
import { rolloutOf } from "./rollout.ts";
import { claimAmounts, defaultStorageClass, ephemeralClaims, readClaim } from "./volume-claims.ts";
import type { VolumeClaim } from "./volume-claims.ts";
import { knownOr, listAt, stringAt, valueAt } from "./unknown.ts";

/** One workload with what it holds of a quota. */
export interface WorkloadDemand {
  /** E.g. `Deployment "web"`. */
  readonly workload: string;
  /** Pods at rest, with an autoscaler its maximum; of a Job while it runs. */
  readonly pods: number;
  /** Pods that a rollout adds at most. */
  readonly surge: number;
  /** True when a rollout stops unless one more pod fits. */
  readonly needsRoom: boolean;
  /** True for pods that end by themselves: of a Job, or of one run of a CronJob. */
  readonly burst: boolean;
  /** What one pod holds, by quota key. */
  readonly pod: Amounts;
  readonly containers: readonly ContainerDemand[];
  /** True when the pod sets resources for itself; then its containers need none. */
  readonly podLevel: boolean;
  readonly traits: PodTraits;
}

/** Everything in one namespace that a quota counts. */
export interface NamespaceDemand {
  readonly workloads: readonly WorkloadDemand[];
  /** What no pod holds, by quota key: volume claims and numbers of objects. */
  readonly fixed: Amounts;
  /** Objects that exist twice while a change replaces them, by quota key. */
  readonly replaced: Amounts;
  /** Claims that get the cluster's default storage class, whichever that is. */
  readonly unclassed: readonly string[];
  readonly unnamed: readonly UnnamedObject[];
  /** Pods and claims that a LimitRange or the API server refuses. */
  readonly refusals: readonly Refusal[];
  /** What could not be counted, and why; one sentence each. */
  readonly notCounted: readonly string[];
}

/** What the objects of a namespace do not say. */
export interface AccountingOptions {
  /** Nodes of the cluster, for DaemonSets. */
  readonly nodes?: number | undefined;
  /** RuntimeClasses, PriorityClasses, StorageClasses and CustomResourceDefinitions. */
  readonly cluster?: readonly unknown[];
  /** Live objects that the plan does not contain; they count, and are called `other: …`. */
  readonly others?: readonly unknown[];
}

interface Reading {
  readonly others: ReadonlySet<unknown>;
  readonly cluster: readonly unknown[];
  readonly nodes: number | undefined;
  readonly limitRanges: readonly unknown[];
  readonly defaults: Amounts;
  /** Highest replicas that an autoscaler may set, by `Kind/name`. */
  readonly autoscaled: ReadonlyMap<string, number>;
  readonly storageClass: string | undefined;
  readonly priorityClass: string | undefined;
  readonly notCounted: string[];
}

const oneObject = 1_000_000_000n;

/** Sums up the objects of one namespace; objects that hold no quota are passed over. */
export function namespaceDemand(
  planned: readonly unknown[],
  { nodes, cluster = [], others = [] }: AccountingOptions = {},
): NamespaceDemand {
  const notCounted: string[] = [];
  const objects = [...planned, ...others];
  const limitRanges = objects.filter((one) => builtInKind(one) === "LimitRange");
  const reading: Reading = {
    others: new Set(others),
    cluster,
    nodes,
    limitRanges,
    defaults: containerDefaults(limitRanges),
    autoscaled: autoscaledReplicas(objects, (what) => notCounted.push(what)),
    storageClass: defaultStorageClass(cluster),
    priorityClass: globalPriorityClass(cluster),
    notCounted,
  };
  const read = objects.flatMap((object) => readWorkload(object, reading));
  const claims = objects.flatMap((object) => claimsOf(object, reading));
  const counted = objectCounts([...objects, ...cluster.filter(isCustomDefinition)]);
  return {
    workloads: read.map(({ demand }) => demand),
    fixed: summed([
      inNano(withoutClaims(counted.counts)),
      { "requests.storage": 0n, persistentvolumeclaims: 0n },
      ...claims.map(claimAmounts),
    ]),
    replaced: inNano(counted.replaced),
    unclassed: claims.filter((one) => one.storageClass === undefined).map(({ owner }) => owner),
    unnamed: counted.unnamed,
    refusals: [
      ...read.flatMap(({ refusals }) => refusals),
      ...claims.flatMap((claim) => claimRefusals(claim, limitRanges)),
    ],
    notCounted: [...notCounted, ...counted.notCounted],
  };
}

interface WorkloadReading {
  readonly demand: WorkloadDemand;
  readonly refusals: readonly Refusal[];
}

function readWorkload(object: unknown, reading: Reading): readonly WorkloadReading[] {
  const kind = builtInKind(object) ?? "";
  const path = podSpecPaths.get(kind);
  if (path === undefined) return noteUncounted(object, reading);
  const workload = named(object, reading);
  const note = (what: string): void => {
    reading.notCounted.push(`${workload}: ${what}`);
  };
  const { autoscaled, nodes } = reading;
  const numbers = podNumbers(object, kind, { note, autoscaled, nodes });
  if (numbers === undefined) return [];
  const spec = valueAt(object, ...path);
  const pod = podDemand(spec, { defaults: reading.defaults, overhead: overheadOf(spec, reading) });
  const { undecided, ...rollout } = rolloutOf(object, kind, numbers.pods);
  for (const place of pod.undecided) note(`${[...path, place].join(".")} is not a known quantity`);
  for (const place of undecided) note(`${place} is not known; the default counts`);
  const claims = ephemeralClaims(spec, workload).map((one) => classed(one, reading));
  const demand = {
    workload,
    ...numbers,
    ...rollout,
    pod: summed([
      pod.amounts,
      { pods: oneObject, "count/pods": oneObject },
      ...claims.map(claimAmounts),
    ]),
    containers: pod.containers,
    podLevel: Object.keys(pod.podLevel).length > 0,
    traits: podTraits(spec, pod, reading.priorityClass),
  };
  const refusals = numbers.pods > 0 ? podRefusals(workload, pod, reading.limitRanges) : [];
  return [{ demand, refusals }];
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

/** Kinds whose pods a quota counts, whoever made them. */
export const workloadKinds: ReadonlySet<string> = new Set(podSpecPaths.keys());

/** Says that a custom kind runs pods which nobody here counts. */
function noteUncounted(object: unknown, { notCounted }: Reading): readonly WorkloadReading[] {
  const runsPods = listAt(object, "spec", "template", "spec", "containers").kind === "known";
  if (runsPods) notCounted.push(`${titleOf(object)}: the pods of this kind are not counted`);
  return [];
}

/** Overhead that the pod's RuntimeClass brings; a class that is not among the objects has a note. */
function overheadOf(podSpec: unknown, { cluster, notCounted }: Reading): unknown {
  const name = knownOr(stringAt(podSpec, "runtimeClassName"));
  if (name === undefined || valueAt(podSpec, "overhead") !== undefined) return undefined;
  const found = cluster.find((one) => kindOf(one) === "RuntimeClass" && nameOf(one) === name);
  const note = `RuntimeClass "${name}": its overhead is not known`;
  if (found === undefined && !notCounted.includes(note)) notCounted.push(note);
  return valueAt(found, "overhead", "podFixed");
}

function named(object: unknown, { others }: Reading): string {
  return `${others.has(object) ? "other: " : ""}${titleOf(object)}`;
}

function globalPriorityClass(cluster: readonly unknown[]): string | undefined {
  const chosen = cluster.find(
    (one) => kindOf(one) === "PriorityClass" && valueAt(one, "globalDefault") === true,
  );
  return chosen === undefined ? undefined : nameOf(chosen);
}

/** Each claim that an object is or makes. */
function claimsOf(object: unknown, reading: Reading): readonly VolumeClaim[] {
  const kind = builtInKind(object);
  const owner = named(object, reading);
  if (kind === "PersistentVolumeClaim") return [sized(readClaim(object, owner), reading)];
  if (kind !== "StatefulSet") return [];
  const own = valueAt(object, "spec", "replicas") ?? 1;
  const replicas = reading.autoscaled.get(`StatefulSet/${nameOf(object)}`) ?? own;
  const templates = knownOr(listAt(object, "spec", "volumeClaimTemplates")) ?? [];
  const claims = templates.map((claim) => sized(readClaim(claim, owner), reading));
  const copies = typeof replicas === "number" && replicas > 0 ? Math.floor(replicas) : 0;
  return Array.from({ length: copies }, () => claims).flat();
}

function sized(claim: VolumeClaim, reading: Reading): VolumeClaim {
  if (claim.size === undefined) {
    reading.notCounted.push(`${claim.owner}: its storage is not a known quantity`);
  }
  return classed(claim, reading);
}

function classed(claim: VolumeClaim, { storageClass }: Reading): VolumeClaim {
  return { ...claim, storageClass: claim.storageClass ?? storageClass };
}

function isCustomDefinition(object: unknown): boolean {
  return kindOf(object) === "CustomResourceDefinition";
}

function withoutClaims(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(counts).filter(([key]) => key !== "persistentvolumeclaims"),
  );
}

function inNano(counts: Readonly<Record<string, number>>): Amounts {
  return Object.fromEntries(
    Object.entries(counts).map(([key, count]) => [key, BigInt(count) * oneObject]),
  );
}

function summed(all: readonly Amounts[]): Amounts {
  const sum: Record<string, bigint> = {};
  for (const amounts of all) {
    for (const [key, amount] of Object.entries(amounts)) sum[key] = (sum[key] ?? 0n) + amount;
  }
  return sum;
}
