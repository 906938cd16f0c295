import assert from "node:assert/strict";

import { evaluate } from "../../../policy/evaluate.ts";
import { baselineExemptions } from "../../../policy/exemptions/baseline.ts";
import type { Exemption } from "../../../policy/exemptions/exemption.ts";
import { exemptionRows } from "../../../policy/exemptions/exemptions.ts";
import type { Finding, Settings } from "../../../policy/rule.ts";
import { allRules } from "../../../policy/rules/all.ts";
import { deployment, podSpec, prod, secured, subjectOf } from "../../support/policy.ts";

const terms = { owner: "team-data", reason: "there before the rules were" };
const subjects = [
  subjectOf(
    deployment(
      podSpec({
        containers: [
          secured({ readOnlyRootFilesystem: false, privileged: true }),
          secured({ allowPrivilegeEscalation: true }, { name: "b" }),
        ],
      }),
    ),
  ),
];

function findings(settings: Settings): readonly Finding[] {
  return evaluate(allRules, subjects, settings).filter(({ rule }) => rule.name.startsWith("pod-"));
}

function baseline(settings: Settings, change: { days?: number } = {}): readonly Exemption[] {
  return baselineExemptions(findings(settings), settings, { ...terms, ...change });
}

describe("baselineExemptions", () => {
  const match = { kind: "Deployment", namespace: "acme", name: "api" };
  const made = (rule: string, container: string, expires = "2026-12-22"): Exemption => {
    return { rule, match: { ...match, container }, ...terms, expires };
  };
  const both = [made("pod-privilege-escalation", "b"), made("pod-read-only-root", "api")];

  it("makes one per finding for 30 days, but none from a critical rule", () => {
    assert.deepEqual(baseline(prod), both);
  });

  it("makes every finding but the critical ones advisory", () => {
    const settings = { ...prod, exemptions: both };

    const mandatory = findings(settings).filter(({ level }) => level === "mandatory");

    assert.deepEqual(
      mandatory.map(({ rule }) => rule.name),
      ["pod-privileged"],
    );
    assert.deepEqual(
      exemptionRows(settings, findings(settings)).map((row) => row.findings),
      [1, 1],
    );
  });

  it("lasts as long as asked, within the horizon of the profile", () => {
    assert.equal(baseline(prod, { days: 7 })[0]?.expires, "2026-11-29");
    assert.equal(baseline(prod, { days: 365 })[0]?.expires, "2027-02-20");
    assert.equal(
      baseline({ ...prod, profile: "staging" }, { days: 365 })[0]?.expires,
      "2027-05-21",
    );
  });

  it("leaves out what is exempted already, unless that has expired", () => {
    const over = made("pod-privilege-escalation", "b", "2026-11-01");
    const active = made("pod-read-only-root", "api");

    assert.deepEqual(baseline({ ...prod, exemptions: [over, active] }), [both[0]]);
  });
});
