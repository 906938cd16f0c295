import assert from "node:assert/strict";

import type { ServiceAppArgs } from "../../components/service-app/arguments.ts";
import { KIND_SETTINGS } from "../../kubernetes/app/kind-settings.ts";
import type { AppArgs } from "./app-samples.ts";

type Settings = Omit<ServiceAppArgs, "tenant" | "image">;

describe("types of ServiceApp arguments", () => {
  it("refuse what the kind has no use for: `tsc` reports an unused comment otherwise", () => {
    const apps: readonly AppArgs[] = [
      // @ts-expect-error -- a DaemonSet has no number of pods
      { kind: "DaemonSet", replicas: 2 },
      // @ts-expect-error -- a Job has no number of pods
      { kind: "Job", replicas: 2 },
      // @ts-expect-error -- a CronJob has no number of pods
      { kind: "CronJob", schedule: "@daily", replicas: 2 },
      // @ts-expect-error -- a DaemonSet has one pod on each node
      { kind: "DaemonSet", autoscale: { max: 2 } },
      // @ts-expect-error -- a Job is not scaled
      { kind: "Job", autoscale: { max: 2 } },
      // @ts-expect-error -- a Deployment runs on
      { schedule: "@daily" },
      // @ts-expect-error -- a Job runs once
      { kind: "Job", schedule: "@daily" },
      // @ts-expect-error -- a CronJob needs a schedule
      { kind: "CronJob" },
      // @ts-expect-error -- a StatefulSet replaces a pod in its place
      { kind: "StatefulSet", strategy: { maxSurge: 1 } },
      // @ts-expect-error -- pods that are all stopped first cannot surge
      { strategy: { type: "Recreate", maxSurge: 1 } },
      // @ts-expect-error -- only a Deployment stops all pods first
      { kind: "DaemonSet", strategy: { type: "Recreate" } },
      // @ts-expect-error -- the pods of a Deployment have no order
      { podManagement: "Parallel" },
      // @ts-expect-error -- a Deployment is never complete
      { completions: 2 },
      // @ts-expect-error -- there is no such kind
      { kind: "ReplicaSet" },
    ];

    assert.equal(apps.length, 14);
  });

  it("refuse it behind a spread too", () => {
    const settings = { replicas: 2 };

    // @ts-expect-error -- a Job has no number of pods
    const app: AppArgs = { kind: "Job", ...settings };

    assert.equal(app.replicas, 2);
  });

  it("take what the kind knows", () => {
    const apps: readonly AppArgs[] = [
      { replicas: 2, strategy: { maxSurge: 1 }, progressDeadlineSeconds: 60 },
      { kind: "StatefulSet", autoscale: { max: 2 }, podManagement: "Parallel" },
      { kind: "DaemonSet", strategy: { type: "OnDelete" } },
      { kind: "Job", completions: 2, parallelism: 2 },
      { kind: "CronJob", schedule: "@daily", timeZone: "Etc/UTC" },
    ];

    assert.equal(apps.length, 5);
  });

  it("leave what all kinds know to the rules", () => {
    const everywhere = ["ports", "service", "expose", "healthCheckPath", "probes"] as const;
    const known: readonly (keyof Settings)[] = everywhere;

    assert.equal(
      known.every((key) => key in KIND_SETTINGS),
      true,
    );
  });
});
