import { maximumField, scaleTargetOf } from "../kubernetes/pod-replicas.ts";
import type { WorkloadDemand } from "../kubernetes/quota-accounting.ts";
import { canonicalQuotaKey, quotaKeyKind } from "../kubernetes/quota-keys.ts";
import { builtInKind, kindOf, nameOf, titleOf } from "../kubernetes/resource-names.ts";
import { isMap, knownOr, listAt, stringAt } from "../kubernetes/unknown.ts";
import { appPath } from "./app-path.ts";
import type { QuotaPlaceRow } from "./quota-fixes.ts";
import { quotaText, yamlQuantity } from "../kubernetes/quota-text.ts";

/** One way to end a failure. */
export interface Change {
  readonly text: string;
  /** How much changes, relative to what is there. */
  readonly share: number;
}

type Failing = QuotaPlaceRow & {
  readonly recheck: NonNullable<QuotaPlaceRow["recheck"]>;
};

/** Changes of workloads that end the failure: fewer replicas, smaller requests, no surge. */
export function changesOf(failing: Failing): readonly Change[] {
  return [...fewerReplicas(failing), ...smallerPods(failing), ...withoutSurge(failing)];
}

interface Candidate {
  readonly object: unknown;
  readonly demand: WorkloadDemand;
}

/** Planned workloads that hold some of the key, the largest first. */
function candidates({ place, row }: Failing): readonly Candidate[] {
  const key = canonicalQuotaKey(row.key);
  const held = ({ pod, pods }: WorkloadDemand): bigint => (pod[key] ?? 0n) * BigInt(pods);
  return place.demand.workloads
    .filter((demand) => held(demand) > 0n)
    .toSorted((one, other) => Number(held(other) - held(one)))
    .flatMap((demand) => {
      const object = place.objects.find((one) => titleOf(one) === demand.workload);
      return object === undefined ? [] : [{ object, demand }];
    });
}

function fewerReplicas(failing: Failing): readonly Change[] {
  for (const { object, demand } of candidates(failing)) {
    if (!["Deployment", "StatefulSet", "ReplicaSet"].includes(kindOf(object) ?? "")) continue;
    const scaler = failing.place.objects.find((one) => scales(one, object));
    const target = scaler ?? object;
    const field = scaler === undefined ? "replicas" : maximumField(scaler);
    const most = largest(1, demand.pods - 1, (replicas) =>
      holds(failing, target, withSpec(target, field, replicas)),
    );
    if (most === undefined) continue;
    const text =
      scaler === undefined
        ? settingOf(failing, object, ["replicas", "spec.replicas"])
        : settingOf(failing, scaler, ["autoscale.max", `spec.${field}`]);
    return [{ text: `${text}: ${most}`, share: (demand.pods - most) / demand.pods }];
  }
  return [];
}

function smallerPods(failing: Failing): readonly Change[] {
  const key = canonicalQuotaKey(failing.row.key);
  const [, side = "", resource = ""] = /^(requests|limits)\.(.+)$/.exec(key) ?? [];
  if (side === "" || resource === "storage") return [];
  const step = quotaKeyKind(key) === "bytes" ? 2n ** 20n * 1_000_000_000n : 10_000_000n;
  for (const { object, demand } of candidates(failing)) {
    const container = demand.containers
      .filter((one) => !one.init || one.sidecar)
      .toSorted((one, other) => Number((other.own[key] ?? 0n) - (one.own[key] ?? 0n)))[0];
    const asked = container?.own[key] ?? 0n;
    if (container === undefined || asked === 0n) continue;
    const request = side === "limits" ? (container.amounts[`requests.${resource}`] ?? 0n) : 0n;
    const least = Math.max(1, Number((request + step - 1n) / step));
    const most = largest(least, Number((asked - 1n) / step), (steps) => {
      const text = quotaText(BigInt(steps) * step, key);
      const setting = { name: container.name, path: [side, resource], text };
      return holds(failing, object, withResource(object, setting));
    });
    if (most === undefined) continue;
    const amount = BigInt(most) * step;
    const field = `resources.${side}.${resource}`;
    const behind = failing.place.charts?.ofObject(
      object,
      containerPath(object, container.name, field),
    );
    const path =
      behind?.values[0] ??
      (demand.containers.length === 1
        ? settingOf(failing, object, [field, field])
        : `${titleOf(object)}: container "${container.name}": ${field}`);
    const share = Number(asked - amount) / Number(asked);
    return [{ text: `${path}: ${yamlQuantity(amount, key)}`, share }];
  }
  return [];
}

