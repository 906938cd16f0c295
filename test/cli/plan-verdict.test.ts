import assert from "node:assert/strict";

import { planVerdict } from "../../cli/plan-verdict.ts";
import type { Plan, QuotaFit } from "../../plan/plan.ts";
import { release } from "../report/plan-samples.ts";

type Finding = Plan["findings"][number];

const empty: Plan = {
  environment: "dev",
  stack: "dev",
  resources: [],
  findings: [],
  quota: [],
  alsoCounted: [],
  podSecurity: [],
  decisions: [],
  isolation: { edges: [], undeclared: [], closed: [], unknown: [] },
  releases: [],
  leaks: [],
  notAnalyzed: [],
};

function finding(change: Partial<Pick<Finding, "level" | "verdict">> = {}): Finding {
  const place = {
    container: "web",
    within: "spec.template.spec.containers[0]",
    path: "spec.template.spec.containers[0].image",
    message: "image has no digest",
    fix: "pin the image",
  };
  return {
    ...place,
    places: [place],
    object: undefined,
    exemption: undefined,
    rule: {
      name: "image-pinned",
      number: 12,
      description: "Images are pinned.",
      severity: "high",
      class: "core",
      why: "a tag can move",
      standards: [],
    },
    level: "mandatory",
    verdict: "fail",
    subject: {
      urn: "urn:x",
      type: "kubernetes:apps/v1:Deployment",
      name: "acme-web",
      component: 'ServiceApp "acme-web"',
      object: {},
    },
    ...change,
  };
}

function fit(verdict: QuotaFit["verdict"]): QuotaFit {
  const sizes = { resource: "requests.cpu", steady: "3", peak: "5", hard: "4" };
  const blocked = verdict === "rollout-blocked" ? "web" : undefined;
  const place = { tenant: "acme", namespace: "acme", quota: "quota" };
  return { ...place, ...sizes, verdict, blocked, fixes: ["ask for less"] };
}

describe("planVerdict", () => {
  it("lets a plan without violations pass", () => {
    assert.deepEqual(planVerdict(empty), { exitCode: 0, problems: [] });
  });

  it("ends with 5 for a mandatory violation and names app, container, place and fix", () => {
    assert.deepEqual(planVerdict({ ...empty, findings: [finding()] }), {
      exitCode: 5,
      problems: [
        {
          code: "image-pinned",
          message:
            'ServiceApp "acme-web": container "web" (spec.template.spec.containers[0]): image has no digest',
          hint: "pin the image",
        },
      ],
    });
  });

  it("lets advice and undecided rules pass", () => {
    const findings = [
      finding({ level: "advisory" }),
      finding({ level: "advisory", verdict: "undecided" }),
    ];

    assert.equal(planVerdict({ ...empty, findings }).exitCode, 0);
  });

  it("ends with 5 for an open question that counts, as a preview fails", () => {
    const findings = [finding({ verdict: "undecided" })];

    assert.equal(planVerdict({ ...empty, findings }).exitCode, 5);
  });

  it("ends with 5 for a leaked secret", () => {
    const verdict = planVerdict({ ...empty, leaks: ["ConfigMap acme-web: data.TOKEN"] });

    assert.equal(verdict.exitCode, 5);
    assert.equal(
      verdict.problems[0]?.message,
      "a secret would stand in plain text: ConfigMap acme-web: data.TOKEN",
    );
  });

  it("ends with 4 for a quota that stops pods or a rollout", () => {
    const { exitCode, problems } = planVerdict({
      ...empty,
      quota: [fit("too-small"), fit("rollout-blocked"), fit("rollout-slowed"), fit("fits")],
    });

    assert.equal(exitCode, 4);
    assert.deepEqual(
      problems.map(({ message }) => message),
      [
        "tenant acme: requests.cpu needs 3, the quota is 4",
        "tenant acme: requests.cpu needs 5 while web rolls out, the quota is 4",
      ],
    );
  });

  it("ends with 4 for pods that are refused, names the namespace and the first fix", () => {
    const rows = [
      { ...fit("pods-refused"), namespace: "acme-jobs", blocked: 'Job "load"' },
      fit("fits"),
    ];

    assert.deepEqual(planVerdict({ ...empty, quota: rows }).problems, [
      {
        code: "pods-refused",
        message: 'tenant acme in acme-jobs: no pod of Job "load" can start: requests.cpu is 4',
        hint: "ask for less",
        command: "npx moor env explain tenants.acme.quota -e dev",
      },
    ]);
  });

  it("ends with 5 for a declared connection that stays closed, unless a rule judges it", () => {
    const connection = {
      from: "acme/web[Deployment]",
      to: "acme/db[Deployment]",
      tenants: ["acme"],
      ports: "TCP 5432",
      policies: ["acme/x"],
      declaredBy: "connects",
      consent: false,
    };
    const verdictOf = (consent: boolean): ReturnType<typeof planVerdict> =>
      planVerdict({
        ...empty,
        isolation: { ...empty.isolation, closed: [{ ...connection, consent }] },
      });

    const { exitCode, problems } = verdictOf(false);

    assert.equal(exitCode, 5);
    assert.deepEqual(
      problems.map(({ code, message }) => [code, message]),
      [
        [
          "connection-closed",
          "acme/web[Deployment] cannot reach acme/db[Deployment] on TCP 5432, " +
            "which connects declares; closed by acme/x",
        ],
      ],
    );
    assert.equal(verdictOf(true).exitCode, 0);
  });

  it("ends with 5 when a policy and a quota are violated", () => {
    const plan = { ...empty, findings: [finding()], quota: [fit("too-small")] };

    assert.equal(planVerdict(plan).exitCode, 5);
  });

  it("is 4 for a chart that Helm refuses, with the place in the chart and what to change", () => {
    const place = { source: "cache/templates/a.yaml", line: 3, column: undefined };
    const failure = { kind: "template", message: "nil pointer", ...place } as const;

    const { exitCode, problems } = planVerdict({ ...empty, releases: [{ ...release, failure }] });

    assert.equal(exitCode, 4);
    assert.deepEqual(problems, [
      {
        code: "chart-refused",
        message:
          'release "cache" of tenant globex (cache 1.2.0): cache/templates/a.yaml:3: nil pointer',
        hint: "change tenants.globex.releases.cache.values or the chart",
        command: "npx moor env explain tenants.globex.releases.cache -e dev",
      },
    ]);
  });

  it("passes a plan whose charts nobody could render", () => {
    const nowhere = { source: undefined, line: undefined, column: undefined };
    const failure = { kind: "no-helm", message: "no Helm", ...nowhere } as const;

    assert.equal(planVerdict({ ...empty, releases: [{ ...release, failure }] }).exitCode, 0);
  });
});
