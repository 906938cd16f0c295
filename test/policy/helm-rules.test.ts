import assert from "node:assert/strict";

import { evaluate } from "../../policy/evaluate.ts";
import type { Finding, Profile, Rule, Subject } from "../../policy/rule.ts";
import { helmRepository } from "../../policy/rules/helm-repository.ts";
import { helmVersionPinned } from "../../policy/rules/helm-version-pinned.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { prod, subjectOf } from "../support/policy.ts";

/** The component with a summary of a chart from an OCI registry that is pinned. */
function component(change: object = {}): Subject {
  const summary = {
    chart: "cache",
    version: "1.2.0",
    source: "oci",
    pinned: true,
    verified: false,
  };
  return subjectOf({ ...summary, ...change }, { type: "moorage:index:HelmRelease", name: "cache" });
}

function findings(rule: Rule, change: object, profile: Profile = "prod"): readonly Finding[] {
  return evaluate([rule], [component(change)], { ...prod, profile });
}

describe("helm-version-pinned", () => {
  it("is mandatory in staging as well", () => {
    const [finding] = findings(helmVersionPinned, { version: "1.x" }, "staging");

    assert.equal(finding?.level, "mandatory");
  });

  it("leaves a version that is not known yet undecided", () => {
    const [finding] = findings(helmVersionPinned, { version: UNKNOWN });

    assert.deepEqual([finding?.verdict, finding?.level], ["undecided", "advisory"]);
  });
});

describe("helm-repository", () => {
  it("is advice in dev", () => {
    const [finding] = findings(helmRepository, { pinned: false }, "dev");

    assert.equal(finding?.level, "advisory");
  });

  it("leaves a source or a digest that is not known yet undecided", () => {
    for (const change of [{ pinned: UNKNOWN }, { source: UNKNOWN, pinned: false }]) {
      const [finding] = findings(helmRepository, change);

      assert.equal(finding?.verdict, "undecided");
    }
  });
});