/** Ends one pod first; it costs a part of the replicas while a rollout runs. */
function withoutSurge(failing: Failing): readonly Change[] {
  const { row } = failing;
  if (row.verdict !== "rollout-blocked") return [];
  const object = failing.place.objects.find((one) => titleOf(one) === row.blocked);
  const pods = failing.place.demand.workloads.find((one) => one.workload === row.blocked)?.pods;
  if (builtInKind(object) !== "Deployment" || pods === undefined) return [];
  const rollingUpdate = { maxSurge: 0, maxUnavailable: 1 };
  const changed = withSpec(object, "strategy", { type: "RollingUpdate", rollingUpdate });
  if (!holds(failing, object, changed)) return [];
  const both = "{ maxSurge: 0, maxUnavailable: 1 }";
  const path = appPath(object);
  const text =
    path === undefined
      ? `${titleOf(object)}: spec.strategy.rollingUpdate: ${both}`
      : `${path}.strategy: ${both}`;
  return [{ text, share: 1 / pods }];
}

function holds({ place, recheck }: Failing, object: unknown, changed: unknown): boolean {
  const row = recheck(place.objects.map((one) => (one === object ? changed : one)));
  return row?.verdict === "fits" || row?.verdict === "rollout-slowed";
}

/** Largest whole number in the range that passes, when all below it pass as well. */
function largest(from: number, to: number, passes: (value: number) => boolean): number | undefined {
  if (to < from) return undefined;
  if (passes(to)) return to;
  let [low, high] = [from - 1, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (passes(middle)) low = middle;
    else high = middle;
  }
  return low < from ? undefined : low;
}

/** Key of platform.yaml for an app of ours or the value of a chart, else the field of the object. */
function settingOf(
  { place }: Failing,
  object: unknown,
  [ours, field]: readonly [string, string],
): string {
  const app = appPath(object);
  if (app !== undefined) return `${app}.${ours}`;
  return place.charts?.ofObject(object, field)?.values[0] ?? `${titleOf(object)}: ${field}`;
}

function scales(scaler: unknown, object: unknown): boolean {
  const target = scaleTargetOf(scaler);
  return target?.kind === kindOf(object) && target?.name === nameOf(object);
}

function withSpec(object: unknown, field: string, value: unknown): unknown {
  return edited(object, ["spec", field], value);
}

const holders = [
  ["spec", "template", "spec"],
  ["spec", "jobTemplate", "spec", "template", "spec"],
  ["spec"],
];

/** Path of a field of a container, e.g. `spec.template.spec.containers[1].resources`. */
function containerPath(object: unknown, name: string, field: string): string {
  for (const holder of holders) {
    for (const list of ["containers", "initContainers"]) {
      const containers = knownOr(listAt(object, ...holder, list)) ?? [];
      const index = containers.findIndex((one) => knownOr(stringAt(one, "name")) === name);
      if (index >= 0) return `${[...holder, list].join(".")}[${index}].${field}`;
    }
  }
  return field;
}

interface ResourceSetting {
  /** Name of the container. */
  readonly name: string;
  readonly path: readonly string[];
  readonly text: string;
}

function withResource(object: unknown, { name, path, text }: ResourceSetting): unknown {
  const lists = holders.flatMap((holder) => [
    [...holder, "containers"],
    [...holder, "initContainers"],
  ]);
  return lists.reduce((changed: unknown, list) => {
    const containers = knownOr(listAt(changed, ...list));
    if (containers === undefined) return changed;
    const edit = (one: unknown, index: number): unknown => {
      const own = knownOr(stringAt(one, "name")) ?? `${list.at(-1) ?? ""}[${index}]`;
      return own === name ? edited(one, ["resources", ...path], text) : one;
    };
    return edited(changed, list, containers.map(edit));
  }, object);
}

/** A copy with another value below the keys. */
function edited(object: unknown, keys: readonly string[], value: unknown): unknown {
  const [first, ...rest] = keys;
  if (first === undefined) return value;
  const map = isMap(object) ? object : {};
  return { ...map, [first]: edited(map[first], rest, value) };
}
