import assert from "node:assert/strict";

import { policySettings } from "../../policy/config.ts";
import type { Exemption, ExemptionMatch } from "../../policy/exemptions/exemption.ts";
import { policyProblems } from "../../policy/policy-problems.ts";
import type { Profile } from "../../policy/rule.ts";
import { allRules } from "../../policy/rules/all.ts";
import { policySchema } from "../../policy/schema/config-schema.ts";
import { prod } from "../support/policy.ts";

const object = { kind: "Deployment", namespace: "acme", name: "db" };

function exemption(rule: string, change: Partial<Exemption> = {}): Exemption {
  const reason = "the vendor's image writes to /run at start";
  return { rule, match: object, reason, owner: "team-data", expires: "2026-12-20", ...change };
}

/** Problems of one exemption on 2026-11-22. */
function problems(
  asked: Exemption,
  profile: Profile = "prod",
  tenantNamespaces?: ReadonlySet<string>,
): readonly string[] {
  const settings = { ...prod, profile, exemptions: [asked] };
  const judges = { rules: allRules, ...(tenantNamespaces && { tenantNamespaces }) };
  return policyProblems(settings, judges).map(({ path, message }) => {
    return `${path.join(".")}: ${message}`;
  });
}

describe("policyProblems of levels", () => {
  it("names the rule that each problem is about", () => {
    const rules = { "image-tags": "off", "pod-seccomp": "off", "image-tag": "mandatory" } as const;

    assert.deepEqual(policyProblems({ ...prod, rules }, { rules: allRules }), [
      {
        path: ["rules", "image-tags"],
        message: "there is no such rule, did you mean 'image-tag'",
      },
      {
        path: ["rules", "pod-seccomp"],
        message: "a core rule cannot be lowered to 'off' in prod",
      },
    ]);
  });
});

describe("policyProblems of exemptions", () => {
  it("accepts one that ends within the horizon of the profile", () => {
    const rule = "pod-read-only-root";

    assert.deepEqual(problems(exemption(rule, { expires: "2027-02-20" })), []);
    assert.deepEqual(problems(exemption(rule, { expires: "2027-05-21" }), "staging"), []);
    assert.deepEqual(problems(exemption(rule, { expires: "2020-01-01" })), []);
  });

  it("rejects one that ends beyond it", () => {
    const rule = "pod-read-only-root";

    assert.deepEqual(problems(exemption(rule, { expires: "2027-02-21" })), [
      "exemptions.0.expires: 2027-02-21 is 91 days ahead, in prod an exemption lasts 90 at most",
    ]);
    assert.deepEqual(problems(exemption(rule, { expires: "2027-05-22" }), "dev"), [
      "exemptions.0.expires: 2027-05-22 is 181 days ahead, in dev an exemption lasts 180 at most",
    ]);
  });

  it("rejects rules that do not exist, together with what else is wrong", () => {
    const asked = exemption("pod-read-only-rot", { expires: "2028-01-01" });

    assert.deepEqual(problems(asked), [
      "exemptions.0.rule: there is no such rule, did you mean 'pod-read-only-root'",
      "exemptions.0.expires: 2028-01-01 is 405 days ahead, in prod an exemption lasts 90 at most",
    ]);
  });

  it("rejects one from what keeps tenants apart", () => {
    assert.deepEqual(problems(exemption("cross-tenant")), [
      "exemptions.0.rule: nobody can be exempted from this rule: it keeps tenants apart",
    ]);
  });

  it("rejects a whole namespace for a rule about single objects", () => {
    const match = { namespace: "acme" };

    assert.deepEqual(problems(exemption("pod-read-only-root", { match })), [
      "exemptions.0.match: this rule looks at single objects: name kind and name as well",
    ]);
    assert.deepEqual(problems(exemption("network-default-deny", { match })), []);
  });

  it("asks for the place of what is critical, outside of tenants", () => {
    const at = (match: ExemptionMatch, tenants?: ReadonlySet<string>): readonly string[] => {
      return problems(exemption("pod-privileged", { match }), "prod", tenants);
    };
    const place = "a critical rule is exempted by kind, namespace and name, outside of tenants";

    assert.deepEqual(at({ component: "acme-db" }), [`exemptions.0.match: ${place}`]);
    assert.deepEqual(at({ urn: "urn:pulumi:x" }), [`exemptions.0.match: ${place}`]);
    assert.deepEqual(at(object), []);
    assert.deepEqual(at(object, new Set(["globex"])), []);
    assert.deepEqual(at(object, new Set(["acme"])), [
      "exemptions.0.match.namespace: nobody can be exempted from a critical rule " +
        'in a tenant\'s namespace, such as "acme"',
    ]);
  });
});

