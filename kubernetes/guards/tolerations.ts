import { podTemplateOf, podValue } from "../pod-spec.ts";
import { isMap, UNKNOWN, valueAt } from "../unknown.ts";
import { PODS_CHANGE, podSpecIn, WORKLOADS } from "./cel.ts";
import { elements, guardLimits, itemOf } from "./guard.ts";
import type { Guard, Limit } from "./guard.ts";

/** Taints of sick nodes; Kubernetes itself makes pods tolerate them. */
const SYSTEM_KEYS: readonly string[] = [
  "node.kubernetes.io/disk-pressure",
  "node.kubernetes.io/memory-pressure",
  "node.kubernetes.io/network-unavailable",
  "node.kubernetes.io/not-ready",
  "node.kubernetes.io/pid-pressure",
  "node.kubernetes.io/unreachable",
  "node.kubernetes.io/unschedulable",
];

const listed = SYSTEM_KEYS.map((key) => `'${key}'`).join(", ");

/** Keys of tolerations; the empty one tolerates every taint. */
export const tolerations: Limit = {
  list: "tolerations",
  items: (object) => {
    const pod = podTemplateOf(object);
    if (pod === undefined) return [];
    return elements(podValue(pod, "tolerations"), "tolerations").flatMap(({ value, field }) => {
      const key = isMap(value) ? valueAt(value, "key") : UNKNOWN;
      return itemOf(key, { within: pod.path, field: `${field}.key` }, "");
    });
  },
  admits: (name, list) => SYSTEM_KEYS.includes(name) || list.includes(name),
  cel: {
    variable: "tolerations",
    noun: "tolerations",
    bad: (allowed) => {
      const keys = "variables.pod.?tolerations.orValue([]).map(t, t.?key.orValue(''))";
      return `${keys}.filter(k, !(k in [${listed}]) && !(k in ${allowed}))`;
    },
  },
};

/** Nodes that pods name themselves: no scheduler looks at the taints of these, nor at selectors. */
export const nodeNames: Limit = {
  list: undefined,
  items: (object) => {
    const pod = podTemplateOf(object);
    if (pod === undefined) return [];
    return itemOf(podValue(pod, "nodeName"), { within: pod.path, field: "nodeName" });
  },
  admits: () => false,
  admitsUnlisted: () => false,
  cel: {
    variable: "nodeNames",
    noun: "node names",
    // The scheduler writes the field into pods that are there, and no update can change it.
    badUnlisted:
      "request.operation == 'UPDATE' && dyn(object).kind == 'Pod' ? [] : " +
      "[variables.pod.?nodeName.orValue('')].filter(n, n != '')",
  },
};

/** Pods tolerate only the taints of nodes that the tenant may use. */
export const tolerationGuard: Guard = {
  rule: "pod-tolerations",
  number: 100,
  resources: WORKLOADS,
  changed: PODS_CHANGE,
  variables: [{ name: "pod", expression: podSpecIn("object") }],
  limits: guardLimits(tolerations, nodeNames),
};
