import assert from "node:assert/strict";

import { evaluate } from "../../policy/evaluate.ts";
import type { Subject } from "../../policy/rule.ts";
import { allRules } from "../../policy/rules/all.ts";
import { beside, compliantDeployment, compliantTenant } from "../support/compliant-tenant.ts";
import { type Fields, podSpec, prod, secured, subjectOf } from "../support/policy.ts";

/** Names of the rules that find something in a workload of a compliant tenant. */
function names(object: Fields, change: Partial<Subject> = {}): readonly string[] {
  const around = [...compliantTenant("acme"), ...beside].map((each, at) =>
    subjectOf(each, { name: `r${at}` }),
  );
  const findings = evaluate(allRules, [subjectOf(object, change), ...around], prod);
  return findings.map(({ rule }) => rule.name);
}

describe("pod rules", () => {
  it("accept on the pod what containers inherit, and nothing else", () => {
    const misplaced = "pod-misplaced-security-context";
    const fit = "namespace-pod-security-fit";
    const values: readonly (readonly [string, unknown, readonly string[]])[] = [
      ["runAsNonRoot", true, []],
      ["seccompProfile", { type: "RuntimeDefault" }, []],
      ["allowPrivilegeEscalation", false, ["pod-privilege-escalation", misplaced, fit]],
      ["readOnlyRootFilesystem", true, [misplaced, "pod-read-only-root"]],
      ["capabilities", { drop: ["ALL"] }, ["pod-drop-all-capabilities", misplaced, fit]],
    ];
    for (const [field, value, rules] of values) {
      const spec = podSpec();
      const moved = compliantDeployment({
        ...spec,
        securityContext: { ...(spec["securityContext"] as Fields), [field]: value },
        containers: [secured({ [field]: undefined })],
      });

      assert.deepEqual(names(moved), rules, field);
    }
  });

  it("find nothing in a patch that leaves fields out", () => {
    const patch = { type: "kubernetes:apps/v1:DeploymentPatch" };
    const metadata = { name: "api", namespace: "acme" };
    const template = { spec: { containers: [{ name: "api" }] } };

    assert.deepEqual(names({ metadata, spec: { template } }, patch), []);
  });
});
