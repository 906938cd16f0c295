import assert from "node:assert/strict";

import {
  PolicyConfigError,
  policyProfileOf,
  policySettings,
  ruleProblems,
} from "../../policy/config.ts";
import { packSettings } from "../../policy/pack-settings.ts";
import { allRules } from "../../policy/rules/all.ts";

function problems(value: unknown): readonly string[] {
  try {
    policySettings([{ name: "moorage:policy", value }], allRules);
  } catch (error) {
    assert.ok(error instanceof PolicyConfigError);
    return error.problems;
  }
  return [];
}

describe("policySettings", () => {
  it("is prod when nothing is set", () => {
    assert.deepEqual(policySettings([], allRules), { profile: "prod", rules: {} });
    const unset = [{ name: "a", value: undefined }];
    assert.deepEqual(policySettings(unset, allRules), { profile: "prod", rules: {} });
  });

  it("prefers earlier sources, value by value", () => {
    const sources = [
      { name: "a", value: { rules: { "image-tag": "off" } } },
      { name: "b", value: { profile: "dev", rules: { "image-tag": "mandatory" } } },
      { name: "c", value: { profile: "staging", rules: { "pod-seccomp": "advisory" } } },
    ];

    assert.deepEqual(policySettings(sources, allRules), {
      profile: "dev",
      rules: { "image-tag": "off", "pod-seccomp": "advisory" },
    });
  });

  it("falls back to a profile", () => {
    assert.equal(policySettings([], allRules, "dev").profile, "dev");
  });

  it("rejects a value that is no object, without showing it", () => {
    assert.deepEqual(problems("canary"), ["moorage:policy: must be of type object, got string"]);
    assert.deepEqual(problems([]), ["moorage:policy: must be of type object, got a list"]);
  });

  it("rejects unknown keys, profiles and levels, all at once", () => {
    assert.deepEqual(problems({ profil: "dev", profile: "qa", rules: { "image-tag": "error" } }), [
      "moorage:policy.profile: must be one of dev, staging, prod",
      "moorage:policy.rules.image-tag: must be one of mandatory, advisory, off",
      "moorage:policy: unknown key 'profil'",
    ]);
  });

  it("rejects rules that do not exist, and offers the nearest", () => {
    assert.deepEqual(problems({ rules: { "pod-priviledged": "off", nonsense: "off" } }), [
      "rules.pod-priviledged: there is no such rule, did you mean 'pod-privileged'",
      "rules.nonsense: there is no such rule",
    ]);
  });

  it("rejects lowering a core rule in prod", () => {
    assert.deepEqual(problems({ rules: { "image-tag": "advisory" } }), [
      "rules.image-tag: a core rule cannot be lowered to 'advisory' in prod",
    ]);
    assert.deepEqual(problems({ profile: "dev", rules: { "image-tag": "off" } }), []);
  });

  it("names every problem in the message", () => {
    const error = new PolicyConfigError(["a", "b"]);

    assert.equal(error.message, "the policy settings are wrong:\n  a\n  b");
  });
});

describe("ruleProblems", () => {
  it("names the rule that each problem is about", () => {
    const rules = { "image-tags": "off", "pod-seccomp": "off", "image-tag": "mandatory" } as const;

    assert.deepEqual(ruleProblems({ profile: "prod", rules }, allRules), [
      { rule: "image-tags", message: "there is no such rule, did you mean 'image-tag'" },
      { rule: "pod-seccomp", message: "a core rule cannot be lowered to 'off' in prod" },
    ]);
  });
});

describe("policyProfileOf", () => {
  it("knows the profiles that it has a table for, and is strict about others", () => {
    const profiles = ["local", "dev", "staging", "prod", "qa", undefined].map(policyProfileOf);

    assert.deepEqual(profiles, ["dev", "dev", "staging", "prod", "prod", "prod"]);
  });
});

describe("packSettings", () => {
  function settings(config: Readonly<Record<string, string>>, pack: unknown = {}): unknown {
    return packSettings(pack, (key) => config[key]);
  }

  it("takes the profile of the stack", () => {
    assert.deepEqual(settings({ profile: "dev" }), { profile: "dev", rules: {} });
    assert.deepEqual(settings({}), { profile: "prod", rules: {} });
  });

  it("prefers the policy of the stack, and the configuration of the pack to that", () => {
    const config = { profile: "dev", policy: '{"profile":"staging"}' };

    assert.deepEqual(settings(config), { profile: "staging", rules: {} });
    assert.deepEqual(settings(config, { profile: "prod" }), { profile: "prod", rules: {} });
  });

  it("rejects a policy that is a plain text", () => {
    assert.throws(() => settings({ policy: "dev" }), /moorage:policy: must be of type object/);
  });
});
