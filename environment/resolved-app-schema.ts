import * as z from "zod";

import { resolvedConfig } from "./resolved-config-schema.ts";
import { resolvedContainer } from "./resolved-container-schema.ts";
import { resolvedNetwork } from "./resolved-network-schema.ts";

const texts = z.record(z.string(), z.string());
const count = z.union([z.number(), z.string()]);
const open = z.record(z.string(), z.unknown());

const autoscale = z.object({
  min: z.number().optional(),
  max: z.number().optional(),
  cpu: z.number().optional(),
  memory: z.number().optional(),
  metrics: z.array(open).optional(),
  behavior: open.optional(),
  triggers: z
    .array(z.object({ type: z.string(), metadata: texts, authentication: z.string().optional() }))
    .optional(),
  pollingIntervalSeconds: z.number().optional(),
  cooldownSeconds: z.number().optional(),
});

const workload = {
  kind: z.enum(["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"]),
  kindReason: z.string().optional(),
  replicas: z.number().optional(),
  autoscale: autoscale.optional(),
  strategy: z
    .object({
      type: z.enum(["RollingUpdate", "Recreate", "OnDelete"]).optional(),
      maxSurge: count.optional(),
      maxUnavailable: count.optional(),
      partition: z.number().optional(),
    })
    .optional(),
  podManagement: z.enum(["OrderedReady", "Parallel"]).optional(),
  minReadySeconds: z.number().optional(),
  progressDeadlineSeconds: z.number().optional(),
  schedule: z.string().optional(),
  timeZone: z.string().optional(),
  concurrency: z.enum(["Allow", "Forbid", "Replace"]).optional(),
  suspend: z.boolean().optional(),
  startingDeadlineSeconds: z.number().optional(),
  successfulHistory: z.number().optional(),
  failedHistory: z.number().optional(),
  completions: z.number().optional(),
  parallelism: z.number().optional(),
  backoffLimit: z.number().optional(),
  activeDeadlineSeconds: z.number().optional(),
  ttlSecondsAfterFinished: z.number().optional(),
  restartPolicy: z.enum(["Never", "OnFailure"]).optional(),
};

const toleration = z.object({
  key: z.string(),
  operator: z.enum(["Equal", "Exists"]).optional(),
  value: z.string().optional(),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).optional(),
});

const placement = z.object({
  nodeSelector: texts.optional(),
  tolerations: z.array(toleration).optional(),
  affinity: open.optional(),
  priorityClass: z.string().optional(),
  runtimeClass: z.string().optional(),
  spread: z
    .array(
      z.object({
        topologyKey: z.string(),
        maxSkew: z.number().optional(),
        whenUnsatisfiable: z.enum(["ScheduleAnyway", "DoNotSchedule"]).optional(),
      }),
    )
    .optional(),
});

const right = z.object({
  apiGroups: z.array(z.string()).optional(),
  resources: z.array(z.string()),
  verbs: z.array(z.string()),
  resourceNames: z.array(z.string()).optional(),
});

const pods = {
  shutdown: z
    .object({
      gracePeriodSeconds: z.number().optional(),
      preStopSleepSeconds: z.number().optional(),
    })
    .optional(),
  placement: placement.optional(),
  disruptionBudget: z
    .union([
      z.literal(false),
      z.object({ maxUnavailable: count }),
      z.object({ minAvailable: count }),
    ])
    .optional(),
  serviceAccount: z
    .object({ annotations: texts.optional(), rbac: z.array(right).optional() })
    .optional(),
  hostAliases: z.record(z.string(), z.array(z.string())).optional(),
  shareProcessNamespace: z.boolean().optional(),
  ndots: z.number().optional(),
  labels: texts.optional(),
  annotations: texts.optional(),
  podAnnotations: texts.optional(),
  podSpec: open.optional(),
  extraObjects: z
    .array(
      z.looseObject({
        apiVersion: z.string(),
        kind: z.string(),
        metadata: z.object({
          name: z.string(),
          labels: texts.optional(),
          annotations: texts.optional(),
        }),
      }),
    )
    .optional(),
};

/** An app after merging. */
export const resolvedApp = z.object({
  namespace: z.string().optional(),
  image: z.string(),
  ...workload,
  ...resolvedNetwork,
  ...resolvedConfig,
  ...resolvedContainer,
  ...pods,
});

/** An app after merging. */
export type ResolvedApp = z.infer<typeof resolvedApp>;
