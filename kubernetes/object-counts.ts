import { knownOr, listAt, stringAt, valueAt } from "./unknown.ts";

/** Counts of objects, by the key that a ResourceQuota has for them. */
export interface ObjectCounts {
  readonly counts: Readonly<Record<string, number>>;
  /** What could not be counted, and why; one sentence each. */
  readonly notCounted: readonly string[];
}

const perKind: Readonly<Record<string, string>> = {
  ConfigMap: "configmaps",
  PersistentVolumeClaim: "persistentvolumeclaims",
  ReplicationController: "replicationcontrollers",
  ResourceQuota: "resourcequotas",
  Secret: "secrets",
  Service: "services",
};

/** Every namespace has the ConfigMap `kube-root-ca.crt`, which a controller makes. */
const made: Readonly<Record<string, number>> = { configmaps: 1 };

/**
 * Counts the objects of one namespace that quotas limit by number.
 *
 * A Helm release (kind `Release`) counts the Secrets of its history, and one for the running change.
 *
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/#object-count-quota
 */
export function objectCounts(objects: readonly unknown[]): ObjectCounts {
  const counts: Record<string, number> = {
    "services.loadbalancers": 0,
    "services.nodeports": 0,
    ...Object.fromEntries(Object.values(perKind).map((key) => [key, made[key] ?? 0])),
  };
  const notCounted: string[] = [];
  const add = (key: string, count: number): void => {
    counts[key] = (counts[key] ?? 0) + count;
  };
  for (const object of objects) {
    const kind = knownOr(stringAt(object, "kind")) ?? "";
    const key = Object.hasOwn(perKind, kind) ? perKind[kind] : undefined;
    if (key !== undefined) add(key, 1);
    if (kind === "Service") addService(object, add);
    if (kind === "Release") {
      const history = valueAt(object, "maxHistory");
      if (typeof history === "number" && history > 0) add("secrets", history + 1);
      else notCounted.push(`${titleOf(object)}: keeps its whole history, a Secret per change`);
    }
  }
  return { counts, notCounted };
}

function addService(service: unknown, add: (key: string, count: number) => void): void {
  const type = knownOr(stringAt(service, "spec", "type"));
  const ports = knownOr(listAt(service, "spec", "ports")) ?? [];
  if (type === "NodePort") add("services.nodeports", ports.length);
  if (type !== "LoadBalancer") return;
  add("services.loadbalancers", 1);
  const allocates = valueAt(service, "spec", "allocateLoadBalancerNodePorts") !== false;
  const own = ports.filter((port) => valueAt(port, "nodePort") !== undefined);
  add("services.nodeports", allocates ? ports.length : own.length);
}

function titleOf(release: unknown): string {
  return `release "${knownOr(stringAt(release, "name")) ?? "?"}"`;
}
