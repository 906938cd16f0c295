import { canonicalQuotaKey } from "./quota-keys.ts";
import { builtInKind, customPlurals, groupOf, kindOf, resourceName } from "./resource-names.ts";
import { titleOf as objectTitle } from "./resource-names.ts";
import { knownOr, listAt, stringAt, valueAt } from "./unknown.ts";

/** Counts of objects, by the key that a ResourceQuota has for them. */
export interface ObjectCounts {
  readonly counts: Readonly<Record<string, number>>;
  /** Objects that exist twice while a change replaces them, by the same keys. */
  readonly replaced: Readonly<Record<string, number>>;
  /** Custom objects whose plural name is unknown: group and title. */
  readonly unnamed: readonly UnnamedObject[];
  /** What could not be counted, and why; one sentence each. */
  readonly notCounted: readonly string[];
}

/** A custom object that a quota may count by a name that nobody here knows. */
export interface UnnamedObject {
  readonly group: string;
  /** E.g. `Widget "a"`. */
  readonly title: string;
}

/** Every namespace has the ConfigMap `kube-root-ca.crt` and a ServiceAccount, which controllers make. */
const made: Readonly<Record<string, number>> = { configmaps: 1, "count/serviceaccounts": 1 };

/**
 * Counts the objects of one namespace that quotas limit by number.
 *
 * A Helm release (kind `Release`) counts the Secrets of its history, and one for the running change;
 * a CronJob the Jobs that it keeps, and one that runs; a Deployment its ReplicaSet and the old ones.
 *
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/#object-count-quota
 */
export function objectCounts(objects: readonly unknown[]): ObjectCounts {
  const counts: Record<string, number> = {
    ...made,
    "services.loadbalancers": 0,
    "services.nodeports": 0,
  };
  const replaced: Record<string, number> = {};
  const unnamed: UnnamedObject[] = [];
  const notCounted: string[] = [];
  const plurals = customPlurals(objects);
  const add = (key: string, count: number): void => {
    counts[key] = (counts[key] ?? 0) + count;
  };
  for (const object of objects) {
    const name = resourceName(object, plurals);
    const key = name === undefined ? undefined : canonicalQuotaKey(`count/${name}`);
    const kind = builtInKind(object);
    if (key !== undefined) add(key, 1);
    else if (kindOf(object) !== undefined) {
      unnamed.push({ group: groupOf(object) ?? "", title: objectTitle(object) });
    }
    if (key !== undefined && isReplaced(object, kind)) replaced[key] = (replaced[key] ?? 0) + 1;
    if (kind === "Service") addService(object, add);
    if (kind !== undefined) addChildren(object, kind, add);
    if (kindOf(object) === "Release") notCounted.push(...addHistory(object, add));
  }
  return { counts, replaced, unnamed, notCounted };
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

/** Objects that controllers make for this one, as many as they keep. */
function addChildren(
  object: unknown,
  kind: string,
  add: (key: string, count: number) => void,
): void {
  const kept = (field: string, usual: number): number => {
    const value = valueAt(object, "spec", field);
    return typeof value === "number" && value >= 0 ? value : usual;
  };
  if (kind === "Deployment") add("count/replicasets.apps", kept("revisionHistoryLimit", 10) + 1);
  if (kind !== "CronJob") return;
  add(
    "count/jobs.batch",
    kept("successfulJobsHistoryLimit", 3) + kept("failedJobsHistoryLimit", 1) + 1,
  );
}

/** Data that cannot change: a change makes a second object before the first one goes. */
function isReplaced(object: unknown, kind: string | undefined): boolean {
  return (kind === "ConfigMap" || kind === "Secret") && valueAt(object, "immutable") === true;
}

function addHistory(
  release: unknown,
  add: (key: string, count: number) => void,
): readonly string[] {
  const history = valueAt(release, "maxHistory");
  if (typeof history !== "number" || history <= 0) {
    return [`${titleOf(release)}: keeps its whole history, a Secret per change`];
  }
  add("secrets", history + 1);
  return [];
}

function titleOf(release: unknown): string {
  return `release "${knownOr(stringAt(release, "name")) ?? "?"}"`;
}
