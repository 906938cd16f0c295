import assert from "node:assert/strict";

import fc from "fast-check";

import { grantedWords, grants, isSameRule, readRule } from "../../kubernetes/role-grants.ts";
import type { RoleRule } from "../../kubernetes/role-grants.ts";
import { isWildcard, riskyRights } from "../../kubernetes/risky-rights.ts";
import { roleRules } from "../../kubernetes/tenant-roles.ts";
import { SECRET, UNKNOWN } from "../../kubernetes/unknown.ts";

const [readSecrets] = riskyRights["rbac-read-secrets"];
const [exec] = riskyRights["rbac-pod-exec"];
const [escalate] = riskyRights["rbac-escalation"];

function rule(change: object = {}): RoleRule {
  const own = { apiGroups: [""], resources: ["secrets"], verbs: ["get"], ...change };
  return readRule(own, "rules[0]");
}

describe("grants", () => {
  it("is certain only when every list is", () => {
    const cases = [
      [{}, "pass"],
      [{ verbs: UNKNOWN }, "undecided"],
      [{ verbs: [UNKNOWN] }, "undecided"],
      [{ verbs: [UNKNOWN, "get"] }, "pass"],
      [{ verbs: [UNKNOWN], apiGroups: ["apps"] }, "fail"],
      [{ resources: SECRET }, "undecided"],
      [{ resources: "secrets" }, "undecided"],
      [{ resources: null }, "fail"],
      [{ verbs: [] }, "fail"],
    ] as const;

    for (const [change, verdict] of cases) {
      assert.equal(grants(rule(change), readSecrets), verdict, Object.keys(change).join());
    }
  });

  it("spares named objects, unless an empty name stands for none", () => {
    const cases = [
      [["tls"], "fail"],
      [[], "pass"],
      [[""], "pass"],
      [["tls", ""], "pass"],
      [["tls", UNKNOWN], "undecided"],
      [[UNKNOWN], "undecided"],
      [UNKNOWN, "undecided"],
    ] as const;

    for (const [resourceNames, verdict] of cases) {
      assert.equal(grants(rule({ resourceNames }), readSecrets), verdict);
    }
  });

  it("takes a wildcard for the words that do not name the right", () => {
    assert.equal(grants(rule({ verbs: ["*"], apiGroups: ["*"] }), readSecrets), "pass");
    assert.equal(grants(rule({ resources: ["*"] }), readSecrets), "fail");
    assert.equal(grants(rule({ resources: ["*/exec"] }), exec), "pass");
    assert.equal(grants(rule({ resources: ["pods/*"] }), exec), "fail");
  });

  it("looks for the verb where the verb names the right", () => {
    const roles = { apiGroups: ["rbac.authorization.k8s.io"], resources: ["*"] };

    assert.equal(grants(rule({ ...roles, verbs: ["bind"] }), escalate), "pass");
    assert.equal(grants(rule({ ...roles, verbs: ["*"] }), escalate), "fail");
  });

  it("may be anything when the rule is no map", () => {
    assert.equal(grants(readRule("x", "rules[0]"), readSecrets), "undecided");
  });

  it("never gets more certain by a word that is not known", () => {
    const lists = fc.record({
      apiGroups: fc.subarray(["", "apps", "*"]),
      resources: fc.subarray(["secrets", "pods", "*"]),
      verbs: fc.subarray(["get", "list", "create", "*"]),
      resourceNames: fc.subarray(["a", ""]),
    });
    const keys = fc.constantFrom("apiGroups", "resources", "verbs", "resourceNames");
    fc.assert(
      fc.property(lists, keys, (own, key) => {
        const before = grants(rule(own), readSecrets);
        const after = grants(rule({ ...own, [key]: [...own[key], UNKNOWN] }), readSecrets);
        const isKept = after === before || after === "undecided";
        assert.ok(isKept, `${before} became ${after}`);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("grantedWords", () => {
  it("lists what the rule holds of a right, and no other word", () => {
    const held = grantedWords(rule({ verbs: ["get", "*", "delete"] }), readSecrets);

    assert.deepEqual(held, { verbs: ["get", "*"], resources: ["secrets"] });
  });
});

describe("isSameRule", () => {
  it("compares words whatever their order", () => {
    const one = rule({ verbs: ["get", "list"] });

    assert.equal(isSameRule(one, rule({ verbs: ["list", "get", "get"] })), "pass");
    assert.equal(isSameRule(one, rule({ verbs: ["list"] })), "fail");
    assert.equal(isSameRule(one, rule({ verbs: ["list", UNKNOWN] })), "undecided");
    assert.equal(isSameRule(one, rule({ verbs: ["watch", UNKNOWN] })), "fail");
  });

  it("tells each rule of a tenant's role from the others", () => {
    const own = roleRules("admin").map((one) => readRule(one, ""));

    for (const one of own) {
      assert.equal(own.filter((other) => isSameRule(one, other) === "pass").length, 1);
    }
  });
});

describe("isWildcard", () => {
  it("finds one in a list beside unknown words", () => {
    assert.equal(isWildcard(rule({ verbs: [UNKNOWN, "*"] })), "pass");
    assert.equal(isWildcard(rule({ verbs: [UNKNOWN] })), "undecided");
    assert.equal(isWildcard(rule({ resources: ["*/scale"] })), "fail");
  });
});
