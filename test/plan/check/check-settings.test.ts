import assert from "node:assert/strict";

import { EnvironmentError } from "../../../environment/problems.ts";
import { readYaml } from "../../../environment/yaml-source.ts";
import { fileSettings, newerNote } from "../../../plan/check/check-settings.ts";
import type { SettingsFlags } from "../../../plan/check/check-settings.ts";
import type { Settings } from "../../../policy/rule.ts";
import { prod } from "../../support/policy.ts";

const today = "2026-11-22";

function settings(text: string, flags: SettingsFlags = {}): Settings {
  return fileSettings(readYaml("s.yaml", text), flags, today);
}

function problems(text: string): readonly string[] {
  try {
    settings(text);
  } catch (error) {
    assert.ok(error instanceof EnvironmentError);
    return error.message.split("\n");
  }
  return [];
}

describe("fileSettings", () => {
  it("is as strict as in prod without a file", () => {
    assert.deepEqual(fileSettings(undefined, {}, today), prod);
  });

  it("reads a map of settings, with its key or without", () => {
    const expected = { ...prod, profile: "staging", rules: { "image-tag": "mandatory" } };
    const map = "{ profile: staging, rules: { image-tag: mandatory } }";

    assert.deepEqual(settings(map), expected);
    assert.deepEqual(settings(`moorage:policy: ${map}`), expected);
    assert.deepEqual(settings(""), prod);
  });

  it("reads a stack file with its profile and the version of its cluster", () => {
    const text = `config:\n  moorage:profile: staging\n  moorage:cluster: { version: "1.33" }\n  moorage:policy: { podSecurity: baseline }\n`;

    assert.deepEqual(settings(text), {
      ...prod,
      profile: "staging",
      minor: 33,
      podSecurity: "baseline",
    });
  });

  it("lets flags win", () => {
    const flags = { profile: "dev", podSecurity: "privileged", minor: 30 } as const;

    assert.deepEqual(settings("{ profile: prod, podSecurity: baseline }", flags), {
      ...prod,
      ...flags,
    });
  });

  it("rejects everything that is wrong at once, with its place", () => {
    const text = `profile: dev\nrules: { image-tga: off }\nkubernetes: 1\nexemptions:\n  - rule: cross-tenant\n`;

    assert.deepEqual(
      problems(text).map((line) => line.split(" ").slice(0, 2).join(" ")),
      [
        "s.yaml:2:10 rules.image-tga:",
        "s.yaml:3:13 kubernetes:",
        "s.yaml:5:5 exemptions[0].expires:",
        "s.yaml:5:5 exemptions[0].match:",
        "s.yaml:5:5 exemptions[0].owner:",
        "s.yaml:5:5 exemptions[0].reason:",
      ],
    );
  });

  it("judges exemptions as well where something else is wrong", () => {
    const match = "{ kind: Pod, namespace: shop, name: p }";
    const entry = `{ rule: cross-tenant, match: ${match}, reason: the vendor mends it next year, owner: team-a, expires: "2026-12-01" }`;

    assert.deepEqual(problems(`profile: produ\nexemptions:\n  - ${entry}\n`), [
      's.yaml:1:10 profile: "produ" is not one of dev, staging, prod. Did you mean "prod"?',
      "s.yaml:3:7 exemptions[0].rule: nobody can be exempted from this rule: it keeps tenants apart",
    ]);
  });

  it("rejects what the rules do not allow, and YAML that is none", () => {
    assert.deepEqual(problems("config:\n  moorage:policy:\n    rules: { image-tag: off }\n"), [
      "s.yaml:3:14 moorage:policy.rules.image-tag: a core rule cannot be lowered to 'off' in prod",
    ]);
    assert.deepEqual(problems("a: ["), ["s.yaml:1:5 the indentation does not fit (BAD_INDENT)"]);
  });
});

describe("newerNote", () => {
  it("tells which version stands in for one that no rule knows", () => {
    assert.equal(
      newerNote({ minor: 99 }),
      "Kubernetes 1.99 is judged as 1.37, the newest version that the rules know",
    );
    assert.equal(newerNote({ minor: 37 }), undefined);
  });
});
