import type * as k8s from "@pulumi/kubernetes";

import type { AppShape } from "../../kubernetes/app/fault.ts";
import type { Labels } from "../../kubernetes/labels.ts";

type Template = k8s.types.input.core.v1.PodTemplateSpec;

/** Job spec that gives up after a few failures. */
export function jobSpec(shape: AppShape, template: Template): k8s.types.input.batch.v1.JobSpec {
  const { completions, parallelism, activeDeadlineSeconds, ttlSecondsAfterFinished } = shape;
  return {
    ...(completions === undefined ? {} : { completions }),
    ...(parallelism === undefined ? {} : { parallelism }),
    backoffLimit: shape.backoffLimit ?? 3,
    ...(activeDeadlineSeconds === undefined ? {} : { activeDeadlineSeconds }),
    ...(ttlSecondsAfterFinished === undefined ? {} : { ttlSecondsAfterFinished }),
    template,
  };
}

/** CronJob spec whose runs do not overlap, with bounded history. */
export function cronJobSpec(
  { shape, labels }: { readonly shape: AppShape; readonly labels: Labels },
  template: Template,
): k8s.types.input.batch.v1.CronJobSpec {
  const { timeZone, suspend, startingDeadlineSeconds } = shape;
  return {
    schedule: shape.schedule ?? "",
    ...(timeZone === undefined ? {} : { timeZone }),
    concurrencyPolicy: shape.concurrency ?? "Forbid",
    ...(suspend === undefined ? {} : { suspend }),
    ...(startingDeadlineSeconds === undefined ? {} : { startingDeadlineSeconds }),
    successfulJobsHistoryLimit: shape.successfulHistory ?? 3,
    failedJobsHistoryLimit: shape.failedHistory ?? 1,
    jobTemplate: { metadata: { labels }, spec: jobSpec(shape, template) },
  };
}
