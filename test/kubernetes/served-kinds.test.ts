import assert from "node:assert/strict";

import { kindsOfGroup, servedKind } from "../../kubernetes/served-kinds.ts";

describe("servedKind", () => {
  const cases = [
    ["", "Namespace", "namespaces", false],
    ["", "ConfigMap", "configmaps", true],
    ["apps", "StatefulSet", "statefulsets", true],
    ["networking.k8s.io", "NetworkPolicy", "networkpolicies", true],
    ["networking.k8s.io", "IngressClass", "ingressclasses", false],
    [
      "admissionregistration.k8s.io",
      "ValidatingAdmissionPolicyBinding",
      "validatingadmissionpolicybindings",
      false,
    ],
    ["gateway.networking.k8s.io", "HTTPRoute", "httproutes", true],
    ["gateway.networking.k8s.io", "BackendTLSPolicy", "backendtlspolicies", true],
    ["cert-manager.io", "ClusterIssuer", "clusterissuers", false],
    ["keda.sh", "ScaledObject", "scaledobjects", true],
    ["secrets-store.csi.x-k8s.io", "SecretProviderClass", "secretproviderclasses", true],
  ] as const;

  for (const [group, kind, resource, namespaced] of cases) {
    it(`knows ${kind}`, () => {
      assert.deepEqual(servedKind(group, kind), { group, resource, namespaced, assumed: false });
    });
  }

  it("knows nothing of groups called like a property of every object", () => {
    const { namespaced, assumed } = servedKind("constructor", "toString");

    assert.deepEqual([namespaced, assumed, kindsOfGroup("constructor")], [true, true, []]);
  });

  it("assumes a regular plural for a kind that nobody defines", () => {
    assert.deepEqual(servedKind("example.com", "Policy"), {
      group: "example.com",
      resource: "policies",
      namespaced: true,
      assumed: true,
    });
  });

  it("takes the plural of a definition that is at hand", () => {
    const plurals = new Map([["example.com/Policy", "rulez"]]);

    const { resource, assumed } = servedKind("example.com", "Policy", plurals);

    assert.deepEqual([resource, assumed], ["rulez", false]);
  });
});
