import assert from "node:assert/strict";

import type { Budget } from "../../plan/quota-budget.ts";
import type { QuotaOptions } from "../../plan/quota.ts";
import type { Registration } from "../../plan/recording-monitor.ts";
import { app, ours, quota, requests, resource, rows } from "./quota-samples.ts";

const emptyQuota: Budget["quota"] = {
  cpu: undefined,
  memory: undefined,
  storage: undefined,
  pods: undefined,
  limitFactor: undefined,
  hard: {},
  share: "each",
  scoped: {},
};

function fixes(...registrations: readonly Registration[]): readonly string[] {
  return rows(registrations)[0]?.fixes ?? [];
}

describe("quotaFixes", () => {
  it("offers the smallest change first, each one alone enough", () => {
    const web = { requests: { cpu: "1" }, limits: { cpu: "1" } };
    const api = { requests: { cpu: "1200m" }, limits: { cpu: "1200m" } };

    const all = fixes(
      quota({ "requests.cpu": "6", "limits.cpu": "6" }),
      app("api", 4, api),
      app("web", 1, web),
    );

    assert.deepEqual(all, [
      'tenants.acme.quota.cpu: "6.8"',
      'tenants.acme.apps.api.resources.requests.cpu: "1"',
      "tenants.acme.apps.api.replicas: 3",
      "tenants.acme.apps.web.strategy: { maxSurge: 0, maxUnavailable: 1 }",
    ]);
  });

  it("offers no surge, in the words of whoever wrote the Deployment", () => {
    const spec = { replicas: 2, template: { spec: { containers: [{ name: "main" }] } } };

    assert.deepEqual(fixes(quota({ pods: "2" }), resource("Deployment", spec, { name: "web" })), [
      "tenants.acme.quota.pods: 3",
      'Deployment "web": spec.replicas: 1',
      'Deployment "web": spec.strategy.rollingUpdate: { maxSurge: 0, maxUnavailable: 1 }',
    ]);
    assert.deepEqual(fixes(quota({ pods: "2" }), app("web", 2, {})), [
      "tenants.acme.quota.pods: 3",
      "tenants.acme.apps.web.replicas: 1",
      "tenants.acme.apps.web.strategy: { maxSurge: 0, maxUnavailable: 1 }",
    ]);
  });

  it("offers nothing where nothing fails, or a rollout only waits", () => {
    assert.deepEqual(fixes(quota({ pods: "9" }), app("web", 1, {})), []);
    assert.deepEqual(fixes(quota({ pods: "4" }), app("web", 4, {})), []);
  });

  it("takes the full form when requests and limits differ, which the short form would change", () => {
    const hard = { "requests.cpu": "1", "limits.cpu": "4" };

    const all = fixes(quota(hard), app("web", 1, { requests: { cpu: "550m" } }));

    assert.ok(all.includes('tenants.acme.quota.hard: { requests.cpu: "1.1" }'), all.join("\n"));
  });

  const paths: readonly [key: string, kind: string, spec: object, fix: string][] = [
    ["pods", "StatefulSet", { replicas: 2, template: {} }, "tenants.acme.quota.pods: 2"],
    [
      "requests.storage",
      "PersistentVolumeClaim",
      { resources: { requests: { storage: "5Gi" } } },
      "tenants.acme.quota.storage: 5Gi",
    ],
    ["secrets", "Secret", {}, 'tenants.acme.quota.hard: { secrets: "1" }'],
    ["count/jobs.batch", "Job", {}, 'tenants.acme.quota.hard: { count/jobs.batch: "1" }'],
  ];
  for (const [key, kind, spec, fix] of paths) {
    it(`names the place in platform.yaml of ${key}`, () => {
      assert.ok(fixes(quota({ [key]: "0" }), resource(kind, spec)).includes(fix));
    });
  }

  it("names the scoped quota", () => {
    const spec = { hard: { pods: "1" }, scopes: ["NotTerminating"] };
    const scoped = resource("ResourceQuota", spec, { name: "quota-running" });

    assert.ok(
      fixes(scoped, app("web", 1, {})).includes(
        'tenants.acme.quota.scoped.running.hard: { pods: "2" }',
      ),
    );
  });

  it("names fields of objects that are not made from platform.yaml", () => {
    const containers = [
      { name: "main", resources: requests("1") },
      { name: "proxy", resources: requests("100m") },
    ];
    const place = { name: "web", labels: {} };
    const spec = { replicas: 2, template: { spec: { containers } } };

    const all = fixes(
      resource("ResourceQuota", { hard: { "requests.cpu": "2" } }, { labels: {} }),
      resource("StatefulSet", spec, place),
    );

    assert.deepEqual(all, [
      'ResourceQuota "resourcequota": spec.hard["requests.cpu"]: "2.2"',
      'StatefulSet "web": container "main": resources.requests.cpu: 900m',
      'StatefulSet "web": spec.replicas: 1',
    ]);
  });

  it("lowers the maximum of an autoscaler, not the replicas that it sets", () => {
    const scaleTargetRef = { kind: "Deployment", name: "web" };
    const scaler = resource(
      "HorizontalPodAutoscaler",
      { scaleTargetRef, maxReplicas: 9 },
      { name: "web" },
    );

    assert.ok(
      fixes(quota({ pods: "8" }), app("web", 1, {}), scaler).includes(
        'HorizontalPodAutoscaler "web": spec.maxReplicas: 8',
      ),
    );
  });

  it("keeps a lowered limit above the request", () => {
    const resources = { requests: { memory: "400Mi" }, limits: { memory: "500Mi" } };
    const web = app("web", 2, resources);

    const all = fixes(quota({ "limits.memory": "900Mi" }), web);

    assert.ok(!all.some((fix) => fix.includes("resources.limits.memory")), all.join("\n"));
  });

  describe("with a budget that namespaces share", () => {
    const jobs = { namespace: "acme-jobs" };
    const all = [
      quota({ pods: "2" }),
      quota({ pods: "2" }, jobs),
      resource("StatefulSet", { replicas: 3, template: {} }, { ...jobs, labels: ours }),
    ];

    const more = {
      podSecurity: { level: "restricted", reason: undefined },
      mode: "create",
    } as const;
    const shared: Budget = {
      tier: "silver",
      quota: { ...emptyQuota, pods: 4, share: "split" },
      namespaces: [
        { ...more, key: "main", name: "acme", weight: 1 },
        { ...more, key: "jobs", name: "acme-jobs", weight: 1 },
      ],
    };

    function fixesOfJobs(options: QuotaOptions): readonly string[] {
      return rows(all, options).find(({ namespace }) => namespace === "acme-jobs")?.fixes ?? [];
    }

    it("says which namespace lacks how much, and which one has some to spare", () => {
      assert.deepEqual(fixesOfJobs({ budgets: new Map([["acme", shared]]) }), [
        'tenants.acme.namespaces.jobs.weight: 3: of the shared budget, namespace "acme-jobs" lacks 1',
        'StatefulSet "statefulset": spec.replicas: 2',
        'tenants.acme.quota.pods: 6: of the shared budget, namespace "acme-jobs" lacks 1',
      ]);
    });

    it("raises the limit itself when each namespace has all of it", () => {
      assert.deepEqual(fixesOfJobs({}), [
        'StatefulSet "statefulset": spec.replicas: 2',
        "tenants.acme.quota.pods: 3",
      ]);
    });
  });
});
