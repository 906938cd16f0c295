import assert from "node:assert/strict";

import { resourcesIn, terminatingText } from "../../automation/terminating.ts";

describe("resourcesIn", () => {
  it("reads the resources of every group that Kubernetes counts", () => {
    const message =
      "Some resources are remaining: configmaps. has 1 resource instances, " +
      "deployments.apps has 12 resource instances, widgets.example.com has 3 resource instances";

    assert.deepEqual(resourcesIn(message), [
      "configmaps",
      "deployments.apps",
      "widgets.example.com",
    ]);
  });

  it("finds none in another sentence", () => {
    assert.deepEqual(resourcesIn("All content successfully removed"), []);
  });
});

describe("terminatingText", () => {
  const namespace = { name: "tenant-acme", since: "2026-01-02T03:04:05.000Z", problems: [] };

  it("names what remains", () => {
    const remaining = ['ConfigMap "hold" (finalizer example.com/keep)', 'Pod "web-1"'];

    assert.equal(
      terminatingText({ ...namespace, remaining }),
      'namespace "tenant-acme" is Terminating since 2026-01-02T03:04:05.000Z, ' +
        'kept by ConfigMap "hold" (finalizer example.com/keep), Pod "web-1"',
    );
  });

  it("says what Kubernetes complains about when nothing can be listed", () => {
    const problems = ["NamespaceDeletionDiscoveryFailure: metrics.k8s.io/v1beta1 does not answer"];

    assert.equal(
      terminatingText({ ...namespace, remaining: [], problems }),
      'namespace "tenant-acme" is Terminating since 2026-01-02T03:04:05.000Z, kept by nothing ' +
        "that can be listed; NamespaceDeletionDiscoveryFailure: metrics.k8s.io/v1beta1 does not answer",
    );
  });
});
