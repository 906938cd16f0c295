import assert from "node:assert/strict";

import { namespaceDemand } from "../../kubernetes/quota-accounting.ts";
import { checkQuota, refusalRows, smallestQuota } from "../../kubernetes/quota-fit.ts";
import type { QuotaRow } from "../../kubernetes/quota-fit.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";

const one = 1_000_000_000n;

interface App {
  readonly kind?: string;
  readonly replicas?: number;
  readonly requests?: object;
  readonly limits?: object;
  readonly pod?: object;
  readonly spec?: object;
}

function app(name: string, { kind = "Deployment", replicas = 1, ...rest }: App): object {
  const { requests, limits, pod = {}, spec = {} } = rest;
  const containers = [{ name: "main", resources: { requests, limits } }];
  const template = { spec: { containers, ...pod } };
  const numbers = kind === "Job" ? { parallelism: replicas } : { replicas };
  return { kind, metadata: { name }, spec: { ...numbers, template, ...spec } };
}

function row(hard: Readonly<Record<string, unknown>>, ...objects: readonly object[]): QuotaRow {
  const [first] = checkQuota(namespaceDemand(objects), { hard }).rows;
  assert.ok(first !== undefined);
  return first;
}

describe("checkQuota with pods that the API server refuses", () => {
  it("says which container leaves open what the quota demands", () => {
    const { verdict, blocked, remedy } = row(
      { "limits.memory": "1Gi" },
      app("web", { requests: { memory: "1" } }),
    );

    assert.deepEqual([verdict, blocked], ["pods-refused", 'Deployment "web"']);
    assert.equal(
      remedy,
      'set resources.limits.memory of container "main", or a default for it in the LimitRange: a quota on limits.memory takes no container without it',
    );
  });

  it("demands an init container's amount as well", () => {
    const resources = { requests: { cpu: "1" } };
    const pod = { initContainers: [{ name: "first" }], containers: [{ name: "main", resources }] };

    assert.equal(row({ cpu: "9" }, app("web", { pod })).verdict, "pods-refused");
  });

  const fine: readonly [string, App][] = [
    ["a LimitRange fills it in", { requests: { cpu: "1" } }],
    ["the pod sets resources for itself", { pod: { resources: { limits: { cpu: "1" } } } }],
    ["no pod is wanted", { replicas: 0 }],
    ["the amount is unknown", { requests: { cpu: UNKNOWN } }],
  ];
  for (const [why, workload] of fine) {
    it(`demands nothing when ${why}`, () => {
      const limits = [{ type: "Container", defaultRequest: { cpu: "1" } }];
      const range = { kind: "LimitRange", spec: { limits: why.includes("fills") ? limits : [] } };

      assert.equal(row({ "requests.cpu": "9" }, app("web", workload), range).verdict, "fits");
    });
  }

  it("does not demand ephemeral storage", () => {
    assert.equal(row({ "requests.ephemeral-storage": "1" }, app("web", {})).verdict, "fits");
  });

  it("has a row for what a LimitRange forbids", () => {
    const limits = [{ type: "Container", max: { cpu: "1" } }];
    const range = { kind: "LimitRange", metadata: { name: "limits" }, spec: { limits } };
    const { refusals } = namespaceDemand([range, app("web", { limits: { cpu: "2" } })]);

    assert.deepEqual(refusalRows(refusals), [
      {
        by: "limits",
        key: "max limits.cpu",
        steady: 2n * one,
        peak: 2n * one,
        hard: one,
        verdict: "pods-refused",
        blocked: 'Deployment "web"',
        remedy: 'set resources.limits.cpu of container "main" to at most 1',
      },
    ]);
  });
});

describe("checkQuota with Jobs", () => {
  const requests = { cpu: "1" };
  const job = app("import", { kind: "Job", replicas: 2, requests });

  it("adds all Jobs and the largest surge to the peak, since nothing keeps them apart", () => {
    const tidy = { kind: "CronJob", metadata: { name: "tidy" }, spec: { jobTemplate: job } };
    const { steady, peak } = row(
      { "requests.cpu": "20" },
      app("web", { replicas: 4, requests }),
      job,
      tidy,
    );

    assert.deepEqual([steady, peak], [4n * one, 9n * one]);
  });

  it("says rollout-slowed when a Job takes the room of a rollout for a while", () => {
    const { verdict } = row({ "requests.cpu": "3" }, app("web", { requests }), job);

    assert.equal(verdict, "rollout-slowed");
  });

  it("says too-small when not one pod of a Job fits beside what rests", () => {
    const { verdict, blocked } = row(
      { "requests.cpu": "2" },
      app("db", { kind: "StatefulSet", replicas: 2, requests }),
      job,
    );

    assert.deepEqual([verdict, blocked], ["too-small", 'Job "import"']);
  });
});

