import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { assemblePlan } from "../../plan/assemble-plan.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Registration } from "../../plan/recording-monitor.ts";
import { planVerdict } from "../../plan/verdict.ts";
import { registration } from "./samples.ts";
import { prod } from "../support/policy.ts";

function planOf(...registrations: readonly Registration[]): Plan {
  return assemblePlan(registrations, {
    environment: "prod",
    stack: "prod.acme",
    policy: prod,
  });
}

function quota(hard: object): Registration {
  const labels = { "moorage.dev/tenant": "acme" };
  const metadata = { name: "quota", namespace: "acme", labels };
  return registration({
    type: "kubernetes:core/v1:ResourceQuota",
    name: "acme-quota",
    inputs: { kind: "ResourceQuota", metadata, spec: { hard } },
  });
}

function deployment(spec: object, namespace = "acme"): Registration {
  const metadata = { name: "web", namespace };
  return registration({
    type: "kubernetes:apps/v1:Deployment",
    name: `${namespace}-web`,
    inputs: { apiVersion: "apps/v1", kind: "Deployment", metadata, spec },
  });
}

describe("assemblePlan", () => {
  it("says what the plan is of", () => {
    const { environment, stack } = planOf();

    assert.deepEqual([environment, stack], ["prod", "prod.acme"]);
  });

  it("runs the rules over the recorded objects", () => {
    const containers = [{ name: "web", image: "nginx" }];
    const { findings } = planOf(deployment({ template: { spec: { containers } } }));

    const finding = findings.find(({ rule }) => rule.name === "image-tag");

    assert.equal(finding?.level, "mandatory");
    assert.equal(finding.container, "web");
    assert.equal(finding.path, "spec.template.spec.containers[0].image");
    assert.equal(finding.subject.name, "acme-web");
  });

  it("compares a quota with the workloads of its namespace only", () => {
    const resources = { requests: { cpu: "1" } };
    const spec = { replicas: 2, template: { spec: { containers: [{ resources }] } } };

    const plan = planOf(
      quota({ "requests.cpu": "2" }),
      deployment(spec),
      deployment(spec, "globex"),
    );

    assert.deepEqual(
      plan.quota.map((row) => ({ ...row, fixes: [] })),
      [
        {
          tenant: "acme",
          namespace: "acme",
          quota: "quota",
          resource: "requests.cpu",
          steady: "2",
          peak: "3",
          hard: "2",
          verdict: "rollout-blocked",
          blocked: 'Deployment "web"',
          fixes: [],
        },
      ],
    );
    assert.notEqual(plan.quota[0]?.fixes.length, 0);
  });

  it("writes bytes as bytes", () => {
    const resources = { limits: { memory: "512Mi" } };
    const spec = { replicas: 4, template: { spec: { containers: [{ resources }] } } };

    const [row] = planOf(quota({ "limits.memory": "4Gi" }), deployment(spec)).quota;

    assert.deepEqual([row?.steady, row?.peak, row?.hard], ["2Gi", "2560Mi", "4Gi"]);
  });

  it("counts the Secrets of a Helm release", () => {
    const release = registration({
      type: "kubernetes:helm.sh/v3:Release",
      name: "acme-cache",
      inputs: { name: "cache", namespace: "acme", maxHistory: 5 },
    });

    const [row] = planOf(quota({ secrets: "5" }), release).quota;

    assert.deepEqual([row?.steady, row?.verdict], ["6", "too-small"]);
  });

  it("says that children of a release are not seen", () => {
    const release = registration({ type: "kubernetes:helm.sh/v3:Release", name: "acme-cache" });

    assert.deepEqual(planOf(release).notAnalyzed, [
      'release "acme-cache": not rendered: nothing renders charts here; rules, quota sums and connections do not see what it makes',
    ]);
  });

  it("names every value that is known only later", () => {
    const map = registration({
      inputs: { data: { a: UNKNOWN }, list: [{ b: UNKNOWN }, [UNKNOWN]] },
    });

    assert.deepEqual(planOf(map).notAnalyzed, [
      'ConfigMap "map": data.a is known only after the deployment',
      'ConfigMap "map": list[0].b is known only after the deployment',
      'ConfigMap "map": list[1][0] is known only after the deployment',
    ]);
  });

  it("says which workload a quota sum leaves out", () => {
    const plan = planOf(quota({ pods: "5" }), deployment({ replicas: UNKNOWN }));

    assert.deepEqual(plan.notAnalyzed, [
      'Deployment "acme-web": spec.replicas is known only after the deployment',
      'quota of tenant acme: Deployment "web": spec.replicas is not a known number',
    ]);
  });

  it("blocks on a secret in plain text", () => {
    const plan = planOf(registration({ leaks: ["data.key"] }));

    assert.deepEqual(plan.leaks, ['ConfigMap "map": data.key holds a secret in plain text']);
    assert.equal(planVerdict(plan).blocked, true);
  });
});

describe("planVerdict", () => {
  it("finds nothing in the way of an empty plan", () => {
    assert.deepEqual(planVerdict(planOf()), {
      blocked: false,
      mandatory: 0,
      advisory: 0,
      exempted: 0,
      undecided: 0,
      quota: 0,
      slowed: 0,
      leaks: 0,
      closed: 0,
      charts: 0,
    });
  });

  it("does not block on a quota that only slows rollouts", () => {
    const resources = { requests: { cpu: "1" } };
    const spec = { replicas: 4, template: { spec: { containers: [{ resources }] } } };
    const plan = { ...planOf(quota({ "requests.cpu": "4" }), deployment(spec)), findings: [] };

    const { blocked, slowed } = planVerdict(plan);

    assert.deepEqual([blocked, slowed], [false, 1]);
  });
});
