import assert from "node:assert/strict";

import { readNetworkModel } from "../../kubernetes/network/read-model.ts";
import type { NetworkModel } from "../../kubernetes/network/model.ts";
import { reachability } from "../../kubernetes/network/reachability.ts";
import { objectsIn } from "../../kubernetes/object-kind.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { end, passes, policy } from "./network-clusters.ts";

function read(...objects: readonly object[]): NetworkModel {
  return readNetworkModel(
    objects.flatMap((object) => objectsIn("", object)),
    { outsides: [] },
  );
}

function deployment(name: string, spec: object = {}, metadata: object = {}): object {
  const template = { metadata: { labels: { app: name } }, spec: { containers: [], ...spec } };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "a", ...metadata },
    spec: { template },
  };
}

function pod(name: string, owner?: object): object {
  const metadata = { name, namespace: "a", ownerReferences: owner === undefined ? [] : [owner] };
  return { apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [] } };
}

describe("readNetworkModel", () => {
  it("reads labels, ports and the host's network of a workload", () => {
    const containers = [
      {
        ports: [
          { containerPort: 80, name: "http" },
          { containerPort: 53, protocol: "UDP" },
        ],
      },
    ];
    const initContainers = [
      { restartPolicy: "Always", ports: [{ containerPort: 9090 }] },
      { ports: [{ containerPort: 1 }] },
    ];

    assert.deepEqual(
      read(deployment("web", { containers, initContainers, hostNetwork: true })).workloads,
      [
        {
          namespace: "a",
          name: "web",
          kind: "Deployment",
          labels: { app: "web" },
          ports: [
            { name: undefined, port: 9090, protocol: "TCP" },
            { name: "http", port: 80, protocol: "TCP" },
            { name: undefined, port: 53, protocol: "UDP" },
          ],
          hostNetwork: true,
        },
      ],
    );
  });

  it("does not know ports or the host's network that are unknown", () => {
    const containers = [{ ports: [{ containerPort: UNKNOWN }] }];
    const [workload] = read(deployment("web", { containers, hostNetwork: UNKNOWN })).workloads;

    assert.equal(workload?.ports, undefined);
    assert.equal(workload?.hostNetwork, undefined);
  });

  it("sorts workloads and finds those of every kind, but no pod templates", () => {
    const job = { ...deployment("z"), apiVersion: "batch/v1", kind: "Job" };
    const template = {
      apiVersion: "v1",
      kind: "PodTemplate",
      metadata: { name: "t" },
      template: {},
    };
    const { workloads } = read(job, template, pod("b"), deployment("a"));

    assert.deepEqual(
      workloads.map(({ name, kind }) => `${name}[${kind}]`),
      ["a[Deployment]", "b[Pod]", "z[Job]"],
    );
  });

  it("drops pods whose controller is in the set, and only those", () => {
    const owner = { kind: "Deployment", name: "web", controller: true };
    const { workloads } = read(
      deployment("web"),
      pod("web-1", owner),
      pod("web-2", { ...owner, name: "other" }),
      pod("web-3", { ...owner, controller: false }),
    );

    assert.deepEqual(
      workloads.map(({ name }) => name),
      ["web", "web-2", "web-3"],
    );
  });

  it("makes the namespaces that nobody lists, and takes default where none is named", () => {
    const namespace = {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "b", labels: { x: "y" } },
    };
    const bare = deployment("web", {}, { namespace: undefined });

    assert.deepEqual(read(namespace, deployment("api"), bare).namespaces, [
      { name: "a", labels: undefined },
      { name: "b", labels: { x: "y" } },
      { name: "default", labels: undefined },
    ]);
  });

  it("reads only policies of networking.k8s.io", () => {
    const own = policy({ ingress: [] });
    const other = { ...own, apiVersion: "crd.projectcalico.org/v1" };

    assert.deepEqual(read(own, other).policies, [own]);
  });

  it("does not know what a patch of a policy leaves unset", () => {
    const object = policy({ podSelector: undefined, policyTypes: ["Ingress"] });
    const patch = objectsIn("kubernetes:networking.k8s.io/v1:NetworkPolicyPatch", object);
    const workloads = [deployment("web"), deployment("db")].flatMap((each) => objectsIn("", each));
    const answers = reachability(readNetworkModel([...patch, ...workloads], { outsides: [] }));

    assert.equal(passes(answers, "a/db", "a/web"), "unknown all");
  });

  it("does not know whether a workload of unknown namespace is selected", () => {
    const model = read(
      deployment("web", {}, { namespace: UNKNOWN }),
      deployment("db"),
      policy({ ingress: [] }),
    );
    const answers = reachability(model);

    assert.equal(passes(answers, "a/db", "(unknown)/web"), "unknown all");
    assert.deepEqual(answers.between(end("(unknown)/web"), end("a/db")), []);
  });
});
