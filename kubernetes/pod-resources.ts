import { parseQuantity } from "./quantity.ts";
import { isUndecidable, knownOr, listAt, stringAt, valueAt } from "./unknown.ts";

/** Compute amounts of a pod that a ResourceQuota can limit. */
export const computeKeys = [
  "requests.cpu",
  "requests.memory",
  "limits.cpu",
  "limits.memory",
] as const;

/** One of {@link computeKeys}. */
export type ComputeKey = (typeof computeKeys)[number];

/** Nano units (1 CPU and 1 byte are 10^9 of them) per compute key; a missing key is not set. */
export type ComputeAmounts = Readonly<Partial<Record<ComputeKey, bigint>>>;

/** What one pod asks for. */
export interface PodDemand {
  readonly amounts: Readonly<Record<ComputeKey, bigint>>;
  /** Paths inside the pod spec whose quantity is unknown or unreadable; they count as unset. */
  readonly undecided: readonly string[];
}

interface Container {
  readonly sidecar: boolean;
  readonly amounts: ComputeAmounts;
}

/**
 * Amounts that quota admission sees in a pod.
 *
 * Containers and sidecars run together; init containers run one after another beside the sidecars
 * declared before them; overhead comes on top. Limits stand in for missing requests, `defaults`
 * for what is still missing.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers
 */
export function podDemand(podSpec: unknown, defaults: ComputeAmounts = {}): PodDemand {
  const undecided = new Set<string>();
  const containers = readContainers(podSpec, "containers", { defaults, undecided });
  const initContainers = readContainers(podSpec, "initContainers", { defaults, undecided });
  const podLevel = readResources(podSpec, "resources", undecided);
  const amount = (key: ComputeKey): bigint => {
    const sum = podLevelAmount(podLevel, key, peakOf(containers, initContainers, key));
    const resource = key.endsWith(".cpu") ? "cpu" : "memory";
    const overhead = valueAt(podSpec, "overhead", resource);
    return sum + (readQuantity(overhead, `overhead.${resource}`, undecided) ?? 0n);
  };
  const amounts = {
    "requests.cpu": amount("requests.cpu"),
    "requests.memory": amount("requests.memory"),
    "limits.cpu": amount("limits.cpu"),
    "limits.memory": amount("limits.memory"),
  };
  return { amounts, undecided: [...undecided] };
}

/** What the LimitRange objects of a namespace fill into containers; the first that sets it wins. */
export function containerDefaults(limitRanges: readonly unknown[]): ComputeAmounts {
  const defaults: Partial<Record<ComputeKey, bigint>> = {};
  const items = limitRanges.flatMap((range) => knownOr(listAt(range, "spec", "limits")) ?? []);
  for (const item of items.filter((one) => valueAt(one, "type") === "Container")) {
    for (const resource of ["cpu", "memory"] as const) {
      const read = (field: string): bigint | undefined =>
        readQuantity(valueAt(item, field, resource), field, new Set());
      const limit = read("default") ?? read("max");
      const request = read("defaultRequest") ?? limit ?? read("min");
      if (limit !== undefined) defaults[`limits.${resource}`] ??= limit;
      if (request !== undefined) defaults[`requests.${resource}`] ??= request;
    }
  }
  return defaults;
}

/** Quantity in nano units; undefined when unset, and added to `undecided` when unreadable. */
export function readQuantity(
  value: unknown,
  path: string,
  undecided: Set<string>,
): bigint | undefined {
  if (value === undefined || value === null) return undefined;
  const readable = typeof value === "string" || typeof value === "number";
  const quantity = readable ? parseQuantity(String(value)) : undefined;
  if (quantity === undefined) undecided.add(path);
  return quantity;
}

function readContainers(
  podSpec: unknown,
  list: "containers" | "initContainers",
  context: { readonly defaults: ComputeAmounts; readonly undecided: Set<string> },
): readonly Container[] {
  const field = listAt(podSpec, list);
  if (isUndecidable(field)) context.undecided.add(list);
  return (knownOr(field) ?? []).map((container, index) => {
    const own = readResources(container, `${list}[${index}].resources`, context.undecided);
    const amounts: Partial<Record<ComputeKey, bigint>> = { ...context.defaults, ...own };
    for (const resource of ["cpu", "memory"] as const) {
      const explicit = own[`requests.${resource}`] ?? own[`limits.${resource}`];
      if (explicit !== undefined) amounts[`requests.${resource}`] = explicit;
    }
    const sidecar = knownOr(stringAt(container, "restartPolicy")) === "Always";
    return { sidecar: sidecar && list === "initContainers", amounts };
  });
}

function peakOf(
  containers: readonly Container[],
  initContainers: readonly Container[],
  key: ComputeKey,
): bigint {
  let sidecars = 0n;
  let peak = 0n;
  for (const { sidecar, amounts } of initContainers) {
    const running = sidecars + (amounts[key] ?? 0n);
    if (sidecar) sidecars = running;
    if (running > peak) peak = running;
  }
  const main = containers.reduce((sum, { amounts }) => sum + (amounts[key] ?? 0n), sidecars);
  return main > peak ? main : peak;
}

/** Resources of the pod itself replace the sum over its containers. */
function podLevelAmount(podLevel: ComputeAmounts, key: ComputeKey, sum: bigint): bigint {
  const own = podLevel[key];
  if (own !== undefined) return own;
  if (sum > 0n) return sum;
  return (
    (key === "requests.cpu" ? podLevel["limits.cpu"] : undefined) ??
    (key === "requests.memory" ? podLevel["limits.memory"] : undefined) ??
    0n
  );
}

/** Reads the field `resources` of a pod spec or container. */
function readResources(owner: unknown, path: string, undecided: Set<string>): ComputeAmounts {
  const amounts: Partial<Record<ComputeKey, bigint>> = {};
  for (const key of computeKeys) {
    const value = valueAt(owner, "resources", ...key.split("."));
    const quantity = readQuantity(value, `${path}.${key}`, undecided);
    if (quantity !== undefined) amounts[key] = quantity;
  }
  return amounts;
}
