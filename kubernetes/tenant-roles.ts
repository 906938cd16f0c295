import type { PolicyRule } from "./deployer-role.ts";

/** Name of the ServiceAccount that deploys. */
export const DEPLOYER = "deployer";

/** Role of the tenant, also the end of the names of its Role and RoleBinding. */
export type TenantRole = "admin" | "developer" | "viewer";

/** Names of the Role objects of a tenant. */
export const TENANT_ROLES: Readonly<Record<string, TenantRole>> = {
  "tenant-admin": "admin",
  "tenant-developer": "developer",
  "tenant-viewer": "viewer",
};

const READ = ["get", "list", "watch"];
const WRITE = ["create", "update", "patch", "delete"];

/** What workloads are made of; Secrets stand apart, since viewers must not read them. */
const WORKLOADS: Readonly<Record<string, readonly string[]>> = {
  "": ["configmaps", "persistentvolumeclaims", "pods", "serviceaccounts", "services"],
  apps: ["daemonsets", "deployments", "replicasets", "statefulsets"],
  autoscaling: ["horizontalpodautoscalers"],
  batch: ["cronjobs", "jobs"],
  "gateway.networking.k8s.io": ["grpcroutes", "httproutes"],
  "networking.k8s.io": ["ingresses"],
  policy: ["poddisruptionbudgets"],
};
/** What the platform owns, or Kubernetes writes. */
const SURROUNDINGS: Readonly<Record<string, readonly string[]>> = {
  "": [
    ...["endpoints", "events", "limitranges", "pods/log", "pods/status", "resourcequotas"],
    // `kubectl get all` asks for them, and ends with an error when it may not.
    "replicationcontrollers",
  ],
  apps: ["controllerrevisions", "deployments/scale", "replicasets/scale", "statefulsets/scale"],
  "discovery.k8s.io": ["endpointslices"],
  "events.k8s.io": ["events"],
  "metrics.k8s.io": ["pods"],
  "networking.k8s.io": ["networkpolicies"],
};

/**
 * Rules of a role inside one namespace.
 *
 * Nobody writes quotas, limits, network policies, roles or their bindings: they are the boundary
 * of the tenant. There is no wildcard, and no right to escalate, bind or impersonate.
 */
export function roleRules(role: TenantRole): PolicyRule[] {
  // A role sees no other namespace than its own; labels and annotations say what the guard allows.
  const namespace = { apiGroups: [""], resources: ["namespaces"], verbs: ["get"] };
  const viewer = [...rules(WORKLOADS, READ), ...rules(SURROUNDINGS, READ), namespace];
  if (role === "viewer") return viewer;
  const developer = [...viewer, ...rules(WORKLOADS, WRITE), ...developerRules()];
  return role === "developer" ? developer : [...developer, ...adminRules()];
}

function developerRules(): PolicyRule[] {
  return [
    { apiGroups: [""], resources: ["secrets"], verbs: [...READ, ...WRITE] },
    // Clients ask for a connection by `get` or by `create`, depending on their version.
    {
      apiGroups: [""],
      resources: ["pods/attach", "pods/exec", "pods/portforward"],
      verbs: ["create", "get"],
    },
    { apiGroups: [""], resources: ["pods/eviction"], verbs: ["create"] },
    {
      apiGroups: ["apps"],
      resources: ["deployments/scale", "replicasets/scale", "statefulsets/scale"],
      verbs: ["patch", "update"],
    },
  ];
}

function adminRules(): PolicyRule[] {
  return [
    ...rules(WORKLOADS, ["deletecollection"]),
    { apiGroups: [""], resources: ["secrets"], verbs: ["deletecollection"] },
    { apiGroups: [""], resources: ["pods/ephemeralcontainers"], verbs: ["patch", "update"] },
    {
      apiGroups: [""],
      resources: ["serviceaccounts/token"],
      resourceNames: [DEPLOYER],
      verbs: ["create"],
    },
    {
      apiGroups: ["rbac.authorization.k8s.io"],
      resources: ["rolebindings", "roles"],
      verbs: [...READ],
    },
  ];
}

function rules(
  resources: Readonly<Record<string, readonly string[]>>,
  verbs: readonly string[],
): PolicyRule[] {
  return Object.entries(resources).map(([group, names]) => ({
    apiGroups: [group],
    resources: [...names],
    verbs: [...verbs],
  }));
}
