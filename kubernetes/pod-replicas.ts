import { groupOf, kindOf, nameOf, titleOf } from "./resource-names.ts";
import { isUndecidable, knownOr, listAt, numberAt, stringAt, valueAt } from "./unknown.ts";

/** How many pods a workload has. */
export interface PodNumbers {
  /** At rest, with an autoscaler its maximum; of a Job while it runs. */
  readonly pods: number;
  /** True for pods that end by themselves: a Job, or one run of a CronJob. */
  readonly burst: boolean;
}

/** What decides about numbers of pods besides the workload. */
export interface Counting {
  /** Takes one remark about what is not known. */
  readonly note: (what: string) => void;
  /** Highest replicas that an autoscaler may set, by `Kind/name`. */
  readonly autoscaled: ReadonlyMap<string, number>;
  /** Nodes of the cluster; undefined when nobody told. */
  readonly nodes: number | undefined;
}

/** Pods of a workload; undefined, with a note, when nobody can say. */
export function podNumbers(
  object: unknown,
  kind: string,
  counting: Counting,
): PodNumbers | undefined {
  switch (kind) {
    case "Pod":
      return resting(hasEnded(object) ? 0 : 1);
    case "DaemonSet":
      return resting(podsOfDaemonSet(object, counting));
    case "Job":
      return passing(podsOfJob(object, ["spec"], counting));
    case "CronJob":
      noteConcurrency(object, counting);
      if (valueAt(object, "spec", "suspend") === true) return passing(0);
      return passing(podsOfJob(object, ["spec", "jobTemplate", "spec"], counting));
    default: {
      const highest = counting.autoscaled.get(`${kind}/${nameOf(object)}`);
      return resting(highest ?? countAt(object, ["spec", "replicas"], counting));
    }
  }
}

/** Highest replicas by `Kind/name`, from the autoscalers among the objects, KEDA's included. */
export function autoscaledReplicas(
  objects: readonly unknown[],
  note: (what: string) => void,
): ReadonlyMap<string, number> {
  const highest = new Map<string, number>();
  for (const scaler of objects) {
    const target = scaleTargetOf(scaler);
    if (target === undefined) continue;
    const field = maximumField(scaler);
    const replicas = numberAt(scaler, "spec", field);
    if (isUndecidable(replicas)) {
      note(`${titleOf(scaler)}: spec.${field} is not a known number`);
    }
    const usual = replicas.kind === "absent" && isKeda(scaler) ? KEDA_MAXIMUM : undefined;
    const most = knownOr(replicas) ?? usual;
    const { kind, name } = target;
    if (kind !== undefined && name !== undefined && most !== undefined) {
      highest.set(`${kind}/${name}`, most);
    }
  }
  return highest;
}

/** What an autoscaler points at; undefined for other kinds. */
export function scaleTargetOf(
  scaler: unknown,
): { readonly kind: string | undefined; readonly name: string | undefined } | undefined {
  if (kindOf(scaler) !== "HorizontalPodAutoscaler" && !isKeda(scaler)) return undefined;
  const kind = stringAt(scaler, "spec", "scaleTargetRef", "kind");
  return {
    kind: kind.kind === "absent" && isKeda(scaler) ? "Deployment" : knownOr(kind),
    name: knownOr(stringAt(scaler, "spec", "scaleTargetRef", "name")),
  };
}

/** Field below `spec` that has the highest number of replicas. */
export function maximumField(scaler: unknown): "maxReplicas" | "maxReplicaCount" {
  return isKeda(scaler) ? "maxReplicaCount" : "maxReplicas";
}

/** Maximum of a ScaledObject that names none. */
const KEDA_MAXIMUM = 100;

function isKeda(scaler: unknown): boolean {
  return kindOf(scaler) === "ScaledObject" && groupOf(scaler) === "keda.sh";
}

function resting(pods: number | undefined): PodNumbers | undefined {
  return pods === undefined ? undefined : { pods, burst: false };
}

function passing(pods: number | undefined): PodNumbers | undefined {
  return pods === undefined ? undefined : { pods, burst: true };
}

function podsOfDaemonSet(object: unknown, { nodes, note }: Counting): number | undefined {
  const seen = knownOr(numberAt(object, "status", "desiredNumberScheduled"));
  const pods = seen ?? nodes;
  if (pods === undefined) note("runs one pod per node, and the number of nodes is not known");
  return pods;
}

function noteConcurrency(object: unknown, { note }: Counting): void {
  const policy = valueAt(object, "spec", "concurrencyPolicy") ?? "Allow";
  if (policy === "Allow") note("may run several times at once; one run counts");
}

function podsOfJob(
  object: unknown,
  path: readonly string[],
  counting: Counting,
): number | undefined {
  if (valueAt(object, ...path, "suspend") === true || hasFinished(object)) return 0;
  const parallelism = countAt(object, [...path, "parallelism"], counting);
  const completions = valueAt(object, ...path, "completions");
  return typeof completions === "number" && parallelism !== undefined
    ? Math.min(parallelism, completions)
    : parallelism;
}

function hasFinished(job: unknown): boolean {
  const conditions = knownOr(listAt(job, "status", "conditions")) ?? [];
  return conditions.some((condition) => {
    const type = valueAt(condition, "type");
    return (type === "Complete" || type === "Failed") && valueAt(condition, "status") === "True";
  });
}

function hasEnded(pod: unknown): boolean {
  const phase = valueAt(pod, "status", "phase");
  return phase === "Succeeded" || phase === "Failed";
}

function countAt(object: unknown, path: readonly string[], { note }: Counting): number | undefined {
  const value = valueAt(object, ...path) ?? 1;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  note(`${path.join(".")} is not a known number`);
  return undefined;
}
