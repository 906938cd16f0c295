import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { evaluate } from "../../policy/evaluate.ts";
import type { Finding, Settings } from "../../policy/rule.ts";
import { networkDefaultDeny } from "../../policy/rules/network-default-deny.ts";
import { type Fields, prod, subjectOf } from "../support/policy.ts";

const dev: Settings = { ...prod, profile: "dev" };
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

function lacks(what: string): readonly string[] {
  const who = 'namespace "acme" has no NetworkPolicy that denies';
  return [`${who} ${what} by default; it must have one`];
}

describe("network-default-deny", () => {
  it("fails with a patch of a policy, which may change nothing", () => {
    const type = "kubernetes:networking.k8s.io/v1:NetworkPolicyPatch";
    const subjects = [subjectOf(namespace("acme")), subjectOf(policy(denyAll), { type })];

    assert.deepEqual(
      evaluate([networkDefaultDeny], subjects, prod).map(({ message }) => message),
      lacks("ingress and egress"),
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
      return evaluate([networkDefaultDeny], [subject], prod).map(({ message }) => message);
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
