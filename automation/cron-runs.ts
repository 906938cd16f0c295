import { isDeepStrictEqual } from "node:util";

import type { V1CronJob, V1Job } from "@kubernetes/client-node";

import { timeOf } from "../kubernetes/failures/events.ts";
import { ownedBy } from "../kubernetes/failures/owners.ts";
import type { Workload } from "../kubernetes/failures/views.ts";

/** The last run of each CronJob, by its name, when it failed; runs of an older template do not count. */
export function failedRuns(
  cronJobs: readonly V1CronJob[],
  jobs: readonly V1Job[],
): ReadonlyMap<string, Workload> {
  const failed = cronJobs.flatMap((cronJob): readonly (readonly [string, Workload])[] => {
    const { metadata } = cronJob;
    const runs = ownedBy(jobs, metadata === undefined ? [] : [{ metadata }]);
    const last = runs.toSorted((a, b) => createdAt(b) - createdAt(a))[0];
    if (last === undefined || !hasFailed(last) || !isCurrent(last, cronJob)) return [];
    return [[metadata?.name ?? "", jobView(last)]];
  });
  return new Map(failed);
}

function jobView({ metadata, status }: V1Job): Workload {
  return {
    kind: "Job",
    ...(metadata === undefined ? {} : { metadata }),
    status: { conditions: status?.conditions ?? [] },
  };
}

function createdAt({ metadata }: V1Job): number {
  return timeOf(metadata?.creationTimestamp);
}

function hasFailed({ status }: V1Job): boolean {
  return status?.conditions?.some((one) => one.type === "Failed" && one.status === "True") === true;
}

/** Kubernetes fills in the same defaults on both sides. */
function isCurrent({ spec }: V1Job, cronJob: V1CronJob): boolean {
  return isDeepStrictEqual(spec?.template.spec, cronJob.spec.jobTemplate.spec?.template.spec);
}