describe("checkQuota with objects and devices", () => {
  it("counts any built-in kind by its plural and group", () => {
    const ingress = { apiVersion: "networking.k8s.io/v1", kind: "Ingress" };
    const { steady } = row({ "count/ingresses.networking.k8s.io": "1" }, ingress, ingress);

    assert.equal(steady, 2n * one);
  });

  it("counts nothing of a built-in kind that is not there", () => {
    assert.equal(row({ "count/roles.rbac.authorization.k8s.io": "0" }).verdict, "fits");
  });

  it("says that an object may count whose definition is not here", () => {
    const goose = { apiVersion: "farm.example/v1", kind: "Goose", metadata: { name: "a" } };
    const key = "count/geese.farm.example";

    assert.deepEqual(checkQuota(namespaceDemand([goose]), { hard: { [key]: "1" } }).notCounted, [
      `quota ${key}: Goose "a" may count; its CustomResourceDefinition is not here`,
    ]);
  });

  it("counts the Jobs that a CronJob keeps", () => {
    const spec = { failedJobsHistoryLimit: 0, jobTemplate: app("x", { kind: "Job" }) };

    assert.equal(row({ "count/jobs.batch": "9" }, { kind: "CronJob", spec }).steady, 4n * one);
  });

  it("says rollout-slowed when immutable data has no room for its successor", () => {
    const map = { kind: "ConfigMap", immutable: true };

    assert.equal(row({ configmaps: "2" }, map).verdict, "rollout-slowed");
    assert.equal(row({ configmaps: "3" }, map).verdict, "fits");
  });

  it("counts devices and huge pages by their requests", () => {
    const requests = { "example.com/gpu": "2", "hugepages-2Mi": "4Mi" };
    const web = app("web", { replicas: 2, requests, spec: { strategy: { type: "Recreate" } } });

    assert.equal(row({ "requests.example.com/gpu": "4" }, web).steady, 4n * one);
    assert.equal(row({ "hugepages-2Mi": "4Mi" }, web).verdict, "too-small");
  });

  it("counts only pods that match the scopes, and no objects", () => {
    const demand = namespaceDemand([
      app("web", { replicas: 3, pod: { priorityClassName: "critical" } }),
      app("api", { replicas: 5 }),
    ]);
    const scopes = [{ scopeName: "PriorityClass", operator: "Exists", values: [] }];

    const { rows } = checkQuota(demand, { hard: { pods: "3", configmaps: "0" }, scopes });

    assert.deepEqual(
      rows.map(({ key, steady, verdict }) => [key, steady, verdict]),
      [
        ["pods", 3n * one, "rollout-blocked"],
        ["configmaps", 0n, "fits"],
      ],
    );
  });
});

describe("smallestQuota", () => {
  it("is the lowest limit with which nothing waits for ever", () => {
    const demand = namespaceDemand([
      app("web", { replicas: 2, requests: { cpu: "1" } }),
      app("import", { kind: "Job", replicas: 5, requests: { cpu: "2" } }),
    ]);
    const [first] = checkQuota(demand, { hard: { cpu: "1" } }).rows;
    assert.ok(first !== undefined);

    const needed = smallestQuota(first, demand.workloads);

    const verdictAt = (hard: bigint): string | undefined =>
      checkQuota(demand, { hard: { cpu: String(Number(hard) / 1e9) } }).rows[0]?.verdict;
    assert.deepEqual(
      [needed, verdictAt(needed), verdictAt(needed - 1_000_000n)],
      [4n * one, "rollout-slowed", "too-small"],
    );
  });
});

/** Shapes of incidents that people had: what they planned, and what hung. */
describe("checkQuota on known incidents", () => {
  it("foresees a rolling update that a full quota stops for ever", () => {
    const web = app("web", { replicas: 3, requests: { memory: "1Gi" } });

    assert.equal(row({ "requests.memory": "3Gi" }, web).verdict, "rollout-blocked");
  });

  it("foresees that an autoscaler reaches the quota before its maximum", () => {
    const scaleTargetRef = { kind: "Deployment", name: "web" };
    const scaler = { kind: "HorizontalPodAutoscaler", spec: { scaleTargetRef, maxReplicas: 10 } };
    const web = app("web", { replicas: 2, requests: { cpu: "500m" } });

    assert.equal(row({ "requests.cpu": "4" }, web, scaler).verdict, "too-small");
  });

  it("foresees that an injected sidecar without limits is refused", () => {
    const resources = { limits: { cpu: "1" } };
    const containers = [{ name: "main", resources }, { name: "proxy" }];

    const { verdict, remedy = "" } = row(
      { "limits.cpu": "9" },
      app("web", { pod: { containers } }),
    );

    assert.equal(verdict, "pods-refused");
    assert.match(remedy, /container "proxy"/);
  });

  it("lets a single replica go before its successor comes when it is recreated", () => {
    const strategy = { type: "Recreate" };
    const web = app("web", { requests: { cpu: "1" }, spec: { strategy } });

    assert.equal(row({ "requests.cpu": "1" }, web).verdict, "fits");
  });
});
