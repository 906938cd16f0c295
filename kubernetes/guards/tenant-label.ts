import { TENANT_LABEL } from "../labels.ts";
import { podTemplateIn, WORKLOADS } from "./cel.ts";
import type { Guard } from "./guard.ts";

const plain = [
  "configmaps",
  "persistentvolumeclaims",
  "secrets",
  "serviceaccounts",
  "services",
] as const;
const workloads = [
  "CronJob",
  "DaemonSet",
  "Deployment",
  "Job",
  "PodTemplate",
  "ReplicaSet",
  "ReplicationController",
  "StatefulSet",
];
const listed = workloads.map((kind) => `'${kind}'`).join(", ");

/** The label on the object and on its pods: none, one or two values. */
function claimed(object: "object" | "oldObject"): string {
  const label = `.?metadata.?labels[?'${TENANT_LABEL}'].orValue('')`;
  const ofPods = `dyn(${object}).kind in [${listed}] ? ${podTemplateIn(object)}${label} : ''`;
  return `[dyn(${object})${label}, (${ofPods})].filter(t, t != '')`;
}

/**
 * Objects and pods never wear the label of another tenant than their namespace; the policy rule
 * `cross-tenant` says the same of the plan.
 */
export const tenantLabelGuard: Guard = {
  rule: "cross-tenant",
  number: 93,
  resources: [
    ...WORKLOADS,
    { group: "", version: "v1", resources: plain },
    { group: "networking.k8s.io", version: "v1", resources: ["ingresses", "networkpolicies"] },
  ],
  // Removing a finalizer leaves the label as it is.
  changed: `${claimed("object")} != ${claimed("oldObject")}`,
  variables: [{ name: "claimed", expression: claimed("object") }],
  limits: [
    {
      annotation: undefined,
      cel: {
        variable: "tenants",
        noun: "labels of tenants",
        badUnlisted:
          "variables.claimed.filter(t, " +
          `t != namespaceObject.metadata.?labels[?'${TENANT_LABEL}'].orValue(''))`,
      },
    },
  ],
};
