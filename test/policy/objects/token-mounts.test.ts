import assert from "node:assert/strict";

import { UNKNOWN } from "../../../kubernetes/unknown.ts";
import { evaluate } from "../../../policy/evaluate.ts";
import { podDefaultServiceAccount } from "../../../policy/rules/pod-default-service-account.ts";
import { podServiceAccountToken } from "../../../policy/rules/pod-service-account-token.ts";
import { deployment, type Fields, podSpec, prod, subjectOf } from "../../support/policy.ts";

const unset = podSpec({ automountServiceAccountToken: undefined });
const mounted = podSpec({ automountServiceAccountToken: true });

/** `verdict rule` of what both rules find in a stack, open questions without their message. */
function verdicts(spec: Fields, ...others: readonly Fields[]): readonly string[] {
  const subjects = [deployment(spec), ...others].map((object, at) => {
    return subjectOf(object, { type: "yaml", name: `o${at}` });
  });
  const rules = [podServiceAccountToken, podDefaultServiceAccount];
  return evaluate(rules, subjects, prod).map((finding) => {
    return finding.verdict === "fail"
      ? `fail ${finding.rule.name}`
      : finding.message.replace(/^.*\(rules (.*)\)$/, "open $1");
  });
}

function account(change: Fields): Fields {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "api", namespace: "acme" },
    ...change,
  };
}

function binding(subjects: unknown, kind = "RoleBinding"): Fields {
  const metadata = { name: "api", namespace: "acme" };
  return { apiVersion: "rbac.authorization.k8s.io/v1", kind, metadata, subjects };
}

const own = { kind: "ServiceAccount", name: "api" };
const open = "open pod-service-account-token";

describe("rules on tokens of ServiceAccounts", () => {
  it("leave a token open that is not known yet", () => {
    assert.deepEqual(verdicts(podSpec({ automountServiceAccountToken: UNKNOWN })), [open]);
    assert.deepEqual(verdicts(unset, account({ automountServiceAccountToken: UNKNOWN })), [open]);
  });

  it("leave a token open that an account nobody sees may turn off", () => {
    const release = { apiVersion: "helm.sh/v3", kind: "Release", namespace: "acme" };

    assert.deepEqual(verdicts(unset, release), [open]);
    assert.deepEqual(verdicts(unset), ["fail pod-service-account-token"]);
  });

  it("leave an account open whose name is not known", () => {
    const spec = podSpec({ automountServiceAccountToken: true, serviceAccountName: UNKNOWN });

    assert.deepEqual(verdicts(spec), [
      "fail pod-service-account-token",
      "open pod-default-service-account",
    ]);
    assert.deepEqual(verdicts(spec, binding([own])), [
      "open pod-default-service-account, pod-service-account-token",
    ]);
  });

  it("let a token pass that something gives rights", () => {
    const elsewhere = { ...own, namespace: "acme" };

    assert.deepEqual(verdicts(mounted, binding([own])), []);
    assert.deepEqual(verdicts(mounted, binding([elsewhere], "ClusterRoleBinding")), []);
    assert.deepEqual(verdicts(unset, binding([own])), []);
  });

  it("count rights of that account alone", () => {
    const others = [
      [],
      [{ ...own, namespace: "globex" }],
      [{ ...own, name: "web" }],
      [{ ...own, kind: "Group" }],
    ];
    for (const subjects of others) {
      assert.deepEqual(verdicts(mounted, binding(subjects)), ["fail pod-service-account-token"]);
    }
  });

  it("leave rights open that are not known yet", () => {
    const subjects = [UNKNOWN, [UNKNOWN], [{ ...own, name: UNKNOWN }], [{ ...own, kind: UNKNOWN }]];
    for (const each of subjects) assert.deepEqual(verdicts(mounted, binding(each)), [open]);
  });
});
