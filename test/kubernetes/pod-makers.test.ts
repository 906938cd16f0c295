import assert from "node:assert/strict";

import { mayMakePods } from "../../kubernetes/pod-makers.ts";

function verdict(group: string, kind: string): boolean {
  return mayMakePods({ group, kind, patch: false, path: "", object: {} });
}

describe("mayMakePods", () => {
  it("holds for kinds of operators", () => {
    assert.equal(verdict("postgresql.cnpg.io", "Cluster"), true);
    assert.equal(verdict("monitoring.coreos.com", "Prometheus"), true);
    assert.equal(verdict("jobset.x-k8s.io", "JobSet"), true);
  });

  it("does not hold for kinds of Kubernetes itself", () => {
    assert.equal(verdict("", "ConfigMap"), false);
    assert.equal(verdict("apps", "Deployment"), false);
    assert.equal(verdict("gateway.networking.k8s.io", "Gateway"), false);
  });

  it("does not hold for custom kinds that are settings", () => {
    assert.equal(verdict("cert-manager.io", "Certificate"), false);
    assert.equal(verdict("monitoring.coreos.com", "ServiceMonitor"), false);
    assert.equal(verdict("secrets-store.csi.x-k8s.io", "SecretProviderClass"), false);
  });
});
