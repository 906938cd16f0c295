import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { evaluate } from "../../policy/evaluate.ts";
import { findingMessage } from "../../policy/message.ts";
import type { Finding, Settings } from "../../policy/rule.ts";
import { networkDefaultDeny } from "../../policy/rules/network-default-deny.ts";
import { type Fields, lines, prod, subjectOf } from "../support/policy.ts";

const dev: Settings = { profile: "dev", rules: {} };
const end = lines(
  "fix: add one with podSelector {}, policyTypes [Ingress, Egress] and no rules",
  "why: pods of every other tenant could connect, and these pods to anything (CIS 5.3.2, NSA)",
  "docs: docs/policies.md#moor-054",
);

function namespace(name: unknown, labels: unknown = { "moorage.dev/tenant": "acme" }): Fields {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

function withAnnotation(object: Fields, isolation: unknown): Fields {
  const annotations = { "moorage.dev/isolation": isolation };
  return { ...object, metadata: { ...(object["metadata"] as Fields), annotations } };
}

function policy(spec: unknown, place: unknown = "acme"): Fields {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "default-deny", namespace: place },
    spec,
  };
}

const denyAll = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };

function findings(objects: readonly unknown[], settings = prod): readonly Finding[] {
  const subjects = objects.map((object, index) => subjectOf(object, { name: `r${index}` }));
  return evaluate([networkDefaultDeny], subjects, settings);
}

function messages(...objects: readonly unknown[]): readonly string[] {
  return findings(objects).map(findingMessage);
}

function lacks(what: string): readonly string[] {
  const who = 'namespace "acme" has no NetworkPolicy that denies';
  return [`${who} ${what} by default; it must have one\n${end}`];
}

describe("network-default-deny", () => {
  it("passes a policy that denies both directions", () => {
    assert.deepEqual(messages(namespace("acme"), policy(denyAll)), []);
  });

  it("passes two policies that deny one direction each", () => {
    const ingress = policy({ podSelector: {} });
    const egress = policy({ podSelector: {}, policyTypes: ["Egress"] });

    assert.deepEqual(messages(egress, namespace("acme"), ingress), []);
  });

  it("passes namespaces of nobody", () => {
    assert.deepEqual(messages(namespace("tools", {}), namespace("more", null)), []);
  });

  it("passes other policies beside it", () => {
    const allow = policy({ podSelector: { matchLabels: { app: "web" } }, ingress: [{}] });

    assert.deepEqual(messages(namespace("acme"), allow, policy(denyAll)), []);
  });

  it("fails without a policy", () => {
    assert.deepEqual(messages(namespace("acme")), lacks("ingress and egress"));
  });

  it("fails with a policy of another namespace", () => {
    const other = policy(denyAll, "globex");

    assert.deepEqual(messages(namespace("acme"), other), lacks("ingress and egress"));
  });

  it("fails when the policy selects some pods", () => {
    const some = policy({ ...denyAll, podSelector: { matchLabels: { app: "web" } } });

    assert.deepEqual(messages(namespace("acme"), some), lacks("ingress and egress"));
  });

  it("fails when a direction is open", () => {
    const open = policy({ ...denyAll, egress: [{}] });

    assert.deepEqual(messages(namespace("acme"), open), lacks("egress"));
  });

  it("fails when `policyTypes` is missing, which leaves egress open", () => {
    const implicit = policy({ podSelector: {}, egress: [] });

    assert.deepEqual(messages(namespace("acme"), implicit), lacks("egress"));
  });

  it("fails with a patch of a policy, which may change nothing", () => {
    const type = "kubernetes:networking.k8s.io/v1:NetworkPolicyPatch";
    const subjects = [subjectOf(namespace("acme")), subjectOf(policy(denyAll), { type })];

    assert.deepEqual(
      evaluate([networkDefaultDeny], subjects, prod).map(findingMessage),
      lacks("ingress and egress"),
    );
  });

  it("needs no closed egress where the namespace is open on purpose", () => {
    const open = withAnnotation(namespace("acme"), "ingress-only");

    assert.deepEqual(messages(open, policy({ podSelector: {} })), []);
    assert.deepEqual(messages(open), lacks("ingress"));
    assert.deepEqual(
      messages(withAnnotation(namespace("acme"), "none"), policy({ podSelector: {} })),
      lacks("egress"),
    );
  });

  it("leaves an unknown purpose open", () => {
    const open = withAnnotation(namespace("acme"), UNKNOWN);

    const [finding] = findings([open, policy({ podSelector: {} })]);

    assert.equal(finding?.verdict, "undecided");
  });

  it("looks at adopted namespaces, which are patched", () => {
    const type = "kubernetes:core/v1:NamespacePatch";
    const found = (labels?: unknown): readonly string[] => {
      const subject = subjectOf(namespace("acme", labels), { type });
      return evaluate([networkDefaultDeny], [subject], prod).map(findingMessage);
    };

    assert.deepEqual(found(), lacks("ingress and egress"));
    assert.deepEqual(found({}), []);
    assert.deepEqual(found(UNKNOWN), []);
  });

  it("leaves an unknown policy open, which counts in prod", () => {
    const objects = [namespace("acme"), policy(UNKNOWN)];

    const [inProd] = findings(objects);
    const [inDev] = findings(objects, dev);

    assert.deepEqual(
      [inProd?.rule.name, inProd?.verdict, inProd?.level],
      ["network-default-deny", "undecided", "mandatory"],
    );
    assert.equal(inProd?.message, "cannot be decided at preview: metadata.name");
    assert.deepEqual(
      [inDev?.rule.name, inDev?.verdict, inDev?.level],
      ["undecided", "undecided", "advisory"],
    );
  });

  it("leaves unknown labels open unless the policy is there", () => {
    assert.equal(findings([namespace("acme", UNKNOWN)])[0]?.verdict, "undecided");
    assert.deepEqual(findings([namespace("acme", UNKNOWN), policy(denyAll)]), []);
  });

  it("does not depend on the order of resources", () => {
    const objects = [namespace("b"), namespace("a"), policy(denyAll, "b"), namespace("c")];
    const names = (list: readonly unknown[]): readonly unknown[] => {
      return findings(list).map(({ message }) => message);
    };

    assert.deepEqual(names(objects), names(objects.toReversed()));
    assert.equal(names(objects).length, 2);
  });
});
