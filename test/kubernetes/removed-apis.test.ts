import assert from "node:assert/strict";

import { removedApi } from "../../kubernetes/removed-apis.ts";

describe("removedApi", () => {
  it("tells since when, and what to use", () => {
    assert.deepEqual(removedApi("batch/v1beta1", "CronJob"), { since: 25, instead: "batch/v1" });
    assert.deepEqual(removedApi("policy/v1beta1", "PodSecurityPolicy"), {
      since: 25,
      instead: undefined,
    });
  });

  it("goes by kind, since versions came back with other kinds", () => {
    assert.equal(removedApi("networking.k8s.io/v1beta1", "Ingress")?.since, 22);
    assert.equal(removedApi("networking.k8s.io/v1beta1", "IPAddress"), undefined);
  });

  it("knows nothing of versions that are served, or of somebody else's", () => {
    assert.equal(removedApi("apps/v1", "Deployment"), undefined);
    assert.equal(removedApi("acme.example/v1beta1", "Ingress"), undefined);
  });
});
