import * as z from "zod";

import { exclusive } from "./forms.ts";
import { checkedText, lineText, objectName, wholeNumber } from "./schema-parts.ts";

/** Longest time in seconds: ten years. */
const seconds = wholeNumber(0, 315_360_000);
const percentage = wholeNumber(1, 1000);
const open = z.record(z.string(), z.unknown());

/** A number of pods, or a share of them. */
export const podCount = z.union([
  wholeNumber(0, 1000),
  checkedText((text) =>
    /^(?:100|[1-9]?\d)%$/.test(text)
      ? undefined
      : { message: "is not a share of the pods", hint: "Write a number, or e.g. 25%" },
  ),
]);

const trigger = z.strictObject({
  type: lineText.meta({ description: "Kind of trigger", examples: ["kafka", "cron"] }),
  metadata: z.record(z.string(), z.string()).describe("What the trigger needs, as KEDA writes it"),
  authentication: objectName.optional().describe("Name of a TriggerAuthentication"),
});

const autoscale = exclusive(
  z.strictObject({
    min: wholeNumber(1, 1000)
      .optional()
      .meta({ description: "Least pods; default: the replicas of the profile", examples: [2] }),
    max: wholeNumber(1, 1000)
      .optional()
      .meta({ description: "Most pods", examples: [6] }),
    cpu: percentage.optional().meta({
      description: "Average use of the requested CPU in percent; default: 80 without other metrics",
      examples: [80],
    }),
    memory: percentage
      .optional()
      .meta({ description: "Average use of the requested memory in percent", examples: [80] }),
    metrics: z.array(open).optional().describe("Further metrics as Kubernetes writes them"),
    behavior: open.optional().describe("How fast it scales, as Kubernetes writes it"),
    triggers: z
      .array(trigger)
      .min(1)
      .optional()
      .describe("Lets KEDA scale, which must run in the cluster"),
    pollingIntervalSeconds: wholeNumber(1, 86_400)
      .optional()
      .meta({ description: "How often KEDA looks; default: 30" }),
    cooldownSeconds: wholeNumber(0, 86_400)
      .optional()
      .meta({ description: "How long KEDA waits before it scales to min; default: 300" }),
  }),
  [
    {
      keys: ["triggers"],
      with: ["pollingIntervalSeconds", "cooldownSeconds"],
      text: "{ max, triggers }",
    },
    { keys: ["cpu"], with: ["memory", "metrics", "behavior"], text: "{ max, cpu }" },
  ],
);

const strategy = z.strictObject({
  type: z
    .enum(["RollingUpdate", "Recreate", "OnDelete"])
    .optional()
    .describe("RollingUpdate (default); Recreate of a Deployment; OnDelete of the others"),
  maxSurge: podCount
    .optional()
    .meta({ description: "Pods above the number of replicas; default: 25%", examples: [1, "25%"] }),
  maxUnavailable: podCount
    .optional()
    .meta({ description: "Pods that may be missing; default: 25%", examples: [0, "25%"] }),
  partition: wholeNumber(0, 1000)
    .optional()
    .describe("Lowest number of the pods that a StatefulSet changes"),
});

/** Settings of single kinds of workload; which kind knows which is judged elsewhere. */
export const workloadShape = {
  kind: z
    .enum(["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"])
    .optional()
    .describe("Kind of workload; default: StatefulSet for a known database, else Deployment"),
  autoscale: autoscale
    .optional()
    .meta({ description: "Lets load decide the number of pods", examples: [{ max: 6 }] }),
  strategy: strategy.optional().meta({
    description: "How new pods take over",
    examples: [{ maxSurge: 1, maxUnavailable: 0 }],
  }),
  podManagement: z
    .enum(["OrderedReady", "Parallel"])
    .optional()
    .describe("Whether pods of a StatefulSet start one by one; default: OrderedReady"),
  minReadySeconds: seconds
    .optional()
    .describe("Seconds that a new pod must be ready before it counts; default: 0"),
  progressDeadlineSeconds: seconds
    .optional()
    .describe("Seconds after which a rollout that does not get on has failed; default: 600"),
  schedule: lineText.optional().meta({
    description: "When a CronJob runs: five fields of cron, or a macro",
    examples: ["0 3 * * *", "@daily"],
  }),
  timeZone: lineText.optional().meta({
    description: "Time zone of the schedule; default: the cluster's, mostly UTC",
    examples: ["Europe/Berlin"],
  }),
  concurrency: z
    .enum(["Allow", "Forbid", "Replace"])
    .optional()
    .describe("When a run is due while another runs; default: Forbid"),
  suspend: z.boolean().optional().describe("No more runs; default: false"),
  startingDeadlineSeconds: seconds.optional().describe("Seconds that a run may start late"),
  successfulHistory: wholeNumber(0, 100)
    .optional()
    .describe("Finished runs that are kept; default: 3"),
  failedHistory: wholeNumber(0, 100).optional().describe("Failed runs that are kept; default: 1"),
  completions: wholeNumber(1, 100_000)
    .optional()
    .describe("Pods of a Job that must succeed; default: 1"),
  parallelism: wholeNumber(1, 1000)
    .optional()
    .describe("Pods of a Job at the same time; default: 1"),
  backoffLimit: wholeNumber(0, 1000)
    .optional()
    .describe("Retries of a Job before it has failed; default: 3"),
  activeDeadlineSeconds: wholeNumber(1, 315_360_000)
    .optional()
    .describe("Seconds that a Job may take; default: any"),
  ttlSecondsAfterFinished: seconds
    .optional()
    .describe("Seconds that a finished Job is kept; default: for ever"),
  restartPolicy: z
    .enum(["Never", "OnFailure"])
    .optional()
    .describe("Whether a failed pod of a Job starts again; default: Never"),
};
