import assert from "node:assert/strict";

import * as k8s from "@pulumi/kubernetes";

import { deploy, find } from "../support/deploy.ts";
import { deployWeb, webApp, workload, type AppArgs } from "./app-samples.ts";

const matchLabels = { "app.kubernetes.io/name": "web", "moorage.dev/tenant": "shop" };
const claims = { data: { mountPath: "/data", size: "1Gi" } };

/** Spec of the workload without its template. */
async function spec(args: AppArgs): Promise<{ readonly kind: string; readonly rest: unknown }> {
  const { kind, spec: whole } = await workload(args);
  const { template, jobTemplate, ...rest } = whole;
  assert.equal(template.spec.containers.length, 1);
  assert.equal(jobTemplate !== undefined, kind === "CronJob");
  return { kind, rest };
}

async function pulumiOptions(args: AppArgs): Promise<readonly unknown[]> {
  const registrations = await deployWeb(args);
  return registrations
    .filter(({ options }) => options.protect || options.retainOnDelete)
    .map(({ type, options }) => [type, options.protect, options.retainOnDelete]);
}

describe("ServiceApp kinds", () => {
  it("are a Deployment unless said otherwise", async () => {
    assert.deepEqual(await spec({}), {
      kind: "Deployment",
      rest: {
        replicas: 1,
        revisionHistoryLimit: 3,
        progressDeadlineSeconds: 600,
        selector: { matchLabels },
        strategy: {
          type: "RollingUpdate",
          rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" },
        },
      },
    });
  });

  it("are a StatefulSet for an image of a database, unless said otherwise", async () => {
    const volumes = { data: { mountPath: "/data", claim: "old" } };

    assert.equal((await spec({ image: "postgres:17", volumes })).kind, "StatefulSet");
    assert.equal((await spec({ image: "postgres:17", kind: "Deployment" })).kind, "Deployment");
  });

  it("give each pod of a StatefulSet a name and a claim of its own", async () => {
    const data = { mountPath: "/data", size: "10Gi", storageClass: "fast" };

    const found = await spec({ kind: "StatefulSet", port: 5432, replicas: 2, volumes: { data } });

    assert.deepEqual(found.rest, {
      replicas: 2,
      revisionHistoryLimit: 3,
      podManagementPolicy: "OrderedReady",
      serviceName: "web-headless",
      selector: { matchLabels },
      updateStrategy: { type: "RollingUpdate" },
      volumeClaimTemplates: [
        {
          metadata: { name: "data", labels: matchLabels },
          spec: {
            accessModes: ["ReadWriteOnce"],
            storageClassName: "fast",
            resources: { requests: { storage: "10Gi" } },
          },
        },
      ],
    });
  });

  it("take the settings of a StatefulSet", async () => {
    const { rest } = await spec({
      kind: "StatefulSet",
      strategy: { partition: 1 },
      podManagement: "Parallel",
      minReadySeconds: 5,
    });

    assert.deepEqual(rest, {
      replicas: 1,
      revisionHistoryLimit: 3,
      minReadySeconds: 5,
      podManagementPolicy: "Parallel",
      selector: { matchLabels },
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 1 } },
    });
  });

  for (const [strategy, updateStrategy] of [
    [undefined, { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }],
    [
      { maxSurge: "50%" },
      { type: "RollingUpdate", rollingUpdate: { maxSurge: "50%", maxUnavailable: 0 } },
    ],
    [{ type: "OnDelete" }, { type: "OnDelete" }],
  ] as const) {
    it(`replace the pods of a DaemonSet by ${JSON.stringify(strategy ?? "default")}`, async () => {
      assert.deepEqual(await spec({ kind: "DaemonSet", strategy }), {
        kind: "DaemonSet",
        rest: { revisionHistoryLimit: 3, selector: { matchLabels }, updateStrategy },
      });
    });
  }

  it("run a Job a few times, and its pods once", async () => {
    const { spec: whole } = await workload({ kind: "Job", parallelism: 2, completions: 4 });
    const { template, ...rest } = whole;

    assert.deepEqual(rest, { completions: 4, parallelism: 2, backoffLimit: 3 });
    assert.equal(template.spec["restartPolicy"], "Never");
  });

  it("run a CronJob when no other run is on", async () => {
    const { spec: whole } = await workload({ kind: "CronJob", schedule: "@daily" });
    const { schedule, concurrencyPolicy, successfulJobsHistoryLimit } = whole;

    assert.deepEqual(
      {
        schedule,
        concurrencyPolicy,
        successfulJobsHistoryLimit,
        failed: whole["failedJobsHistoryLimit"],
      },
      { schedule: "@daily", concurrencyPolicy: "Forbid", successfulJobsHistoryLimit: 3, failed: 1 },
    );
    assert.equal(whole["backoffLimit"], 3);
  });

  it("take the settings of a CronJob", async () => {
    const { spec: whole } = await workload({
      kind: "CronJob",
      schedule: "0 3 * * *",
      timeZone: "Europe/Berlin",
      concurrency: "Replace",
      suspend: true,
      startingDeadlineSeconds: 60,
      successfulHistory: 1,
      failedHistory: 2,
      restartPolicy: "OnFailure",
      ttlSecondsAfterFinished: 3600,
      activeDeadlineSeconds: 600,
    });
    const { jobTemplate, template, ...rest } = whole;

    assert.deepEqual(rest, {
      schedule: "0 3 * * *",
      timeZone: "Europe/Berlin",
      concurrencyPolicy: "Replace",
      suspend: true,
      startingDeadlineSeconds: 60,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 2,
      backoffLimit: 3,
      activeDeadlineSeconds: 600,
      ttlSecondsAfterFinished: 3600,
    });
    assert.equal(template.spec["restartPolicy"], "OnFailure");
    assert.notEqual(jobTemplate, undefined);
  });

  it("leave the number of pods to an autoscaler", async () => {
    const { spec: deployment } = await workload({ autoscale: { min: 2, max: 4 } });
    const { spec: set } = await workload({ kind: "StatefulSet", autoscale: { max: 4 } });

    assert.equal("replicas" in deployment, false);
    assert.equal("replicas" in set, false);
    assert.equal(deployment.template.spec["topologySpreadConstraints"] === undefined, false);
    assert.equal(set.template.spec["topologySpreadConstraints"], undefined);
  });

  it("stop the old pod first when a claim can be mounted once", async () => {
    const many = { data: { ...claims.data, accessMode: "ReadWriteMany" as const } };

    const once = await workload({ volumes: claims });
    const often = await workload({ volumes: many });

    assert.deepEqual(once.spec["strategy"], { type: "Recreate" });
    assert.equal((often.spec["strategy"] as { type: string }).type, "RollingUpdate");
  });

  it("replace pods as the strategy says", async () => {
    const { spec: whole } = await workload({ strategy: { maxSurge: 1, maxUnavailable: 0 } });

    assert.deepEqual(whole["strategy"], {
      type: "RollingUpdate",
      rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
    });
  });

  it("start after what their pods read, and after what they are told", async () => {
    const registrations = await deploy(() => {
      const first = new k8s.core.v1.ConfigMap("first", {});
      return webApp({ env: { A: "b" }, volumes: claims, startAfter: [first] });
    });

    const { options } = find(registrations, "kubernetes:apps/v1:Deployment", "web");
    assert.deepEqual(options.dependencies.map((urn) => urn.replace(/.*[$:](?=\w+::)/, "")).sort(), [
      "ConfigMap::first",
      "ConfigMap::web-config",
      "PersistentVolumeClaim::web-data",
      "ServiceAccount::web",
    ]);
  });

  it("keep claims and StatefulSets that hold data, and nothing else", async () => {
    assert.deepEqual(await pulumiOptions({ protectData: true, volumes: claims }), [
      ["kubernetes:core/v1:PersistentVolumeClaim", true, true],
    ]);
    assert.deepEqual(await pulumiOptions({ protectData: true, kind: "StatefulSet" }), [
      ["kubernetes:apps/v1:StatefulSet", true, true],
    ]);
    assert.deepEqual(await pulumiOptions({ volumes: claims }), []);
  });

  it("wait as long as their own deadline, and a minute", async () => {
    const timeouts = async (args: AppArgs): Promise<unknown> => {
      const registrations = await deployWeb(args);
      return registrations.find(({ type }) => /:(?:apps|batch)\//.test(type))?.options
        .customTimeouts;
    };

    assert.deepEqual(await timeouts({ progressDeadlineSeconds: 601 }), {
      create: "661s",
      update: "661s",
      delete: "2m",
    });
    assert.deepEqual(await timeouts({ kind: "Job", activeDeadlineSeconds: 3600 }), {
      create: "3660s",
      update: "3660s",
      delete: "2m",
    });
    assert.deepEqual(await timeouts({ progressDeadlineSeconds: 60 }), {
      create: "120s",
      update: "120s",
      delete: "2m",
    });
    assert.deepEqual(await timeouts({}), { create: "11m", update: "11m", delete: "2m" });
  });
});
