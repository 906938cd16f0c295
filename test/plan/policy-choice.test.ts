import assert from "node:assert/strict";

import type { Environment, LoadedEnvironment } from "../../environment/environment.ts";
import { EnvironmentError } from "../../environment/problems.ts";
import { dayAfter, dayOf } from "../../policy/schema/day.ts";
import { planEnvironment } from "../../plan/plan-environment.ts";
import { chosenPolicy } from "../../plan/policy-choice.ts";
import { app, loaded } from "./samples.ts";
import { prod } from "../support/policy.ts";

type Choice = Environment["policy"];

function problems(environment: LoadedEnvironment): readonly string[] {
  try {
    chosenPolicy(environment, prod.today);
  } catch (error) {
    assert.ok(error instanceof EnvironmentError);
    return error.message.split("\n");
  }
  return [];
}

describe("chosenPolicy", () => {
  it("is the policy of the environment", () => {
    const policy: Choice = { profile: "staging", rules: { "image-tag": "off" } };

    assert.deepEqual(chosenPolicy(loaded({ policy }), prod.today), { ...prod, ...policy });
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

  it("fills in what the environment leaves to the pack", () => {
    const policy: Choice = {
      profile: "prod",
      rules: {},
      kubernetes: "1.31",
      cpuLimit: "forbidden",
    };

    assert.deepEqual(chosenPolicy(loaded({ policy }), prod.today), {
      ...prod,
      minor: 31,
      cpuLimit: "forbidden",
    });
  });

  it("finds the place of a map by its first key", () => {
    const one = {
      rule: "pod-seccomp",
      match: { namespace: "acme" },
      reason: "the vendor mends it in the next release",
      owner: "team-data",
      expires: "2026-12-01",
    };
    const origin = { layer: "config", at: "Pulumi.dev.yaml:5:20", value: "acme" } as const;
    const origins = new Map([["policy.exemptions[0].match.namespace", [origin]]]);
    const policy: Choice = { profile: "dev", rules: {}, exemptions: [one] };

    assert.deepEqual(problems({ ...loaded({ policy }), origins }), [
      "Pulumi.dev.yaml:5:20 moorage:policy.exemptions[0].match: " +
        "this rule looks at single objects: name kind and name as well",
    ]);
  });

  it("rejects exemptions where they stand, all at once", () => {
    const [tenant] = loaded().environment.tenants;
    const namespace = tenant?.namespaces[0]?.name ?? "";
    const one = {
      rule: "pod-privileged",
      match: { kind: "Deployment", namespace, name: "web" },
      reason: "the vendor's image needs the node",
      owner: "team-data",
      expires: "2028-01-01",
    };
    const policy: Choice = { profile: "dev", rules: {}, exemptions: [one] };
    const origins = new Map(
      [["match.namespace", "5:20"] as const, ["expires", "6:16"] as const].map(([key, at]) => {
        const origin = { layer: "config", at: `Pulumi.dev.yaml:${at}`, value: "" } as const;
        return [`policy.exemptions[0].${key}`, [origin]] as const;
      }),
    );

    assert.deepEqual(problems({ ...loaded({ policy }), origins }), [
      "Pulumi.dev.yaml:5:20 moorage:policy.exemptions[0].match.namespace: nobody can be exempted " +
        `from a critical rule in a tenant's namespace, such as "${namespace}"`,
      "Pulumi.dev.yaml:6:16 moorage:policy.exemptions[0].expires: 2028-01-01 is 405 days ahead, " +
        "in dev an exemption lasts 180 at most",
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

describe("planEnvironment with exemptions", () => {
  const [tenant] = loaded().environment.tenants;
  const namespace = tenant?.namespace ?? "";
  const about = {
    reason: "the image has no versions yet",
    owner: "team-web",
    expires: dayAfter(dayOf(new Date()), 30),
  };
  const exemptions = ["web", "db"].map((name) => {
    return { rule: "image-tag", match: { kind: "Deployment", namespace, name }, ...about };
  });
  const environment = loaded({
    policy: { profile: "prod", rules: {}, exemptions },
    tenants: loaded().environment.tenants.map((each) => ({
      ...each,
      apps: [app("web", { namespace: each.namespace, image: "ghcr.io/acme/web" })],
    })),
  });
  const found = async (tenants?: readonly string[]): Promise<readonly unknown[]> => {
    const { findings } = await planEnvironment(environment, tenants && { tenants });
    return findings
      .filter(({ rule, object }) => rule.number === 0 || object?.namespace === namespace)
      .filter(({ rule }) => ["image-tag", "exemption"].includes(rule.name))
      .map(({ level, exemption, message }) => [level, exemption?.state, message]);
  };

  it("lists exempted findings, and exemptions that nobody needs", async () => {
    assert.deepEqual(await found(), [
      ["advisory", "active", 'image is "ghcr.io/acme/web", without a tag; it must name a version'],
      [
        "advisory",
        undefined,
        `unused exemption: image-tag, Deployment ${namespace}/db (team-web) matches no violation`,
      ],
    ]);
  });

  it("calls none unused where only some tenants are planned", async () => {
    assert.equal((await found([tenant?.name ?? ""])).length, 1);
  });
});
