import { parseQuantity } from "./quantity.ts";
import { isUndecidable, knownOr, listAt, mapAt, stringAt, valueAt } from "./unknown.ts";

/** Nano units (1 CPU and 1 byte are 10^9 of them) by quota key, e.g. `limits.cpu`; absent: not set. */
export type Amounts = Readonly<Record<string, bigint>>;

/** What one container asks for. */
export interface ContainerDemand {
  /** Name, or its place in the pod spec. */
  readonly name: string;
  /** An init container, sidecars included. */
  readonly init: boolean;
  readonly sidecar: boolean;
  /** As admission sees it: limits stand in for missing requests, then defaults for both. */
  readonly amounts: Amounts;
  /** The same without the defaults of a LimitRange. */
  readonly own: Amounts;
  /** Keys whose value is unknown or unreadable; they count as unset. */
  readonly undecided: ReadonlySet<string>;
}

/** What one pod asks for. */
export interface PodDemand {
  readonly amounts: Amounts;
  readonly containers: readonly ContainerDemand[];
  /** Resources of the pod itself, as far as they are set. */
  readonly podLevel: Amounts;
  /** Paths inside the pod spec whose quantity is unknown or unreadable; they count as unset. */
  readonly undecided: readonly string[];
}

/** What a namespace and a cluster add to a pod. */
export interface PodSurroundings {
  /** Of the LimitRange objects, by `containerDefaults`. */
  readonly defaults?: Amounts;
  /** `overhead.podFixed` of the pod's RuntimeClass, when the pod names no overhead itself. */
  readonly overhead?: unknown;
}

/**
 * Amounts that quota admission sees in a pod.
 *
 * Containers and sidecars run together; init containers run one after another beside the sidecars
 * declared before them; resources of the pod itself replace the sum; overhead comes on top, on a
 * limit only where there is one.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers
 */
export function podDemand(podSpec: unknown, surroundings: PodSurroundings = {}): PodDemand {
  const undecided = new Set<string>();
  const context = { defaults: surroundings.defaults ?? {}, undecided };
  const containers = [
    ...readContainers(podSpec, "initContainers", context),
    ...readContainers(podSpec, "containers", context),
  ];
  const set = readResources(podSpec, "resources", undecided);
  const podLevel = pick(set.amounts, isPodLevelKey);
  const own = effective(containers.map((one) => ({ ...one, amounts: one.own })));
  const amounts = { ...effective(containers), ...podLevelAmounts(podLevel, own) };
  for (const [resource, value] of overheadOf(podSpec, surroundings.overhead)) {
    const quantity = readQuantity(value, `overhead.${resource}`, undecided) ?? 0n;
    amounts[`requests.${resource}`] = (amounts[`requests.${resource}`] ?? 0n) + quantity;
    const limit = amounts[`limits.${resource}`] ?? 0n;
    if (limit > 0n) amounts[`limits.${resource}`] = limit + quantity;
  }
  return { amounts, containers, podLevel, undecided: [...undecided] };
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

/** What containers hold together at their worst moment; `amounts` of each one count. */
export function effective(
  containers: readonly Pick<ContainerDemand, "amounts" | "init" | "sidecar">[],
): Record<string, bigint> {
  const keys = new Set(containers.flatMap(({ amounts }) => Object.keys(amounts)));
  return Object.fromEntries([...keys].map((key) => [key, peakOf(containers, key)]));
}

function peakOf(
  containers: readonly Pick<ContainerDemand, "amounts" | "init" | "sidecar">[],
  key: string,
): bigint {
  let together = 0n;
  let peak = 0n;
  for (const { amounts, init, sidecar } of containers) {
    const running = together + (amounts[key] ?? 0n);
    if (sidecar || !init) together = running;
    if (running > peak) peak = running;
  }
  return peak;
}

interface Reading {
  readonly defaults: Amounts;
  readonly undecided: Set<string>;
}

function readContainers(
  podSpec: unknown,
  list: "containers" | "initContainers",
  { defaults, undecided }: Reading,
): readonly ContainerDemand[] {
  const field = listAt(podSpec, list);
  if (isUndecidable(field)) undecided.add(list);
  return (knownOr(field) ?? []).map((container, index) => {
    const place = `${list}[${index}]`;
    const set = readResources(container, `${place}.resources`, undecided);
    const own: Record<string, bigint> = { ...set.amounts };
    for (const [key, limit] of Object.entries(set.amounts)) {
      if (key.startsWith("limits.")) own[key.replace("limits.", "requests.")] ??= limit;
    }
    const init = list === "initContainers";
    return {
      name: knownOr(stringAt(container, "name")) ?? place,
      init,
      sidecar: init && knownOr(stringAt(container, "restartPolicy")) === "Always",
      amounts: { ...defaults, ...own },
      own,
      undecided: set.undecided,
    };
  });
}

/** Only CPU, memory and huge pages can be set for a pod as a whole. */
function isPodLevelKey(key: string): boolean {
  return /^(?:requests|limits)\.(?:cpu|memory|hugepages-.+)$/.test(key);
}

/** Resources of the pod with its own defaults: a limit brings a request, that of the containers. */
function podLevelAmounts(podLevel: Amounts, containers: Amounts): Amounts {
  const amounts: Record<string, bigint> = { ...podLevel };
  if (!Object.keys(podLevel).some((key) => key.startsWith("limits."))) return amounts;
  for (const key of ["requests.cpu", "requests.memory"]) {
    const sum = containers[key];
    if (sum !== undefined) amounts[key] ??= sum;
  }
  for (const [key, limit] of Object.entries(podLevel)) {
    if (key.startsWith("limits.")) amounts[key.replace("limits.", "requests.")] ??= limit;
  }
  return amounts;
}

function overheadOf(podSpec: unknown, ofClass: unknown): readonly (readonly [string, unknown])[] {
  const own = knownOr(mapAt(podSpec, "overhead"));
  return Object.entries(own ?? knownOr(mapAt({ ofClass }, "ofClass")) ?? {});
}

interface Resources {
  readonly amounts: Amounts;
  readonly undecided: ReadonlySet<string>;
}

/** Reads the field `resources` of a pod spec or container. */
function readResources(owner: unknown, path: string, undecided: Set<string>): Resources {
  const amounts: Record<string, bigint> = {};
  const unreadable = new Set<string>();
  for (const side of ["requests", "limits"] as const) {
    const field = mapAt(owner, "resources", side);
    if (isUndecidable(field)) for (const resource of ["cpu", "memory"]) note(`${side}.${resource}`);
    for (const resource of Object.keys(knownOr(field) ?? {})) {
      const value = valueAt(owner, "resources", side, resource);
      const quantity = readQuantity(value, "", new Set());
      if (quantity !== undefined) amounts[`${side}.${resource}`] = quantity;
      else if (value !== undefined) note(`${side}.${resource}`);
    }
  }
  return { amounts, undecided: unreadable };

  function note(key: string): void {
    unreadable.add(key);
    undecided.add(`${path}.${key}`);
  }
}

function pick(amounts: Amounts, keep: (key: string) => boolean): Amounts {
  return Object.fromEntries(Object.entries(amounts).filter(([key]) => keep(key)));
}
