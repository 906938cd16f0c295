import assert from "node:assert/strict";

import type { Plan } from "../../plan/plan.ts";
import { decisionLines } from "../../report/plan-decisions-text.ts";
import { podSecurityText } from "../../report/plan-pod-security-text.ts";
import { planText } from "../../report/plan-text.ts";
import { styleFor } from "../../report/style.ts";
import { goodPlan } from "./plan-samples.ts";

type Decision = Plan["decisions"][number];
type Row = Plan["podSecurity"][number];

const style = styleFor({});

function decision(key: string, made: string, tenant = "acme"): Decision {
  return { tenant, app: "web", key, decision: made, reason: "because" };
}

const refused: Row = {
  tenant: "acme",
  app: "agent",
  namespace: "acme",
  enforced: "restricted",
  needed: "privileged",
  verdict: "refused",
  fields: ["spec.hostPID", "spec.hostIPC", "spec.hostNetwork", "spec.volumes[0].hostPath"],
  fixes: ["one", "another"],
};
const relaxed: Row = { ...refused, app: "web", verdict: "relaxed", fields: [], fixes: ["less"] };

describe("podSecurityText", () => {
  it("is empty when every app keeps to restricted", () => {
    assert.equal(podSecurityText(goodPlan, style), "");
  });

  it("has the refused first, with their fixes, and none for what was chosen", () => {
    const text = podSecurityText({ ...goodPlan, podSecurity: [relaxed, refused] }, style);

    assert.equal(
      text,
      [
        "APP    NAMESPACE  ENFORCED    NEEDED      POD SECURITY",
        "agent  acme       restricted  privileged  refused: spec.hostPID, spec.hostIPC, spec.hostNetwork and 1 more",
        "  fix: one",
        "  or: another",
        "web    acme       restricted  privileged  admitted",
      ].join("\n"),
    );
  });

  it("says where nobody says what is enforced, and ends after 40 rows", () => {
    const podSecurity = Array.from({ length: 42 }, () => ({ ...relaxed, enforced: undefined }));

    const lines = podSecurityText({ ...goodPlan, podSecurity }, style).split("\n");

    assert.equal(lines.length, 42);
    assert.match(lines[1] ?? "", /^web {2}acme {7}\? /);
    assert.equal(lines.at(-1), "and 2 more, see -o json");
  });
});

describe("decisionLines", () => {
  it("has kinds and strategies one by one, and the variables of an app in one line", () => {
    const decisions = [
      decision("env.A", "Secret"),
      decision("kind", "StatefulSet"),
      decision("env.B", "ConfigMap"),
      decision("initContainers.init.env.C", "ConfigMap"),
    ];

    assert.deepEqual(decisionLines({ ...goodPlan, decisions }, style), [
      "acme/web: kind StatefulSet (because)",
      "acme/web: 2 variables in a ConfigMap, 1 variable in a Secret",
    ]);
  });

  it("has no line per app for many tenants", () => {
    const decisions = ["a", "b", "c", "d", "e", "f", "g"].map((name) =>
      decision("env.A", "Secret", name),
    );

    assert.deepEqual(decisionLines({ ...goodPlan, decisions }, style), [
      "objects of 7 variables, see -o json",
    ]);
  });

  it("stands in the text of a plan", () => {
    const decisions = [decision("kind", "StatefulSet")];

    assert.match(
      planText({ ...goodPlan, decisions, podSecurity: [refused] }),
      /fix: one\n[^]*Decided for you\n {2}acme\/web: kind StatefulSet \(because\)/,
    );
  });
});
