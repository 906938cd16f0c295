import assert from "node:assert/strict";

import { deployerRole } from "../../kubernetes/deployer-role.ts";
import { roleManifests, subjectNamed } from "../../kubernetes/role-manifests.ts";
import type { Right } from "../../kubernetes/right.ts";

function right(resource: string, verb: string, more: Partial<Right> = {}): Right {
  const plain = { group: "", namespace: "team", names: undefined, exact: false, reasons: ["x"] };
  return { ...plain, resource, verb, ...more };
}

describe("deployerRole", () => {
  it("puts resources of a group with the same verbs into one rule", () => {
    const rights = ["pods", "events"].flatMap((one) => [right(one, "watch"), right(one, "list")]);

    const { cluster } = deployerRole([...rights, right("jobs", "list", { group: "batch" })]);

    assert.deepEqual(cluster, [
      { apiGroups: [""], resources: ["events", "pods"], verbs: ["list", "watch"] },
      { apiGroups: ["batch"], resources: ["jobs"], verbs: ["list"] },
    ]);
  });

  it("gives existing namespaces Roles, and the rest a ClusterRole", () => {
    const rights = [
      right("pods", "list"),
      right("pods", "get", { namespace: "new" }),
      right("namespaces", "create", { namespace: undefined }),
    ];

    const role = deployerRole(rights, { existing: new Set(["team"]) });

    assert.deepEqual(role, {
      cluster: [
        { apiGroups: [""], resources: ["namespaces"], verbs: ["create"] },
        { apiGroups: [""], resources: ["pods"], verbs: ["get"] },
      ],
      namespaces: new Map([["team", [{ apiGroups: [""], resources: ["pods"], verbs: ["list"] }]]]),
    });
  });

  it("names objects only when asked to", () => {
    const rights = [right("secrets", "get", { names: ["b"] }), right("secrets", "list")];
    const [any, named] = [deployerRole(rights), deployerRole(rights, { names: true })];

    assert.deepEqual(any.cluster, [
      { apiGroups: [""], resources: ["secrets"], verbs: ["get", "list"] },
    ]);
    assert.deepEqual(named.cluster, [
      { apiGroups: [""], resources: ["secrets"], verbs: ["list"] },
      { apiGroups: [""], resources: ["secrets"], verbs: ["get"], resourceNames: ["b"] },
    ]);
  });

  it("joins the names of one right", () => {
    const rights = ["b", "a"].map((name) =>
      right("secrets", "get", { names: [name], namespace: name }),
    );

    assert.deepEqual(deployerRole(rights, { names: true }).cluster, [
      { apiGroups: [""], resources: ["secrets"], verbs: ["get"], resourceNames: ["a", "b"] },
    ]);
  });

  it("keeps the names of what a Role grants, unless any name is granted anyway", () => {
    const exact = { names: ["robot"], exact: true };
    const token = right("serviceaccounts/token", "create", exact);
    const read = [right("secrets", "get", exact), right("secrets", "get")];

    assert.deepEqual(deployerRole([token, ...read]).cluster, [
      { apiGroups: [""], resources: ["secrets"], verbs: ["get"] },
      {
        apiGroups: [""],
        resources: ["serviceaccounts/token"],
        verbs: ["create"],
        resourceNames: ["robot"],
      },
    ]);
  });
});

describe("roleManifests", () => {
  const pods = { apiGroups: [""], resources: ["pods"], verbs: ["list"] };
  const role = { cluster: [pods], namespaces: new Map([["team", [pods]]]) };

  it("binds each role to the subject", () => {
    const subject = { kind: "ServiceAccount", name: "deployer", namespace: "ci" } as const;
    const apiVersion = "rbac.authorization.k8s.io/v1";
    const apiGroup = "rbac.authorization.k8s.io";
    const here = { name: "d", namespace: "team" };

    assert.deepEqual(roleManifests(role, { name: "d", subject }), [
      { apiVersion, kind: "ClusterRole", metadata: { name: "d" }, rules: [pods] },
      {
        ...{ apiVersion, kind: "ClusterRoleBinding", metadata: { name: "d" } },
        ...{ roleRef: { apiGroup, kind: "ClusterRole", name: "d" }, subjects: [subject] },
      },
      { apiVersion, kind: "Role", metadata: here, rules: [pods] },
      {
        ...{ apiVersion, kind: "RoleBinding", metadata: here },
        ...{ roleRef: { apiGroup, kind: "Role", name: "d" }, subjects: [subject] },
      },
    ]);
  });

  it("makes no binding for nobody, and no empty role", () => {
    const kinds = roleManifests({ cluster: [], namespaces: role.namespaces }, { name: "d" });

    assert.deepEqual(
      kinds.map(({ kind }) => kind),
      ["Role"],
    );
  });
});

describe("subjectNamed", () => {
  it("knows a ServiceAccount by the name that the API server gives it", () => {
    assert.deepEqual(subjectNamed("system:serviceaccount:ci:deployer", "User"), {
      kind: "ServiceAccount",
      name: "deployer",
      namespace: "ci",
    });
  });

  it("takes every other name for a user or a group, as told", () => {
    assert.deepEqual(subjectNamed("platform", "Group"), {
      kind: "Group",
      name: "platform",
      apiGroup: "rbac.authorization.k8s.io",
    });
  });
});
