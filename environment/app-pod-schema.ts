import { isIP } from "node:net";

import * as z from "zod";

import { podFieldFaults } from "../kubernetes/pod-fields.ts";
import { annotations } from "./app-network-schema.ts";
import { podCount } from "./app-workload-schema.ts";
import { oneForm } from "./forms.ts";
import { isMap } from "./plain-data.ts";
import { toleration } from "./placement-schema.ts";
import { nearestHint } from "./problems.ts";
import { ruled } from "./rules.ts";
import type { InnerFault } from "./rules.ts";
import {
  checkedText,
  hostName,
  labelKey,
  labelValue,
  lineText,
  objectName,
  wholeNumber,
} from "./schema-parts.ts";

const open = z.record(z.string(), z.unknown());
const affinity = ruled(open, (value) => podFaults(value, "Affinity"));
const podSpec = ruled(open, (value) => podFaults(value));

/** That a value is no map at all is said by its schema. */
function podFaults(value: unknown, model?: "Affinity"): readonly InnerFault[] {
  if (!isMap(value)) return [];
  return podFieldFaults(value, model).map(({ path, expected, known }) => ({
    at: path,
    message: expected === undefined ? "unknown field of a pod" : `expected ${expected}`,
    hint: expected === undefined ? nearestHint(String(path.at(-1)), known) : undefined,
  }));
}

const texts = z.array(z.string());

const shutdown = z.strictObject({
  gracePeriodSeconds: wholeNumber(0, 86_400)
    .optional()
    .describe("Seconds from the signal to the end; default: 30"),
  preStopSleepSeconds: wholeNumber(0, 3600)
    .optional()
    .describe("Seconds before the signal, in which clients learn of it; default: 5"),
});

const spread = z.strictObject({
  topologyKey: labelKey.meta({
    description: "Label of nodes over which pods are spread",
    examples: ["topology.kubernetes.io/zone"],
  }),
  maxSkew: wholeNumber(1, 1000).optional().describe("Largest difference; default: 1"),
  whenUnsatisfiable: z
    .enum(["ScheduleAnyway", "DoNotSchedule"])
    .optional()
    .describe("When it cannot be; default: ScheduleAnyway"),
});

const placement = z.strictObject({
  nodeSelector: z
    .record(labelKey, labelValue)
    .optional()
    .meta({ description: "Labels of the nodes", examples: [{ disk: "ssd" }] }),
  tolerations: z.array(toleration).optional().describe("Taints that the pods bear"),
  affinity: affinity.optional().describe("Affinity, as Kubernetes writes it"),
  priorityClass: objectName
    .optional()
    .meta({ description: "PriorityClass of the pods", examples: ["high"] }),
  runtimeClass: objectName
    .optional()
    .meta({ description: "RuntimeClass of the pods", examples: ["gvisor"] }),
  spread: z
    .array(spread)
    .optional()
    .describe("How pods are spread; default: over zones and nodes from two replicas"),
});

const disruptionBudget = z.union([
  z.literal(false),
  oneForm(
    z.strictObject({
      maxUnavailable: podCount
        .optional()
        .meta({ description: "Pods that may be missing", examples: [1] }),
      minAvailable: podCount
        .optional()
        .meta({ description: "Pods that must stay", examples: ["50%"] }),
    }),
    [
      { keys: ["maxUnavailable"], text: "{ maxUnavailable: 1 }" },
      { keys: ["minAvailable"], text: "{ minAvailable: 50% }" },
    ],
  ),
]);

const right = z.strictObject({
  apiGroups: texts
    .optional()
    .meta({ description: 'API groups; default: [""], the core group', examples: [["apps"]] }),
  resources: texts.meta({ description: "Kinds of objects", examples: [["configmaps"]] }),
  verbs: texts.meta({ description: "What it may do", examples: [["get", "list"]] }),
  resourceNames: texts
    .optional()
    .meta({ description: "Names of the objects; default: all", examples: [["leader"]] }),
});

const serviceAccount = z.strictObject({
  annotations: annotations.optional().describe("Annotations, e.g. of a cloud identity"),
  rbac: z
    .array(right)
    .optional()
    .describe("Rights in the namespace; only with them the pods get a token"),
});

const address = checkedText((text) =>
  isIP(text) === 0 ? { message: "is not an IP address", hint: "Write e.g. 10.0.0.1" } : undefined,
);

const extraObject = z.looseObject({
  apiVersion: lineText.meta({ description: "API of the object", examples: ["v1"] }),
  kind: lineText.meta({ description: "Kind of the object", examples: ["ConfigMap"] }),
  metadata: z
    .strictObject({
      name: lineText.describe("Name of the object"),
      labels: z.record(labelKey, labelValue).optional().describe("Labels, besides ours"),
      annotations: annotations.optional().describe("Annotations of the object"),
    })
    .describe("Its name; it lives in the app's namespace"),
});

/** The pods around the containers, and what stands beside them. */
export const podShape = {
  shutdown: shutdown
    .optional()
    .meta({ description: "The end of a pod", examples: [{ gracePeriodSeconds: 60 }] }),
  placement: placement.optional().meta({
    description: "Where the pods run, besides what the tenant says",
    examples: [{ nodeSelector: { disk: "ssd" } }],
  }),
  disruptionBudget: disruptionBudget.optional().meta({
    description: "Pods that may be moved away at once; false: no budget",
    examples: [{ maxUnavailable: 1 }],
  }),
  serviceAccount: serviceAccount.optional().meta({
    description: "Who the pods are",
    examples: [{ annotations: { "acme.example/role": "web" } }],
  }),
  hostAliases: z
    .record(address, z.array(hostName))
    .optional()
    .meta({
      description: "Further host names by address",
      examples: [{ "10.0.0.1": ["old.example"] }],
    }),
  shareProcessNamespace: z
    .boolean()
    .optional()
    .describe("Containers of a pod see each other's processes; default: false"),
  ndots: wholeNumber(0, 15)
    .optional()
    .meta({ description: "Dots from which a name is looked up as it is", examples: [2] }),
  labels: z
    .record(labelKey, labelValue)
    .optional()
    .meta({ description: "Labels of all objects, besides ours", examples: [{ team: "web" }] }),
  annotations: annotations.optional().meta({
    description: "Annotations of the workload",
    examples: [{ "acme.example/doc": "wiki" }],
  }),
  podAnnotations: annotations.optional().meta({
    description: "Annotations of the pods",
    examples: [{ "acme.example/scrape": "true" }],
  }),
  podSpec: podSpec.optional().meta({
    description: "Part of a PodSpec, merged over the finished one",
    examples: [{ enableServiceLinks: true }],
  }),
  extraObjects: z
    .array(extraObject)
    .optional()
    .meta({
      description: "Further objects as Kubernetes writes them, in the app's namespace",
      examples: [[{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "flags" } }]],
    }),
};
