import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { danglingReference as rule } from "../../policy/rules/dangling-reference.ts";
import type { Fields } from "../support/policy.ts";
import { told, web } from "./availability-objects.ts";

function named(name: unknown, namespace: unknown = "acme"): Fields {
  const pod = { serviceAccountName: null, volumes: [{ name: "v", configMap: { name } }] };
  return { ...web({}, pod), metadata: { name: "web", namespace } };
}

function config(namespace: unknown, name: unknown = "c"): Fields {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace } };
}

const open = [
  "undecided: cannot be decided at preview: spec.template.spec.volumes[0].configMap.name " +
    "(rules dangling-reference)",
];

/** What makes the Secret `made`, the usual name included. */
const makers: readonly (readonly [kind: string, maker: Fields])[] = [
  ["Certificate", { apiVersion: "cert-manager.io/v1", spec: { secretName: "made" } }],
  ["ExternalSecret", { apiVersion: "external-secrets.io/v1", spec: {} }],
  ["SealedSecret", { apiVersion: "bitnami.com/v1alpha1", spec: {} }],
  [
    "SecretProviderClass",
    {
      apiVersion: "secrets-store.csi.x-k8s.io/v1",
      spec: { secretObjects: [{ secretName: "made" }] },
    },
  ],
];

describe("dangling-reference", () => {
  it("cannot decide about a name that is not known", () => {
    assert.deepEqual(told(rule, [named(UNKNOWN), config("acme")]), open);
  });

  it("cannot decide where an object has no name yet", () => {
    assert.deepEqual(told(rule, [named("c"), config("acme", UNKNOWN)]), open);
    assert.deepEqual(told(rule, [named("c"), config(UNKNOWN, UNKNOWN)]), open);
  });

  it("cannot decide in a namespace that is not known, unless both are in the same", () => {
    assert.deepEqual(told(rule, [named("c", UNKNOWN), config("acme")]), open);
    assert.deepEqual(told(rule, [named("c", UNKNOWN), config(UNKNOWN)]), []);
  });

  it("cannot decide about what a custom object mentions", () => {
    const kind = { apiVersion: "databases.example/v1", kind: "Database" };
    const maker = { ...kind, metadata: { name: "x", namespace: "acme" } };

    assert.deepEqual(told(rule, [named("c"), { ...maker, spec: { out: [{ name: "c" }] } }]), open);
    assert.match(told(rule, [named("c"), { ...maker, spec: { out: "d" } }]).join(), /^fail/);
    assert.match(
      told(rule, [named("xc"), { ...maker, spec: {} }]).join(),
      /^fail/,
      "another name that begins alike",
    );
  });

  for (const [kind, maker] of makers) {
    it(`knows what a ${kind} makes`, () => {
      const object = { metadata: { name: "made", namespace: "acme" }, kind, ...maker };
      const volumes = [{ name: "v", secret: { secretName: "made" } }];

      assert.deepEqual(told(rule, [web({}, { serviceAccountName: null, volumes }), object]), []);
    });
  }
});