describe("policySchema of exemptions", () => {
  const full = {
    rule: "pod-read-only-root",
    match: { ...object, container: "postgres" },
    reason: "vendor image writes to /run at start, fixed in 17.3",
    owner: "team-data",
    ticket: "OPS-412",
    approvedBy: "security",
    expires: "2026-12-01",
  };
  const found = (change: object): readonly string[] => {
    const result = policySchema.safeParse({ exemptions: [{ ...full, ...change }] });
    return (result.error?.issues ?? []).map(({ path, message }) => {
      return `${path.slice(2).join(".")}: ${message}`;
    });
  };

  it("accepts one with everything", () => {
    assert.deepEqual(found({}), []);
    const value = { exemptions: [full] };
    const { exemptions } = policySettings([{ name: "a", value }], allRules, { today: prod.today });
    assert.deepEqual(exemptions, [full]);
  });

  it("accepts each way to name a place", () => {
    const matches: readonly ExemptionMatch[] = [
      { urn: "urn:pulumi:dev::moorage::kubernetes:apps/v1:Deployment::db" },
      { component: "acme-db" },
      { kind: "Deployment", namespace: "acme", name: "db-*" },
      { kind: "ClusterRole", name: "system:db" },
      { namespace: "acme" },
    ];

    assert.deepEqual(
      matches.flatMap((match) => found({ match })),
      [],
    );
  });

  it("rejects a place that is none", () => {
    const messages = (match: object): readonly string[] => found({ match });

    assert.deepEqual(messages({}), ["match: misses kind, namespace and name"]);
    assert.deepEqual(messages({ container: "a" }), ["match: misses kind, namespace and name"]);
    assert.deepEqual(messages({ kind: "Pod", name: "a" }), ["match: misses namespace"]);
    assert.deepEqual(messages({ kind: "Pod", namespace: "a" }), ["match: misses name"]);
    assert.deepEqual(messages({ name: "a", namespace: "a" }), ["match: misses kind"]);
  });

  it("rejects wildcards but one at the end of a name", () => {
    const names = ["*", "*db", "d*b", "db**", "d b"];

    assert.deepEqual(
      names.flatMap((name) => found({ match: { ...object, name } })),
      names.map(() => "match.name: is not the name of an object"),
    );
    assert.deepEqual(found({ rule: "pod-*" }), ["rule: is not the name of a rule"]);
  });

  it("rejects what nobody could judge, and days that there are not", () => {
    const wrong = "reason: is no reason that anybody could judge";

    assert.deepEqual(found({ reason: "x".repeat(19) }), [wrong]);
    assert.deepEqual(found({ reason: "x".repeat(20) }), []);
    assert.deepEqual(found({ reason: "x".repeat(300) }), []);
    assert.deepEqual(found({ reason: "x".repeat(301) }), [wrong]);
    assert.deepEqual(found({ reason: `${" ".repeat(30)}x` }), [wrong]);
    assert.deepEqual(found({ expires: "2026-02-30" }), ["expires: is no day"]);
    assert.deepEqual(found({ expires: "never" }), ["expires: is no day"]);
  });

  it("rejects missing and unknown keys", () => {
    assert.equal(found({ owner: undefined, reason: undefined, expires: undefined }).length, 3);
    assert.deepEqual(found({ until: "x" }), [': Unrecognized key: "until"']);
  });
});
