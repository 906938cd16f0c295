import assert from "node:assert/strict";

import { quotaReport } from "../../plan/quota.ts";
import { app, ours, planned, quota, requests, resource, rows } from "./quota-samples.ts";
import { registration } from "./samples.ts";

describe("quotaReport", () => {
  it("has a row per limit of every quota, with the quota's name", () => {
    const scopes = { scopes: ["BestEffort"] };
    const report = rows([
      quota({ "requests.cpu": "4" }),
      quota({ pods: "5" }, { name: "quota-best-effort" }, scopes),
      app("web", 1, requests("1")),
    ]);

    assert.deepEqual(
      report.map(({ quota: name, resource: key, steady }) => [name, key, steady]),
      [
        ["quota", "requests.cpu", "1"],
        ["quota-best-effort", "pods", "0"],
      ],
    );
  });

  it("says why Kubernetes refuses a scoped quota", () => {
    const scopes = { scopes: ["BestEffort"] };
    const { notCounted } = quotaReport(planned(quota({ cpu: "1" }, {}, scopes)));

    assert.deepEqual(notCounted, [
      "quota of tenant acme: scope BestEffort cannot limit cpu; it counts pods only",
    ]);
  });

  it("notes that a cordoned namespace takes no new pods, and does not fail on it", () => {
    const labels = { ...ours, "moorage.dev/cordon": "true" };
    const namespace = resource("NamespacePatch", {}, { name: "acme", labels });
    const report = quotaReport(
      planned(namespace, quota({ pods: "0", "requests.cpu": "4" }), app("web", 1, requests("1"))),
    );

    assert.deepEqual(
      report.rows.map(({ resource: key }) => key),
      ["requests.cpu"],
    );
    assert.deepEqual(report.notCounted, [
      'quota of tenant acme: namespace "acme" is cordoned: no new pods',
    ]);
  });

  it("counts no object of a patch", () => {
    const patch = resource("ServiceAccountPatch", {});

    const [row] = rows([quota({ "count/serviceaccounts": "1" }), patch]);

    assert.deepEqual([row?.steady, row?.verdict], ["1", "fits"]);
  });

  it("knows the number of nodes and the classes of the cluster", () => {
    const containers = [{ name: "main", resources: requests("1") }];
    const template = { spec: { runtimeClassName: "gvisor", containers } };
    const gvisor = registration({
      type: "kubernetes:node.k8s.io/v1:RuntimeClass",
      inputs: {
        kind: "RuntimeClass",
        metadata: { name: "gvisor" },
        overhead: { podFixed: { cpu: "500m" } },
      },
    });
    const all = [quota({ "requests.cpu": "9" }), gvisor, resource("DaemonSet", { template })];

    assert.equal(rows(all, { nodes: 3 })[0]?.steady, "4500m");
  });

  it("blocks on pods that a LimitRange refuses, and says what to change", () => {
    const limits = [{ type: "Container", default: { cpu: "1" } }];
    const range = resource("LimitRange", { limits }, { name: "limits" });

    assert.deepEqual(rows([range, app("web", 1, requests("2"))]), [
      {
        tenant: "acme",
        namespace: "acme",
        quota: "limits",
        resource: "default limits.cpu",
        steady: "2",
        peak: "2",
        hard: "1",
        verdict: "pods-refused",
        blocked: 'Deployment "web"',
        fixes: [
          'container "main" requests more than the default limit; set its resources.limits.cpu to at least 2',
        ],
      },
    ]);
  });
});

describe("quotaReport with live objects", () => {
  function live(kind: string, name: string, more: object = {}): object {
    const containers = [{ name: "main", resources: requests("1") }];
    const spec = kind === "Pod" ? { containers } : { template: { spec: { containers } } };
    return { kind, metadata: { name, namespace: "acme", ...more }, spec };
  }

  it("adds and names what the plan does not contain", () => {
    const ownerReferences = [{ kind: "ReplicaSet", name: "web-1", controller: true }];
    const others = new Map([
      [
        "acme",
        [
          live("Deployment", "web"),
          live("Deployment", "old"),
          live("Pod", "debug"),
          live("Pod", "web-1-a", { ownerReferences }),
        ],
      ],
    ]);
    const all = planned(quota({ "requests.cpu": "2" }), app("web", 1, requests("1")));

    const report = quotaReport(all, { others });

    assert.deepEqual(
      report.rows.map(({ steady, verdict }) => [steady, verdict]),
      [["3", "too-small"]],
    );
    assert.deepEqual(report.others, [
      'quota of tenant acme: counts other: Deployment "old"',
      'quota of tenant acme: counts other: Pod "debug"',
    ]);
  });

  it("counts the claims of a live StatefulSet once", () => {
    const storage = { spec: { resources: { requests: { storage: "1Gi" } } } };
    const claim = (name: string): object => ({
      kind: "PersistentVolumeClaim",
      metadata: { name, namespace: "acme" },
      ...storage,
    });
    const set = {
      kind: "StatefulSet",
      metadata: { name: "cache", namespace: "acme" },
      spec: { replicas: 1, volumeClaimTemplates: [{ metadata: { name: "data" }, ...storage }] },
    };
    const others = new Map([["acme", [set, claim("data-cache-0"), claim("data-cache-x")]]]);

    const [row] = rows([quota({ "requests.storage": "9Gi" })], { others });

    assert.equal(row?.steady, "2Gi");
  });

  it("checks a live quota that the plan does not contain", () => {
    const metadata = { name: "team", namespace: "acme" };
    const foreign = { kind: "ResourceQuota", metadata, spec: { hard: { pods: "1" } } };
    const others = new Map([["acme", [foreign]]]);

    const [row] = rows([app("web", 2, requests("1"))], { others });

    assert.deepEqual([row?.quota, row?.verdict], ["team", "too-small"]);
    assert.deepEqual(row?.fixes, ['ResourceQuota "team": spec.hard["pods"]: "3"']);
  });

  it("passes over what every namespace has, and Helm's own history", () => {
    const secret = { kind: "Secret", metadata: { name: "s" }, type: "helm.sh/release.v1" };
    const map = { kind: "ConfigMap", metadata: { name: "kube-root-ca.crt" } };
    const others = new Map([["acme", [secret, map]]]);

    const all = rows([quota({ secrets: "9", configmaps: "9" })], { others });

    assert.deepEqual(
      all.map(({ steady }) => steady),
      ["0", "1"],
    );
  });
});
