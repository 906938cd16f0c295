import assert from "node:assert/strict";

import { isLowered, levelOf } from "../../policy/levels.ts";
import type { Level, Profile, RuleFacts, Severity } from "../../policy/rule.ts";

function rule(severity: Severity, change: Partial<RuleFacts> = {}): RuleFacts {
  return {
    name: "example",
    number: 1,
    description: "",
    severity,
    class: "core",
    why: "",
    standards: [],
    ...change,
  };
}

function level(
  facts: RuleFacts,
  profile: Profile,
  rules: Readonly<Record<string, Level>> = {},
): Level {
  return levelOf(facts, { profile, rules });
}

describe("levelOf", () => {
  const table: Readonly<Record<Profile, readonly Level[]>> = {
    dev: ["mandatory", "advisory", "advisory", "off"],
    staging: ["mandatory", "mandatory", "advisory", "advisory"],
    prod: ["mandatory", "mandatory", "mandatory", "advisory"],
  };
  for (const profile of ["dev", "staging", "prod"] as const) {
    it(`follows the table of ${profile}`, () => {
      const severities = ["critical", "high", "medium", "low"] as const;

      assert.deepEqual(
        severities.map((severity) => level(rule(severity), profile)),
        table[profile],
      );
    });
  }

  it("leaves opt-in rules off until they have a level", () => {
    const optIn = rule("critical", { class: "opt-in" });

    assert.equal(level(optIn, "prod"), "off");
    assert.equal(level(optIn, "prod", { example: "advisory" }), "advisory");
  });

  it("prefers the level of the rule", () => {
    assert.equal(level(rule("low"), "dev", { example: "mandatory" }), "mandatory");
    assert.equal(level(rule("critical"), "dev", { example: "off" }), "off");
    assert.equal(level(rule("critical"), "dev", { other: "off" }), "mandatory");
  });

  it("keeps core rules up in prod", () => {
    assert.equal(level(rule("high"), "prod", { example: "off" }), "mandatory");
    assert.equal(level(rule("high", { class: "extra" }), "prod", { example: "off" }), "off");
    assert.equal(level(rule("low"), "prod", { example: "mandatory" }), "mandatory");
  });

  it("holds rules mandatory that fail later or silently", () => {
    assert.equal(level(rule("high", { name: "cross-tenant" }), "dev"), "mandatory");
    assert.equal(level(rule("high", { name: "declared-connection" }), "dev"), "mandatory");
    assert.equal(level(rule("medium", { name: "object-duplicate" }), "dev"), "mandatory");
    assert.equal(level(rule("medium", { name: "node-port-duplicate" }), "dev"), "mandatory");
  });

  it("lets no setting lower what keeps tenants apart", () => {
    const facts = rule("high", { name: "cross-tenant", class: "diff" });

    assert.equal(level(facts, "dev", { "cross-tenant": "off" }), "mandatory");
    assert.equal(isLowered(facts, "advisory", "dev"), true);
  });

  it("advises about what may be there already", () => {
    const facts = rule("medium", { name: "dangling-reference", class: "diff" });

    assert.equal(level(facts, "prod"), "advisory");
    assert.equal(level(facts, "prod", { "dangling-reference": "mandatory" }), "mandatory");
  });

  it("turns on an opt-in rule that a setting of its own asks for", () => {
    const labels = rule("low", { name: "required-labels", class: "opt-in" });
    const cpu = rule("low", { name: "resources-cpu-limit", class: "opt-in" });
    const settings = { profile: "prod", rules: {} } as const;

    assert.equal(levelOf(labels, { ...settings, requiredLabels: [] }), "off");
    assert.equal(levelOf(labels, { ...settings, requiredLabels: ["a"] }), "advisory");
    assert.equal(levelOf(labels, { ...settings, rules: { "required-labels": "off" } }), "off");
    assert.equal(levelOf(cpu, { ...settings, cpuLimit: "any" }), "off");
    assert.equal(levelOf(cpu, { ...settings, cpuLimit: "forbidden" }), "advisory");
    assert.equal(levelOf(cpu, { ...settings, profile: "dev", cpuLimit: "forbidden" }), "off");
  });

  it("does not read inherited names", () => {
    assert.equal(level(rule("low", { name: "constructor" }), "prod"), "advisory");
  });
});

describe("isLowered", () => {
  it("is true for core rules below their level in prod only", () => {
    assert.equal(isLowered(rule("high"), "advisory", "prod"), true);
    assert.equal(isLowered(rule("high"), "mandatory", "prod"), false);
    assert.equal(isLowered(rule("high"), "off", "staging"), false);
    assert.equal(isLowered(rule("high", { class: "diff" }), "off", "prod"), false);
  });
});
