import { holds, RBAC_GROUP } from "./role-grants.ts";
import type { RiskyRight, RoleRule } from "./role-grants.ts";
import { anyOf } from "./unknown.ts";
import type { Verdict } from "./unknown.ts";

const CHANGE = ["create", "update", "patch"];

function right(change: Partial<RiskyRight>): RiskyRight {
  return { groups: [""], resources: [], verbs: [], named: "resources", byName: false, ...change };
}

/** Every verb of the API: for resources of which no verb is harmless. */
const ANY = ["get", "list", "watch", ...CHANGE, "delete", "deletecollection"];

/** Rights that let their holder do more than they say, by the rule of the catalog that finds them. */
export const riskyRights = {
  "rbac-read-secrets": [
    right({ resources: ["secrets"], verbs: ["get", "list", "watch"], byName: true }),
  ],
  "rbac-create-workloads": [
    right({ resources: ["pods", "replicationcontrollers"], verbs: CHANGE }),
    right({
      groups: ["apps", "extensions"],
      resources: ["daemonsets", "deployments", "replicasets", "statefulsets"],
      verbs: CHANGE,
    }),
    right({ groups: ["batch"], resources: ["cronjobs", "jobs"], verbs: CHANGE }),
    right({ groups: ["argoproj.io"], resources: ["rollouts"], verbs: CHANGE }),
    right({ groups: ["serving.knative.dev"], resources: ["services"], verbs: CHANGE }),
  ],
  "rbac-pod-exec": [
    // Clients ask for a connection by `get` or by `create`, depending on their version.
    right({
      resources: ["pods/attach", "pods/exec", "pods/portforward"],
      verbs: ["create", "get"],
    }),
    right({ resources: ["pods/ephemeralcontainers"], verbs: ["patch", "update"] }),
  ],
  "rbac-escalation": [
    right({
      groups: [RBAC_GROUP],
      resources: ["clusterroles", "roles"],
      verbs: ["bind", "escalate"],
      named: "verbs",
    }),
    right({
      groups: ["", "authentication.k8s.io"],
      resources: ["groups", "serviceaccounts", "uids", "users"],
      verbs: ["impersonate"],
      named: "verbs",
    }),
  ],
  "rbac-nodes-proxy": [right({ resources: ["nodes/proxy"], verbs: ANY })],
  "rbac-takeover-resources": [
    right({
      groups: ["certificates.k8s.io"],
      resources: ["certificatesigningrequests/approval"],
      verbs: ["update", "patch"],
    }),
    right({
      groups: ["admissionregistration.k8s.io"],
      resources: [
        "mutatingadmissionpolicies",
        "mutatingadmissionpolicybindings",
        "mutatingwebhookconfigurations",
        "validatingadmissionpolicies",
        "validatingadmissionpolicybindings",
        "validatingwebhookconfigurations",
      ],
      verbs: [...CHANGE, "delete", "deletecollection"],
    }),
    right({ resources: ["serviceaccounts/token"], verbs: ["create"], byName: true }),
    right({ resources: ["persistentvolumes"], verbs: ["create"] }),
  ],
} as const satisfies Readonly<Record<string, readonly RiskyRight[]>>;

/** Name of a rule of the catalog about what roles grant. */
export type RiskyRightName = keyof typeof riskyRights;

/** Lists of a rule that may hold a wildcard. */
export const wildcardLists = ["apiGroups", "resources", "verbs", "nonResourceURLs"] as const;

/** Words that stand for everything in such a list. */
export const WILDCARDS: readonly string[] = ["*", "/*"];

/** Does a rule of a role stand for everything in one of its lists? `pass` means that it does. */
export function isWildcard(rule: RoleRule): Verdict {
  return anyOf(wildcardLists.map((list) => holds(rule[list], WILDCARDS)));
}

/** ClusterRoles of Kubernetes itself that let their holder change the boundary of a namespace. */
export const adminRoles: readonly string[] = ["cluster-admin", "admin", "edit"];
