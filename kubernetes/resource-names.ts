import { isMap, knownOr, listAt, stringAt } from "./unknown.ts";

/** Plural name and API group of the kinds that Kubernetes has in namespaces; groups that are gone last. */
const builtIn: Readonly<Record<string, readonly [plural: string, ...groups: string[]]>> = {
  Binding: ["bindings", ""],
  ConfigMap: ["configmaps", ""],
  ControllerRevision: ["controllerrevisions", "apps"],
  CronJob: ["cronjobs", "batch"],
  CSIStorageCapacity: ["csistoragecapacities", "storage.k8s.io"],
  DaemonSet: ["daemonsets", "apps", "extensions"],
  Deployment: ["deployments", "apps", "extensions"],
  EndpointSlice: ["endpointslices", "discovery.k8s.io"],
  Endpoints: ["endpoints", ""],
  Event: ["events", "events.k8s.io", ""],
  HorizontalPodAutoscaler: ["horizontalpodautoscalers", "autoscaling"],
  Ingress: ["ingresses", "networking.k8s.io", "extensions"],
  Job: ["jobs", "batch"],
  Lease: ["leases", "coordination.k8s.io"],
  LimitRange: ["limitranges", ""],
  NetworkPolicy: ["networkpolicies", "networking.k8s.io", "extensions"],
  PersistentVolumeClaim: ["persistentvolumeclaims", ""],
  Pod: ["pods", ""],
  PodDisruptionBudget: ["poddisruptionbudgets", "policy"],
  PodTemplate: ["podtemplates", ""],
  ReplicaSet: ["replicasets", "apps", "extensions"],
  ReplicationController: ["replicationcontrollers", ""],
  ResourceClaim: ["resourceclaims", "resource.k8s.io"],
  ResourceClaimTemplate: ["resourceclaimtemplates", "resource.k8s.io"],
  ResourceQuota: ["resourcequotas", ""],
  Role: ["roles", "rbac.authorization.k8s.io"],
  RoleBinding: ["rolebindings", "rbac.authorization.k8s.io"],
  Secret: ["secrets", ""],
  Service: ["services", ""],
  ServiceAccount: ["serviceaccounts", ""],
  StatefulSet: ["statefulsets", "apps"],
};

/** Kind of an object of Kubernetes itself; undefined for a kind of another group with that name. */
export function builtInKind(object: unknown): string | undefined {
  const kind = knownOr(stringAt(object, "kind"));
  if (kind === undefined || !Object.hasOwn(builtIn, kind)) return undefined;
  const [, ...groups] = builtIn[kind] ?? [""];
  const group = groupOf(object);
  return group === undefined || groups.includes(group) ? kind : undefined;
}

/** Kinds in namespaces that an API group of Kubernetes itself has. */
export function builtInKindsOf(group: string): readonly string[] {
  return Object.entries(builtIn).flatMap(([kind, [, ...groups]]) => {
    return groups.includes(group) ? [kind] : [];
  });
}

/** Plural names of custom kinds, by `group/Kind`, from the CustomResourceDefinitions among the objects. */
export function customPlurals(objects: readonly unknown[]): ReadonlyMap<string, string> {
  const plurals = new Map<string, string>();
  for (const one of objects.filter((other) => kindOf(other) === "CustomResourceDefinition")) {
    const group = knownOr(stringAt(one, "spec", "group"));
    const kind = knownOr(stringAt(one, "spec", "names", "kind"));
    const plural = knownOr(stringAt(one, "spec", "names", "plural"));
    if (group !== undefined && kind !== undefined && plural !== undefined) {
      plurals.set(`${group}/${kind}`, plural);
    }
  }
  return plurals;
}

/** `plural.group` of an object, `plural` in the core group; undefined when the plural is unknown. */
export function resourceName(
  object: unknown,
  custom: ReadonlyMap<string, string>,
): string | undefined {
  const kind = builtInKind(object);
  const [plural = "", group = ""] = kind === undefined ? [] : (builtIn[kind] ?? []);
  if (kind !== undefined) return group === "" ? plural : `${plural}.${group}`;
  const ownGroup = groupOf(object) ?? "";
  const own = custom.get(`${ownGroup}/${kindOf(object) ?? ""}`);
  return own === undefined ? undefined : `${own}.${ownGroup}`;
}

/** API group of an object, empty for the core group; undefined when the object does not say. */
export function groupOf(object: unknown): string | undefined {
  const version = knownOr(stringAt(object, "apiVersion"));
  if (version === undefined) return undefined;
  const slash = version.indexOf("/");
  return slash < 0 ? "" : version.slice(0, slash);
}

/** Kind of an object, when it says one. */
export function kindOf(object: unknown): string | undefined {
  return isMap(object) ? knownOr(stringAt(object, "kind")) : undefined;
}

/** Name of an object; `?` when it is unknown or generated. */
export function nameOf(object: unknown): string {
  return knownOr(stringAt(object, "metadata", "name")) ?? "?";
}

/** Kind and name for people, e.g. `Deployment "web"`. */
export function titleOf(object: unknown): string {
  return `${kindOf(object) ?? "?"} "${nameOf(object)}"`;
}

/** True when a controller that is a workload made the object; then that workload counts. */
export function hasController(object: unknown, kinds: ReadonlySet<string>): boolean {
  const owners = knownOr(listAt(object, "metadata", "ownerReferences")) ?? [];
  return owners.some((owner) => {
    const controller = isMap(owner) && owner["controller"] === true;
    return controller && kinds.has(kindOf(owner) ?? "");
  });
}
