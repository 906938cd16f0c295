import assert from "node:assert/strict";

import type { NetworkModel } from "../../kubernetes/network/model.ts";
import { reachability } from "../../kubernetes/network/reachability.ts";
import { readNetworkModel } from "../../kubernetes/network/read-model.ts";
import { objectsIn } from "../../kubernetes/object-kind.ts";
import { policy } from "./network-clusters.ts";

function read(...objects: readonly object[]): NetworkModel {
  return readNetworkModel(
    objects.flatMap((object) => objectsIn("", object)),
    { outsides: [] },
  );
}

function replica(name: string, owner: string, labels: object = {}): object {
  const [kind, ownerName] = owner.split("/");
  const ownerReferences = [{ kind, name: ownerName, controller: true }];
  const metadata = { name, namespace: "a", labels, ownerReferences };
  return { apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [] } };
}

function deployment(name: string): object {
  const template = { spec: { containers: [] } };
  return {
    ...{ apiVersion: "apps/v1", kind: "Deployment" },
    ...{ metadata: { name, namespace: "a" }, spec: { template } },
  };
}

function ends({ workloads }: NetworkModel): readonly string[] {
  return workloads.map(({ namespace, name, kind }) => `${namespace}/${name}[${kind}]`);
}

const peers = (labels: object): object => ({ podSelector: { matchLabels: labels } });

describe("pods whose controller is not listed", () => {
  for (const kind of [
    "ReplicaSet",
    "ReplicationController",
    "StatefulSet",
    "DaemonSet",
    "Job",
  ] as const) {
    it(`are one ${kind}`, () => {
      const model = read(replica("x-1", `${kind}/x`), replica("x-2", `${kind}/x`));

      assert.deepEqual(ends(model), [`a/x[${kind}]`]);
    });
  }

  it("stay pods of their own where the controller makes no replicas", () => {
    const model = read(replica("api", "Node/n"), replica("proxy", "Node/n"));

    assert.deepEqual(ends(model), ["a/api[Pod]", "a/proxy[Pod]"]);
  });

  it("belong to the listed Deployment whose ReplicaSet made them", () => {
    const labels = { "pod-template-hash": "7d9f" };

    const model = read(deployment("web"), replica("web-7d9f-x", "ReplicaSet/web-7d9f", labels));

    assert.deepEqual(ends(model), ["a/web[Deployment]"]);
  });

  it("belong to no Deployment that only has a similar name", () => {
    const labels = { "pod-template-hash": "7d9f" };

    const model = read(deployment("web"), replica("x", "ReplicaSet/web-1d9f", labels));

    assert.deepEqual(ends(model), ["a/web[Deployment]", "a/web-1d9f[ReplicaSet]"]);
  });

  it("are decided as one as long as no policy tells them apart", () => {
    const pods = [0, 1].map((index) =>
      replica(`pg-${index}`, "StatefulSet/pg", { index: `${index}` }),
    );
    const model = read(...pods, deployment("web"));
    const deny = policy({ podSelector: {}, policyTypes: ["Ingress"] });
    const open = policy({ ...peers({ index: "1" }), ingress: [{}] }, { name: "one" });

    const [from, to] = [
      { kind: "workload", namespace: "a", name: "web", workload: "Deployment" } as const,
      { kind: "workload", namespace: "a", name: "pg", workload: "StatefulSet" } as const,
    ];
    const [both, one] = [[deny], [deny, open]].map((policies) =>
      reachability({ ...model, policies }).decide(from, to, { protocol: "TCP", port: 5432 }),
    );

    assert.equal(both?.verdict, "denied");
    assert.equal(one?.verdict, "unknown");
  });
});
