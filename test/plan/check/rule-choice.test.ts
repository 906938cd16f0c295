import assert from "node:assert/strict";

import { askedFor, chooseRules } from "../../../plan/check/rule-choice.ts";
import { levelOf } from "../../../policy/levels.ts";
import type { Profile } from "../../../policy/rule.ts";
import { allRules } from "../../../policy/rules/all.ts";
import { prod } from "../../support/policy.ts";

describe("chooseRules", () => {
  it("reads names, codes and numbers, separated by commas or not", () => {
    const { rules, unknown } = chooseRules(["image-tag, MOOR-001", "7", "moor-31,010,"]);

    assert.deepEqual(unknown, []);
    assert.deepEqual(
      rules.map(({ number }) => number),
      [1, 7, 10, 29, 31],
    );
  });

  it("chooses every rule without a word", () => {
    assert.deepEqual(chooseRules([]), { rules: allRules, unknown: [] });
  });

  it("returns every word that names no rule", () => {
    const { rules, unknown } = chooseRules(["immage-tag,0", "MOOR-999"]);

    assert.deepEqual({ rules, unknown }, { rules: [], unknown: ["immage-tag", "0", "MOOR-999"] });
  });
});

describe("askedFor", () => {
  function level(name: string, profile: Profile): string {
    const { rules } = chooseRules([name]);
    const [rule] = rules;
    const settings = { ...prod, profile };
    return rule === undefined ? "no rule" : levelOf(rule, askedFor(rules, settings));
  }

  it("turns an opt-in rule on, at the level of its severity", () => {
    assert.equal(level("probes-identical", "prod"), "advisory");
    assert.equal(level("probes-identical", "dev"), "advisory");
  });

  it("leaves the level of a rule that is on", () => {
    assert.equal(level("image-tag", "prod"), "mandatory");
    assert.equal(level("image-tag", "dev"), "advisory");
  });

  it("leaves out exemptions of other rules", () => {
    const exemption = {
      match: { kind: "Pod", namespace: "shop", name: "p" },
      reason: "the vendor mends it in the next release",
      owner: "team",
      expires: "2026-12-01",
    };
    const exemptions = ["image-tag", "pod-seccomp"].map((rule) => ({ rule, ...exemption }));
    const { rules } = chooseRules(["image-tag"]);

    const settings = askedFor(rules, { ...prod, exemptions });

    assert.deepEqual(
      settings.exemptions.map(({ rule }) => rule),
      ["image-tag"],
    );
  });
});
