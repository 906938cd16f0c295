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

    assert.equal(counts["secrets"], undefined);
    assert.deepEqual(notCounted, ['release "cache": keeps its whole history, a Secret per change']);
  });

  it("counts custom objects by the plural of their definition", () => {
    const names = { kind: "Goose", plural: "geese" };
    const definition = { kind: "CustomResourceDefinition", spec: { group: "farm.example", names } };
    const goose = { apiVersion: "farm.example/v1", kind: "Goose", metadata: { name: "a" } };

    assert.equal(count("count/geese.farm.example", definition, goose, goose), 2);
  });

  it("names custom objects whose plural nobody knows", () => {
    const goose = { apiVersion: "farm.example/v1", kind: "Goose", metadata: { name: "a" } };

    assert.deepEqual(objectCounts([goose]).unnamed, [
      { group: "farm.example", title: 'Goose "a"' },
    ]);
  });

  it("tells a custom kind from a built-in one of the same name", () => {
    const knative = { apiVersion: "serving.knative.dev/v1", kind: "Service" };

    assert.equal(count("services", knative, service("ClusterIP")), 1);
  });

  it("counts the ReplicaSets that a Deployment keeps", () => {
    const spec = { revisionHistoryLimit: 2 };

    assert.equal(count("count/replicasets.apps", { kind: "Deployment", spec }), 3);
  });

  it("counts immutable data twice while a change replaces it", () => {
    const { replaced } = objectCounts([{ kind: "Secret", immutable: true }, { kind: "Secret" }]);

    assert.deepEqual(replaced, { secrets: 1 });
  });
});
