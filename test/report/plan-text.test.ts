import assert from "node:assert/strict";

import type { Plan } from "../../plan/plan.ts";
import { planText } from "../../report/plan-text.ts";
import { exempted, finding, fits, goodPlan, namespace } from "./plan-samples.ts";

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}

describe("planText", () => {
  it("shows verdict, counts and quota of a good plan", () => {
    assert.equal(
      planText(goodPlan),
      [
        "Plan of dev: 2 resources, 2 tenants; nothing stands in the way of a deployment",
        "",
        "KIND        acme  globex  ALL",
        "Deployment     0       1    1",
        "Namespace      1       0    1",
        "all            1       1    2",
        "",
        "TENANT  QUOTA         STEADY  PEAK  HARD  VERDICT",
        "acme    requests.cpu    600m  800m     6  fits",
      ].join("\n"),
    );
  });

  it("groups findings by rule and tenant", () => {
    const other = { ...finding, subject: { ...finding.subject, urn: namespace.urn, name: "web" } };

    const text = planText({ ...goodPlan, quota: [], findings: [finding, other] });

    const message = 'container "shop" (spec.template.spec.containers[0]): image has no tag';
    const rest = [
      "      fix: name a version",
      "      why: a restart could run another image (CIS 5.5.1)",
      "      docs: moor policy show image-tag   exempt: image-tag, Deployment default/shop, container shop",
    ];
    const again = [
      "      fix: name a version",
      "      exempt: image-tag, Deployment default/shop, container shop",
    ];
    assert.equal(
      text.slice(text.indexOf("Findings")),
      [
        "Findings",
        "  mandatory MOOR-029 image-tag: Images are pinned to a version.",
        `    globex: Deployment "globex-shop": ${message}`,
        ...rest,
        `    acme: Deployment "web": ${message}`,
        ...again,
      ].join("\n"),
    );
  });

  it("fits findings into a terminal", () => {
    const text = planText({ ...goodPlan, quota: [], findings: [finding] }, { width: 60 });

    assert.equal(
      text.slice(text.indexOf("    globex: ")),
      [
        '    globex: Deployment "globex-shop":',
        '      container "shop" (spec.template.spec.containers[0]):',
        "        image has no tag",
        "      fix: name a version",
        "      why: a restart could run another image (CIS 5.5.1)",
        "      docs: moor policy show image-tag   exempt: image-tag,",
        "        Deployment default/shop, container shop",
      ].join("\n"),
    );
  });

  it("lists exempted findings with who answers for them, and counts them apart", () => {
    const text = planText({ ...goodPlan, quota: [], findings: [exempted] });

    assert.equal(
      firstLine(text),
      "Plan of dev: 2 resources, 2 tenants; nothing stands in the way of a deployment (1 exempted)",
    );
    assert.match(
      text,
      / {2}advisory MOOR-029 image-tag: .*\n {4}globex: Deployment "globex-shop": exempted until 2026-12-22 \(team-shop\): the vendor tags the next release\n/,
    );
  });

  it("counts in the first line what blocks", () => {
    const quota = [
      { ...fits, verdict: "too-small" as const },
      { ...fits, verdict: "rollout-blocked" as const, blocked: 'Deployment "web"' },
    ];
    const leaks = ['Pod "web": spec.containers[0].args[1] holds a secret in plain text'];

    const text = planText({ ...goodPlan, findings: [finding], quota, leaks });

    assert.equal(
      firstLine(text),
      "Plan of dev: 2 resources, 2 tenants; blocked by 1 mandatory finding, 2 quota limits, 1 leaked secret",
    );
  });

  it("counts an open question that nothing later answers, as a preview does", () => {
    const open = { ...finding, verdict: "undecided" as const };

    const text = planText({ ...goodPlan, quota: [], findings: [open] });

    assert.match(firstLine(text), /blocked by 1 mandatory finding$/);
  });

  it("does not block on advisory and undecided findings and slowed rollouts", () => {
    const findings = [
      { ...finding, level: "advisory" as const },
      { ...finding, level: "advisory" as const, verdict: "undecided" as const },
    ];
    const quota = [{ ...fits, verdict: "rollout-slowed" as const }];

    const text = planText({ ...goodPlan, findings, quota });

    assert.match(
      firstLine(text),
      /nothing stands in the way of a deployment \(1 advisory, 1 undecided, 1 tight quota limit\)$/,
    );
  });

  it("names the workload whose rollout is blocked", () => {
    const blocked = { ...fits, verdict: "rollout-blocked" as const, blocked: 'Deployment "web"' };

    const text = planText({ ...goodPlan, quota: [blocked] });

    assert.match(text, /6 {2}rollout blocked: Deployment "web"$/);
  });

  it("says below a limit that fails what to change", () => {
    const short = { ...fits, verdict: "too-small" as const, fixes: ["ask for 3", "raise to 8"] };

    const text = planText({ ...goodPlan, quota: [short, fits] });

    assert.equal(
      text.slice(text.indexOf("TENANT")),
      [
        "TENANT  QUOTA         STEADY  PEAK  HARD  VERDICT",
        "acme    requests.cpu    600m  800m     6  too small",
        "  fix: ask for 3",
        "  or: raise to 8",
        "acme    requests.cpu    600m  800m     6  fits",
      ].join("\n"),
    );
  });

  it("shows of many tenants only the limits that do not simply hold", () => {
    const many = ["a", "b", "c", "d", "e", "f", "g"].map((tenant) => ({ ...fits, tenant }));
    const slow = { ...fits, verdict: "rollout-slowed" as const };
    const textOf = (quota: Plan["quota"]): string => {
      const text = planText({ ...goodPlan, quota });
      return text.slice(text.lastIndexOf("\n\n") + 2);
    };

    assert.equal(textOf(many), "all 7 limits of 7 tenants hold, see -o json");
    assert.equal(
      textOf([...many, slow]),
      [
        "TENANT  QUOTA         STEADY  PEAK  HARD  VERDICT",
        "acme    requests.cpu    600m  800m     6  rollouts wait for each other",
        "7 more limits not exceeded, see -o json",
      ].join("\n"),
    );
  });

  it("cuts long lists of findings and notes", () => {
    const findings = Array.from({ length: 42 }, () => finding);
    const notAnalyzed = Array.from({ length: 41 }, (_, index) => `note ${index}`);

    const lines = planText({ ...goodPlan, quota: [], findings, notAnalyzed }).split("\n");

    assert.ok(lines.includes("    and 2 more, see -o json"), lines.join("\n"));
    assert.equal(lines.at(-1), "  and 1 more, see -o json");
  });

  it("names namespace and quota where a tenant has several", () => {
    const quota = [
      fits,
      { ...fits, quota: "quota-critical" },
      { ...fits, namespace: "acme-jobs", verdict: "pods-refused" as const },
    ];

    const text = planText({ ...goodPlan, quota });

    assert.equal(
      text.slice(text.indexOf("TENANT")),
      [
        "TENANT  NAMESPACE  QUOTA                         STEADY  PEAK  HARD  VERDICT",
        "acme    acme       quota: requests.cpu             600m  800m     6  fits",
        "acme    acme       quota-critical: requests.cpu    600m  800m     6  fits",
        "acme    acme-jobs  requests.cpu                    600m  800m     6  pods refused",
      ].join("\n"),
    );
  });

  it("names existing namespaces apart from what is made", () => {
    const existing = { ...namespace, external: true, inputs: { metadata: { name: "legacy" } } };
    const patch = {
      ...namespace,
      type: "kubernetes:core/v1:NamespacePatch",
      inputs: existing.inputs,
    };
    const other = { ...existing, inputs: { metadata: { name: "tools" } }, tenant: undefined };

    const text = planText({ ...goodPlan, quota: [], resources: [existing, patch, other] });

    assert.equal(
      text.slice(text.indexOf("KIND")),
      [
        "KIND            acme  ALL",
        "NamespacePatch     1    1",
        "all                1    1",
        "",
        "Existing namespaces: legacy (adopted by acme), tools (used)",
      ].join("\n"),
    );
  });

  it("shows what else counts, and the isolation with its changes", () => {
    const isolationDiff = { against: "main", opened: [], closed: [], changed: [] };
    const closed = {
      from: "acme/a[Deployment]",
      to: "acme/b[Deployment]",
      tenants: ["acme"],
      ports: "TCP 80",
      policies: [],
      declaredBy: "connects",
      consent: false,
    };
    const isolation = { ...goodPlan.isolation, closed: [closed] };
    const plan = { ...goodPlan, quota: [], isolation, alsoCounted: ["quota of tenant acme: x"] };

    const text = planText(plan, { isolationDiff });

    assert.match(firstLine(text), /blocked by 1 closed connection$/);
    assert.ok(
      text.endsWith(
        [
          "Declared but closed",
          "  acme/a -> acme/b TCP 80 (connects)",
          "",
          "Isolation changes against main: none",
          "",
          "Also counted",
          "  quota of tenant acme: x",
        ].join("\n"),
      ),
    );
  });

  it("lists leaked secrets with the fix", () => {
    const text = planText({
      ...goodPlan,
      quota: [],
      leaks: ["Pod: x holds a secret in plain text"],
    });

    assert.ok(
      text.endsWith(
        [
          "Leaked secrets",
          "  Pod: x holds a secret in plain text",
          "  fix: pass the secret on as an Output and never unwrap it; in a chart, let only Secrets have it",
        ].join("\n"),
      ),
    );
  });

  it("lists what was not analyzed", () => {
    const text = planText({ ...goodPlan, notAnalyzed: ["children of release: later"] });

    assert.ok(text.endsWith("\n\nNot analyzed\n  children of release: later"));
  });

  it("shows sums only for many tenants", () => {
    const resources = ["a", "b", "c", "d", "e", "f", "g"].map((tenant) => ({
      ...namespace,
      tenant,
    }));

    const text = planText({ ...goodPlan, resources, quota: [] });

    assert.equal(
      text.slice(text.indexOf("KIND")),
      ["KIND       ALL", "Namespace    7", "all          7"].join("\n"),
    );
  });

  it("has colors only when told", () => {
    assert.equal(planText({ ...goodPlan, findings: [finding] }).includes("\u001b"), false);
    assert.ok(planText(goodPlan, { color: true }).includes("\u001b[32mfits\u001b[39m"));
  });
});
