import assert from "node:assert/strict";

import { objectCounts } from "../../kubernetes/object-counts.ts";

function service(type: string, spec: object = {}): object {
  return { kind: "Service", spec: { type, ports: [{ port: 80 }, { port: 443 }], ...spec } };
}

function count(key: string, ...objects: readonly object[]): number | undefined {
  return objectCounts(objects).counts[key];
}

describe("objectCounts", () => {
  it("counts objects by kind", () => {
    assert.equal(count("secrets", { kind: "Secret" }, { kind: "Secret" }), 2);
  });

  it("adds the ConfigMap that every namespace has", () => {
    assert.equal(count("configmaps", { kind: "ConfigMap" }), 2);
  });

  it("counts the ports of NodePort services", () => {
    assert.equal(count("services.nodeports", service("NodePort"), service("ClusterIP")), 2);
  });

  it("counts load balancers and the node ports that they take", () => {
    const { counts } = objectCounts([service("LoadBalancer")]);

    assert.deepEqual(
      [counts["services"], counts["services.loadbalancers"], counts["services.nodeports"]],
      [1, 1, 2],
    );
  });

  it("counts only chosen node ports when a load balancer takes none", () => {
    const ports = [{ port: 80, nodePort: 30080 }, { port: 443 }];
    const spec = { ports, allocateLoadBalancerNodePorts: false };

    assert.equal(count("services.nodeports", service("LoadBalancer", spec)), 1);
  });

  it("counts the Secrets of a release's history and of one running change", () => {
    assert.equal(count("secrets", { kind: "Release", name: "cache", maxHistory: 5 }), 6);
  });

  it("says that a release without maxHistory cannot be counted", () => {
    const { counts, notCounted } = objectCounts([{ kind: "Release", name: "cache" }]);

    assert.equal(counts["secrets"], 0);
    assert.deepEqual(notCounted, ['release "cache": keeps its whole history, a Secret per change']);
  });
});
