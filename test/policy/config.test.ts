import assert from "node:assert/strict";

import { newestMinor } from "../../kubernetes/pod-security.ts";
import { PolicyConfigError, policyProfileOf, policySettings } from "../../policy/config.ts";
import { packSettings } from "../../policy/pack-settings.ts";
import type { Settings } from "../../policy/rule.ts";
import { allRules } from "../../policy/rules/all.ts";
import { prod } from "../support/policy.ts";

const { today } = prod;

function problems(value: unknown): readonly string[] {
  try {
    policySettings([{ name: "moorage:policy", value }], allRules, { today });
  } catch (error) {
    assert.ok(error instanceof PolicyConfigError);
    return error.problems;
  }
  return [];
}

describe("policySettings", () => {
  it("is prod when nothing is set", () => {
    assert.deepEqual(policySettings([], allRules, { today }), prod);
    const unset = [{ name: "a", value: undefined }];
    assert.deepEqual(policySettings(unset, allRules, { today }), prod);
  });

  it("prefers earlier sources, value by value", () => {
    const sources = [
      { name: "a", value: { rules: { "image-tag": "off" } } },
      { name: "b", value: { profile: "dev", rules: { "image-tag": "mandatory" } } },
      { name: "c", value: { profile: "staging", rules: { "pod-seccomp": "advisory" } } },
    ];

    assert.deepEqual(policySettings(sources, allRules, { today }), {
      ...prod,
      profile: "dev",
      rules: { "image-tag": "off", "pod-seccomp": "advisory" },
    });
  });

  it("falls back to a profile", () => {
    assert.equal(policySettings([], allRules, { fallback: "dev", today }).profile, "dev");
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

  it("joins neither lists nor exemptions of sources, but takes maps key by key", () => {
    const sources = [
      { name: "a", value: { allow: { hosts: ["a.example"] }, requiredLabels: ["a"] } },
      {
        name: "b",
        value: {
          allow: { hosts: ["b.example"], registries: ["ghcr.io/b"] },
          admission: { podSecurityExempt: ["kube-system"] },
          requiredLabels: ["b"],
          minimumReplicas: 3,
          cpuLimit: "forbidden",
          podSecurity: "baseline",
          kubernetes: "1.30",
        },
      },
      { name: "c", value: { admission: { podSecurityDefault: "baseline" }, kubernetes: "1.29" } },
    ];

    assert.deepEqual(policySettings(sources, allRules, { today }), {
      ...prod,
      minor: 30,
      podSecurity: "baseline",
      allow: { hosts: ["a.example"], registries: ["ghcr.io/b"] },
      requiredLabels: ["a"],
      minimumReplicas: 3,
      cpuLimit: "forbidden",
      admission: { podSecurityDefault: "baseline", podSecurityExempt: ["kube-system"] },
    });
  });

  it("rejects every other value that is wrong, without showing it", () => {
    const value = {
      kubernetes: "canary",
      podSecurity: "canary",
      allow: { registries: ["canary canary"] },
      requiredLabels: ["a", "a"],
      minimumReplicas: 0,
      admission: { podSecurityExempt: "canary" },
      rules: { Canary: "off" },
    };

    const found = problems(value);

    assert.deepEqual(found, [
      "moorage:policy.kubernetes: is not a version of Kubernetes. Write it in quotes",
      "moorage:policy.podSecurity: must be one of restricted, baseline, privileged",
      "moorage:policy.allow.registries[0]: is not a registry. Write a host with an optional path",
      'moorage:policy.requiredLabels[1]: "a" is listed twice. Remove one',
      "moorage:policy.minimumReplicas: must be at least 1",
      "moorage:policy.admission.podSecurityExempt: must be of type array, got string",
      "moorage:policy.rules.Canary: is not the name of a rule. Use lower-case words joined by hyphens",
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

describe("policyProfileOf", () => {
  it("knows the profiles that it has a table for, and is strict about others", () => {
    const profiles = ["local", "dev", "staging", "prod", "qa", undefined].map(policyProfileOf);

    assert.deepEqual(profiles, ["dev", "dev", "staging", "prod", "prod", "prod"]);
  });
});

describe("packSettings", () => {
  function settings(config: Readonly<Record<string, string>>, pack: unknown = {}): Settings {
    return packSettings(pack, (key) => config[key], today);
  }

  it("takes the profile of the stack", () => {
    assert.deepEqual(settings({ profile: "staging" }), { ...prod, minor: 36, profile: "staging" });
    assert.deepEqual(settings({}), prod);
  });

  it("prefers the policy of the stack, and the configuration of the pack to that", () => {
    const config = { profile: "prod", policy: '{"profile":"staging"}' };

    assert.deepEqual(settings(config), { ...prod, profile: "staging" });
    assert.deepEqual(settings(config, { profile: "prod" }), prod);
  });

  it("allows what allowed images are rewritten to", () => {
    const policy = '{"profile":"prod","allow":{"registries":["ghcr.io/acme"]}}';
    const images = '{"ghcr.io/*":"m.io/ghcr/*","quay.io":5}';

    assert.deepEqual(settings({ policy, images }).allow, { registries: ["m.io/ghcr/acme"] });
    assert.deepEqual(settings({ policy, images: "no JSON" }).allow, {
      registries: ["ghcr.io/acme"],
    });
  });

  it("takes the version of the cluster, of the embedded one, or the newest known", () => {
    const minor = (config: Readonly<Record<string, string>>): number => settings(config).minor;
    const cluster = '{"version":"1.33.2"}';

    assert.equal(minor({ cluster, policy: '{"kubernetes":"1.31"}' }), 31);
    assert.equal(minor({ cluster }), 33);
    assert.equal(minor({ cluster: "{}", profile: "dev" }), newestMinor);
    assert.equal(minor({ profile: "dev" }), 36);
    assert.equal(minor({ profile: "prod" }), newestMinor);
    assert.equal(minor({}), newestMinor);
  });

  it("rejects a policy that is a plain text", () => {
    assert.throws(() => settings({ policy: "dev" }), /moorage:policy: must be of type object/);
  });
});
