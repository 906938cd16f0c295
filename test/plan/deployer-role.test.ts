import assert from "node:assert/strict";

import { deployerRole } from "../../kubernetes/deployer-role.ts";
import type { Right } from "../../kubernetes/right.ts";
import { plannedRights } from "../../plan/deployer-role.ts";
import type { DeployedResource } from "../../plan/deployer-role.ts";
import { registration } from "./samples.ts";

function object(kind: string, namespace: string | undefined, type?: string): DeployedResource {
  const metadata = { name: "x", ...(namespace === undefined ? {} : { namespace }) };
  const inputs = { apiVersion: "v1", kind, metadata };
  return registration({ type: type ?? `kubernetes:core/v1:${kind}`, inputs });
}

function space(name: string, type = "kubernetes:core/v1:Namespace"): DeployedResource {
  const inputs = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
  return registration({ type, name, inputs });
}

function release(chart: string): DeployedResource {
  const type = "kubernetes:helm.sh/v3:Release";
  return registration({ type, name: "cache", inputs: { name: "cache", namespace: "a", chart } });
}

function verbs(rights: readonly Right[], resource: string, namespace?: string): string {
  const found = rights.filter((one) => one.resource === resource && one.namespace === namespace);
  return found.map(({ verb }) => verb).join();
}

describe("plannedRights", () => {
  it("reads the identity of the cluster even when there is nothing to deploy", () => {
    const { rights } = plannedRights([]);

    assert.deepEqual(deployerRole(rights).cluster, [
      {
        apiGroups: [""],
        resources: ["namespaces"],
        verbs: ["get"],
        resourceNames: ["kube-system"],
      },
    ]);
  });

  it("tells the namespaces that are there before", () => {
    const patch = space("old", "kubernetes:core/v1:NamespacePatch");
    const { existing } = plannedRights([
      space("new"),
      patch,
      object("ConfigMap", "new"),
      object("ConfigMap", "other"),
    ]);

    assert.deepEqual([...existing], ["old", "other"]);
  });

  it("lists what the status shows, in every namespace", () => {
    const { rights } = plannedRights([object("ConfigMap", "a")]);

    const lists = rights.filter(({ reasons }) => reasons.includes("show the status"));
    assert.deepEqual(
      lists.map(({ resource, verb, namespace }) => [resource, verb, namespace].join(" ")),
      [
        ...["pods list a", "resourcequotas list a", "daemonsets list a", "deployments list a"],
        ...["replicasets list a", "statefulsets list a", "cronjobs list a", "jobs list a"],
      ],
    );
  });

  it("takes a patch for a change of what somebody else made", () => {
    const patch = space("old", "kubernetes:core/v1:NamespacePatch");

    assert.equal(verbs(plannedRights([patch]).rights, "namespaces", "old"), "get,patch");
  });

  it("only reads what the program only reads", () => {
    const { rights } = plannedRights([
      {
        ...object("ServiceAccount", "a"),
        inputs: { metadata: { name: "x", namespace: "a" } },
        external: true,
      },
    ]);

    assert.equal(verbs(rights, "serviceaccounts", "a"), "get");
  });

  it("only takes away what the program has no more", () => {
    const { rights } = plannedRights([{ ...object("Secret", "a"), leaving: true }]);

    assert.equal(verbs(rights, "secrets", "a"), "delete,get,list,watch");
  });

  it("updates Secrets for the history of a release, and makes what its chart makes", () => {
    const { rights, notes } = plannedRights([release("./examples/charts/cache")]);

    assert.equal(verbs(rights, "secrets", "a"), "create,delete,get,list,patch,update,watch");
    assert.equal(verbs(rights, "statefulsets", "a"), "create,delete,get,list,patch,watch");
    assert.equal(verbs(rights, "configmaps", "a"), "create,delete,get,list,patch,watch");
    assert.deepEqual(notes, []);
  });

  it("notes a release whose chart it cannot look into", () => {
    const { notes } = plannedRights([release("oci://registry.example/cache")]);

    assert.deepEqual(notes, [
      'the chart of release "cache" is no folder; grant the deployer what it makes',
    ]);
  });

  it("leaves out components and what is not of Kubernetes", () => {
    const others = [
      registration({ type: "moorage:index:Tenant", name: "t" }),
      registration({ type: "random:index/randomPassword:RandomPassword", name: "p" }),
    ];

    assert.equal(plannedRights(others).rights.length, 1);
  });

  it("knows the objects of a release that was rendered, wherever they are", () => {
    const parent = { ...release("./test/charts/subcharts"), urn: "urn:release" };
    const origin = { release: parent.urn, source: "x", role: "object", events: [] } as const;
    const metadata = { name: "x", namespace: "b" };
    const rules = [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }];
    const children = [
      { ...object("ConfigMap", "b"), origin },
      {
        ...registration({
          type: "kubernetes:rbac.authorization.k8s.io/v1:Role",
          inputs: { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", metadata, rules },
        }),
        origin,
      },
    ];

    const { rights, notes } = plannedRights([parent, ...children]);

    assert.equal(verbs(rights, "configmaps", "b"), "create,delete,get,list,patch,watch");
    assert.equal(verbs(rights, "pods", "b").includes("get"), true);
    assert.deepEqual(notes, []);
  });
});
