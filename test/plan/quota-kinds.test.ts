import assert from "node:assert/strict";

import type { AppConfig } from "../../environment/environment.ts";
import { planEnvironment } from "../../plan/plan-environment.ts";
import type { Plan } from "../../plan/plan.ts";
import { app, base, loaded, tenant } from "./samples.ts";

const hard = {
  "count/jobs.batch": "20",
  "count/cronjobs.batch": "20",
  "services.loadbalancers": "20",
  "services.nodeports": "20",
  persistentvolumeclaims: "20",
};

async function planned(own: AppConfig): Promise<Plan> {
  const { quota } = tenant("x");
  const acme = tenant("acme", { quota: { ...quota, pods: 20, hard }, apps: [own] });
  const { environment } = loaded({ tenants: [acme] });
  return planEnvironment(loaded({ ...environment, cluster: { ...environment.cluster, nodes: 3 } }));
}

/** `steady/peak` of each key of the quota. */
async function used(own: AppConfig, ...keys: readonly string[]): Promise<readonly string[]> {
  const { quota } = await planned(own);
  return keys.map((key) => {
    const row = quota.find(({ resource }) => resource === key);
    return `${row?.steady ?? "?"}/${row?.peak ?? "?"}`;
  });
}

const volumes = { data: { mountPath: "/data", size: "2Gi" } };
const run = { ports: [], port: undefined, healthCheckPath: undefined } as const;

describe("quota of each kind of app", () => {
  it("counts the pods and claims of a StatefulSet, which makes no pod more to roll out", async () => {
    const web: AppConfig = { ...base("web"), kind: "StatefulSet", replicas: 3, volumes };

    assert.deepEqual(await used(web, "pods", "requests.storage", "persistentvolumeclaims"), [
      "3/3",
      "6Gi/6Gi",
      "3/3",
    ]);
  });

  it("counts the claim of a Deployment once, whose forced Recreate makes no pod more", async () => {
    assert.deepEqual(await used(app("web", { volumes }), "pods", "requests.storage"), [
      "1/1",
      "2Gi/2Gi",
    ]);
  });

  it("counts one pod of a DaemonSet for each node", async () => {
    const web: AppConfig = { ...base("web"), kind: "DaemonSet" };

    assert.deepEqual(await used(web, "pods"), ["3/3"]);
  });

  it("counts the pods of a Job while it runs", async () => {
    const web: AppConfig = { ...base("web"), ...run, kind: "Job", parallelism: 4, completions: 4 };

    assert.deepEqual(await used(web, "pods", "count/jobs.batch"), ["0/4", "1/1"]);
  });

  it("counts one run of a CronJob, and the Jobs that it keeps", async () => {
    const schedule = "@daily";
    const web: AppConfig = { ...base("web"), ...run, kind: "CronJob", schedule };

    assert.deepEqual(await used(web, "pods", "count/cronjobs.batch", "count/jobs.batch"), [
      "0/1",
      "1/1",
      "5/5",
    ]);
  });

  it("counts a LoadBalancer, which takes no ports of the nodes", async () => {
    const web = app("web", {
      ports: [{ port: 80 }, { port: 81 }],
      service: { type: "LoadBalancer" },
    });

    assert.deepEqual(await used(web, "services.loadbalancers", "services.nodeports"), [
      "1/1",
      "0/0",
    ]);
  });

  it("counts the most pods that an autoscaler, or KEDA, may set", async () => {
    const cpu = app("web", { replicas: undefined, autoscale: { min: 2, max: 5 } });
    const triggers = [{ type: "cron", metadata: {} }];
    const keda = app("web", { replicas: undefined, autoscale: { min: 1, max: 6, triggers } });

    assert.deepEqual(await used(cpu, "pods"), ["5/7"]);
    assert.deepEqual(await used(keda, "pods"), ["6/8"]);
  });

  it("offers a rollout that does not fit more quota, or no pod more", async () => {
    const { quota } = tenant("x");
    const apps = [app("web", { replicas: 4, strategy: { maxSurge: 1, maxUnavailable: 0 } })];
    const acme = tenant("acme", { quota: { ...quota, pods: 4 }, apps });

    const plan = await planEnvironment(loaded({ tenants: [acme] }));

    const row = plan.quota.find(({ resource }) => resource === "pods");
    assert.equal(row?.verdict, "rollout-blocked");
    assert.deepEqual(row.fixes, [
      "tenants.acme.quota.pods: 5",
      "tenants.acme.apps.web.replicas: 3",
      "tenants.acme.apps.web.strategy: { maxSurge: 0, maxUnavailable: 1 }",
    ]);
  });

  it("offers an autoscaled app a lower maximum", async () => {
    const { quota } = tenant("x");
    const apps = [app("web", { replicas: undefined, autoscale: { min: 2, max: 6 } })];
    const acme = tenant("acme", { quota: { ...quota, pods: 4 }, apps });

    const plan = await planEnvironment(loaded({ tenants: [acme] }));

    const row = plan.quota.find(({ resource }) => resource === "pods");
    assert.equal(row?.fixes.includes("tenants.acme.apps.web.autoscale.max: 4"), true);
  });
});
