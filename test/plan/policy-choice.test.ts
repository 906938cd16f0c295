import assert from "node:assert/strict";

import type { Environment, LoadedEnvironment } from "../../environment/environment.ts";
import { EnvironmentError } from "../../environment/problems.ts";
import { planEnvironment } from "../../plan/plan-environment.ts";
import { chosenPolicy } from "../../plan/policy-choice.ts";
import { app, loaded } from "./samples.ts";

type Choice = Environment["policy"];

function problems(environment: LoadedEnvironment): readonly string[] {
  try {
    chosenPolicy(environment);
  } catch (error) {
    assert.ok(error instanceof EnvironmentError);
    return error.message.split("\n");
  }
  return [];
}

describe("chosenPolicy", () => {
  it("is the policy of the environment", () => {
    const policy: Choice = { profile: "staging", rules: { "image-tag": "off" } };

    assert.deepEqual(chosenPolicy(loaded({ policy })), policy);
  });

  it("rejects rules that do not exist where they stand, and offers the nearest", () => {
    const policy: Choice = {
      profile: "dev",
      rules: { "pod-priviledged": "off", nonsense: "off" },
    };
    const at = { layer: "config", at: "Pulumi.dev.yaml:4:30", value: "off" } as const;
    const origins = new Map([["policy.rules.pod-priviledged", [at]]]);

    assert.deepEqual(problems({ ...loaded({ policy }), origins }), [
      "Pulumi.dev.yaml:1:1 moorage:policy.rules.nonsense: there is no such rule",
      "Pulumi.dev.yaml:4:30 moorage:policy.rules.pod-priviledged: " +
        "there is no such rule, did you mean 'pod-privileged'",
    ]);
  });

  it("rejects lowering a core rule in prod only", () => {
    const rules = { "image-tag": "advisory" } as const;

    assert.deepEqual(problems(loaded({ policy: { profile: "prod", rules } })), [
      "Pulumi.dev.yaml:1:1 moorage:policy.rules.image-tag: " +
        "a core rule cannot be lowered to 'advisory' in prod",
    ]);
    assert.deepEqual(problems(loaded({ policy: { profile: "staging", rules } })), []);
  });
});

describe("planEnvironment with levels of single rules", () => {
  const tenants = loaded().environment.tenants.map((tenant) => ({
    ...tenant,
    apps: [app("web", { namespace: tenant.namespace, image: "ghcr.io/acme/web" })],
  }));
  const levels = async (rules: Choice["rules"]): Promise<readonly string[]> => {
    const { findings } = await planEnvironment(
      loaded({ policy: { profile: "dev", rules }, tenants }),
    );
    return findings.filter(({ rule }) => rule.name === "image-tag").map(({ level }) => level);
  };

  it("uses them", async () => {
    assert.deepEqual(await levels({}), ["advisory", "advisory"]);
    assert.deepEqual(await levels({ "image-tag": "mandatory" }), ["mandatory", "mandatory"]);
    assert.deepEqual(await levels({ "image-tag": "off" }), []);
  });

  it("rejects rules that do not exist", async () => {
    await assert.rejects(levels({ "image-tags": "off" }), {
      name: "EnvironmentError",
      message:
        "Pulumi.dev.yaml:1:1 moorage:policy.rules.image-tags: " +
        "there is no such rule, did you mean 'image-tag'",
    });
  });
});
