import assert from "node:assert/strict";

import { deployerRights } from "../../kubernetes/deployer-rights.ts";
import type { DeployedObject } from "../../kubernetes/deployer-rights.ts";
import type { Right } from "../../kubernetes/right.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";

const RBAC = "rbac.authorization.k8s.io";

function own(
  kind: string,
  group = "",
  more: Readonly<Record<string, unknown>> = {},
): DeployedObject {
  const metadata = { name: "x", namespace: "team" };
  const apiVersion = group === "" ? "v1" : `${group}/v1`;
  return { treatment: "own", group, kind, object: { apiVersion, kind, metadata, ...more } };
}

/** `get,patch namespaces team` for each resource. */
function lines(rights: readonly Right[]): readonly string[] {
  const groups = Map.groupBy(rights, ({ group, resource, namespace }) =>
    [[resource, group].filter((word) => word !== "").join("."), namespace ?? "*"].join(" "),
  );
  return [...groups].map(([where, part]) => `${part.map(({ verb }) => verb).join(",")} ${where}`);
}

const ALL = "create,delete,get,list,patch,watch";
const EVENTS = "list,watch events team";

describe("deployerRights", () => {
  const kinds = [
    ["ConfigMap", "", [`${ALL} configmaps team`, EVENTS]],
    [
      "Deployment",
      "apps",
      [
        EVENTS,
        "list,watch persistentvolumeclaims team",
        "list,watch pods team",
        `${ALL} deployments.apps team`,
        "list,watch replicasets.apps team",
      ],
    ],
    ["StatefulSet", "apps", [EVENTS, "list,watch pods team", `${ALL} statefulsets.apps team`]],
    ["Job", "batch", [EVENTS, "list,watch pods team", `${ALL} jobs.batch team`]],
    ["CronJob", "batch", [EVENTS, `${ALL} cronjobs.batch team`]],
    [
      "Service",
      "",
      [
        "list,watch endpoints team",
        EVENTS,
        `${ALL} services team`,
        "list,watch endpointslices.discovery.k8s.io team",
      ],
    ],
    [
      "PersistentVolumeClaim",
      "",
      [EVENTS, `${ALL} persistentvolumeclaims team`, "get storageclasses.storage.k8s.io *"],
    ],
  ] as const;

  for (const [kind, group, expected] of kinds) {
    it(`asks for what making and awaiting a ${kind} needs`, () => {
      assert.deepEqual(lines(deployerRights([own(kind, group)]).rights), expected);
    });
  }

  it("asks for a namespace as a thing of the whole cluster", () => {
    const object = { apiVersion: "v1", kind: "Namespace", metadata: { name: "team" } };
    const one = { treatment: "own", group: "", kind: "Namespace", object } as const;

    assert.deepEqual(lines(deployerRights([one]).rights), [`${ALL} namespaces *`]);
  });

  it("asks only to read and change a namespace that is adopted, inside of it", () => {
    const object = { apiVersion: "v1", kind: "Namespace", metadata: { name: "old" } };
    const one = { treatment: "patch", group: "", kind: "Namespace", object } as const;

    assert.deepEqual(lines(deployerRights([one]).rights), ["get,patch namespaces old"]);
  });

  it("asks only to read what exists, and to delete what goes", () => {
    const read = { ...own("ConfigMap"), treatment: "read" } as const;
    const gone = { ...own("Secret"), treatment: "remove" } as const;

    assert.deepEqual(lines(deployerRights([read, gone]).rights), [
      "get configmaps team",
      EVENTS,
      "delete,get,list,watch secrets team",
    ]);
  });

  it("keeps the names of what is read, changed and deleted", () => {
    const { rights } = deployerRights([own("ConfigMap")]);
    const named = rights.filter(({ names }) => names !== undefined);

    assert.deepEqual(
      named.map(({ verb, names }) => [verb, names]),
      [
        ["delete", ["x"]],
        ["get", ["x"]],
        ["patch", ["x"]],
      ],
    );
  });

  it("asks for any name when one is not known yet", () => {
    const unknown = {
      ...own("ConfigMap"),
      object: { metadata: { name: UNKNOWN, namespace: "team" } },
    };

    const { rights } = deployerRights([own("ConfigMap"), unknown]);

    assert.deepEqual(
      rights.filter(({ names }) => names !== undefined),
      [],
    );
  });

  it("asks for everything that a Role of the program grants, for no more names", () => {
    const rule = {
      apiGroups: [""],
      resources: ["serviceaccounts/token"],
      verbs: ["create"],
      resourceNames: ["robot"],
    };

    const { rights, notes } = deployerRights([own("Role", RBAC, { rules: [rule] })]);

    assert.deepEqual(
      rights.find(({ resource }) => resource === "serviceaccounts/token"),
      {
        ...{ group: "", resource: "serviceaccounts/token", verb: "create", namespace: "team" },
        ...{ names: ["robot"], exact: true, reasons: ['make Role "x", which grants it'] },
      },
    );
    assert.deepEqual(notes, []);
  });

  it("asks for nothing that a Role grants when the Role goes", () => {
    const rule = { apiGroups: [""], resources: ["pods/exec"], verbs: ["create"] };
    const role = { ...own("Role", RBAC, { rules: [rule] }), treatment: "remove" } as const;

    assert.deepEqual(lines(deployerRights([role]).rights), [
      EVENTS,
      `delete,get,list,watch roles.${RBAC} team`,
    ]);
  });

  const refusedRules = [
    { apiGroups: [""], resources: ["pods"], verbs: ["*"] },
    { apiGroups: ["*"], resources: ["pods"], verbs: ["get"] },
    { apiGroups: [RBAC], resources: ["roles"], verbs: ["escalate"] },
    { apiGroups: [RBAC], resources: ["roles"], verbs: ["bind"] },
    { apiGroups: [""], resources: ["users"], verbs: ["impersonate"] },
  ];
  for (const rule of refusedRules) {
    const text = `${rule.verbs.join()} on ${rule.resources.join()}`;
    it(`notes a Role with ${rule.apiGroups.join()} ${text} instead of asking for it`, () => {
      const { rights, notes } = deployerRights([own("Role", RBAC, { rules: [rule] })]);

      assert.deepEqual(notes, [
        `Role "x" grants ${text}, which a deployer does not get; narrow it`,
      ]);
      assert.equal(
        rights.some(({ exact }) => exact),
        false,
      );
    });
  }

  it("notes rules that are not known yet", () => {
    const { notes } = deployerRights([own("Role", RBAC, { rules: UNKNOWN })]);

    assert.deepEqual(notes, [
      'Role "x" has rules that cannot be read; grant the deployer what they allow',
    ]);
  });

  it("notes a binding to a role that the program does not make, and no other", () => {
    const bound = (kind: string, name: string): DeployedObject =>
      own("RoleBinding", RBAC, { roleRef: { kind, name } });

    const { notes } = deployerRights([
      own("Role", RBAC, { rules: [] }),
      bound("Role", "x"),
      bound("ClusterRole", "view"),
    ]);

    assert.deepEqual(notes, [
      'RoleBinding "x" binds ClusterRole "view", which the program does not make; grant the deployer what it allows',
    ]);
  });

  it("says so when it guessed a plural", () => {
    assert.deepEqual(deployerRights([own("Widget", "example.com")]).notes, [
      'Widget of example.com is taken for "widgets"; kubectl api-resources tells',
    ]);
  });
});
