import assert from "node:assert/strict";

import { roleRules, type TenantRole } from "../../kubernetes/tenant-roles.ts";

const roles = ["admin", "developer", "viewer"] as const;
const reading = ["get", "list", "watch"];

interface Right {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
}

/** Every right of a role, one by one. */
function rights(role: TenantRole): readonly Right[] {
  // The specs are plain data: only their types know of outputs.
  const rules = JSON.parse(JSON.stringify(roleRules(role))) as Readonly<
    Record<"apiGroups" | "resources" | "verbs", readonly string[]>
  >[];
  return rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) => verbs.map((verb) => ({ group, resource, verb }))),
    ),
  );
}

function verbs(role: TenantRole, resource: string): readonly string[] {
  return rights(role)
    .filter((right) => right.resource === resource)
    .map(({ verb }) => verb)
    .sort();
}

describe("roleRules", () => {
  const boundary = [
    ...["resourcequotas", "limitranges", "networkpolicies", "endpoints", "endpointslices"],
    ...["events", "replicationcontrollers", "namespaces"],
  ];
  for (const role of roles) {
    it(`lets the ${role} write nothing of the tenant's boundary`, () => {
      const written = rights(role).filter(
        ({ resource, verb }) => boundary.includes(resource) && !reading.includes(verb),
      );

      assert.deepEqual(written, []);
    });

    it(`gives the ${role} no way to more rights`, () => {
      const { length } = rights(role).filter(
        ({ group, resource, verb }) =>
          [group, resource, verb].includes("*") ||
          resource.endsWith("/*") ||
          ["escalate", "bind", "impersonate", "approve", "sign"].includes(verb) ||
          (group === "rbac.authorization.k8s.io" && !reading.includes(verb)),
      );

      assert.equal(length, 0);
    });

    it(`names every right of the ${role} once`, () => {
      const all = rights(role).map(({ group, resource, verb }) => `${group}/${resource} ${verb}`);

      assert.deepEqual(
        all.filter((right, index) => all.indexOf(right) !== index),
        [],
      );
    });
  }

  it("lets viewers read only, and no Secrets", () => {
    const all = rights("viewer");

    assert.deepEqual([...new Set(all.map(({ verb }) => verb))], reading);
    assert.deepEqual(verbs("viewer", "namespaces"), ["get"]);
    assert.deepEqual([...new Set(all.map(({ resource }) => resource))].sort(), [
      "configmaps",
      "controllerrevisions",
      "cronjobs",
      "daemonsets",
      "deployments",
      "deployments/scale",
      "endpoints",
      "endpointslices",
      "events",
      "grpcroutes",
      "horizontalpodautoscalers",
      "httproutes",
      "ingresses",
      "jobs",
      "limitranges",
      "namespaces",
      "networkpolicies",
      "persistentvolumeclaims",
      "poddisruptionbudgets",
      "pods",
      "pods/log",
      "pods/status",
      "replicasets",
      "replicasets/scale",
      "replicationcontrollers",
      "resourcequotas",
      "serviceaccounts",
      "services",
      "statefulsets",
      "statefulsets/scale",
    ]);
  });

  it("lets developers change workloads, configuration and Secrets", () => {
    const written = rights("developer").filter(({ verb }) => verb === "create");

    assert.deepEqual(written.map(({ resource }) => resource).sort(), [
      "configmaps",
      "cronjobs",
      "daemonsets",
      "deployments",
      "grpcroutes",
      "horizontalpodautoscalers",
      "httproutes",
      "ingresses",
      "jobs",
      "persistentvolumeclaims",
      "poddisruptionbudgets",
      "pods",
      "pods/attach",
      "pods/eviction",
      "pods/exec",
      "pods/portforward",
      "replicasets",
      "secrets",
      "serviceaccounts",
      "services",
      "statefulsets",
    ]);
  });

  it("lets kubectl get all, see the namespace, and scale what kubectl can scale", () => {
    const all = [
      ...["cronjobs", "daemonsets", "deployments", "horizontalpodautoscalers", "jobs", "pods"],
      ...["replicasets", "replicationcontrollers", "services", "statefulsets"],
    ];
    const scaled = ["deployments/scale", "replicasets/scale", "statefulsets/scale"];

    assert.deepEqual(
      all.filter((resource) => !verbs("viewer", resource).includes("list")),
      [],
    );
    assert.deepEqual(
      scaled.filter(
        (resource) => verbs("developer", resource).join() !== "get,list,patch,update,watch",
      ),
      [],
    );
  });

  it("lets nobody place, approve or complete pods past the scheduler and the quota", () => {
    const past = ["bindings", "pods/binding", "pods/status", "pods/resize", "pods/proxy"];
    const written = rights("admin").filter(
      ({ resource, verb }) => past.includes(resource) && !reading.includes(verb),
    );

    assert.deepEqual(written, []);
    assert.deepEqual(verbs("admin", "services/proxy"), []);
  });

  it("gives tokens by request to admins alone, and only of the deployer", () => {
    const rules = roleRules("admin").filter((rule) =>
      JSON.stringify(rule).includes("serviceaccounts/token"),
    );

    assert.deepEqual(rules, [
      {
        apiGroups: [""],
        resources: ["serviceaccounts/token"],
        resourceNames: ["deployer"],
        verbs: ["create"],
      },
    ]);
    assert.deepEqual(verbs("developer", "serviceaccounts/token"), []);
  });

  it("lets admins see roles and delete many objects at once", () => {
    assert.deepEqual(verbs("admin", "rolebindings"), reading);
    assert.deepEqual(verbs("developer", "rolebindings"), []);
    assert.equal(verbs("admin", "pods").includes("deletecollection"), true);
    assert.equal(verbs("developer", "pods").includes("deletecollection"), false);
  });

  it("includes the lower role in the higher", () => {
    for (const [lower, higher] of [
      ["viewer", "developer"],
      ["developer", "admin"],
    ] as const) {
      const held = new Set(rights(higher).map((right) => JSON.stringify(right)));
      const missing = rights(lower).filter((right) => !held.has(JSON.stringify(right)));
      assert.deepEqual(missing, [], higher);
    }
  });
});
