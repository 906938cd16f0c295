import assert from "node:assert/strict";

import { extraFaults } from "../../../kubernetes/app/extra-rules.ts";
import type { AppFault } from "../../../kubernetes/app/fault.ts";
import type { ExtraObject } from "../../../kubernetes/app/settings.ts";

function faults(object: Partial<ExtraObject>): readonly AppFault[] {
  const extra = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, ...object };
  return extraFaults({ kind: "Deployment", image: "web:1", name: "web", extraObjects: [extra] });
}

describe("closedKindFaults", () => {
  const kinds: readonly (readonly [string, string, string, string])[] = [
    [
      "rbac.authorization.k8s.io/v1",
      "RoleBinding",
      "must not be of rights: an app gets none that nobody gave it",
      "Use 'serviceAccount.rbac'",
    ],
    [
      "authorization.openshift.io/v1",
      "RoleBinding",
      "must not be of rights: an app gets none that nobody gave it",
      "Use 'serviceAccount.rbac'",
    ],
    [
      "networking.k8s.io/v1",
      "NetworkPolicy",
      "must not open what the tenant's network closes",
      "Use 'connects', 'consumes', 'egress' or the tenant's 'networkPolicies'",
    ],
    [
      "cilium.io/v2",
      "CiliumNetworkPolicy",
      "must not open what the tenant's network closes",
      "Use 'connects', 'consumes', 'egress' or the tenant's 'networkPolicies'",
    ],
    [
      "v1",
      "ResourceQuota",
      "must not limit the namespace, which the tenant's other apps share",
      "Use 'quota' and 'limits' of the tenant",
    ],
    [
      "discovery.k8s.io/v1",
      "EndpointSlice",
      "must not lead a Service to addresses, which may be pods of another tenant",
      "Use 'service' with type ExternalName, or 'connects'",
    ],
  ];
  for (const [apiVersion, kind, message, hint] of kinds) {
    it(`rejects a ${kind} of ${apiVersion}`, () => {
      assert.deepEqual(faults({ apiVersion, kind }), [
        { path: ["extraObjects", 0, "kind"], message, hint },
      ]);
    });
  }

  it("rejects the account by which other pods of the tenant run", () => {
    assert.deepEqual(faults({ kind: "ServiceAccount", metadata: { name: "default" } }), [
      {
        path: ["extraObjects", 0, "metadata", "name"],
        message: `must not be "default", an account of the whole tenant`,
        hint: "Choose another name",
      },
    ]);
  });

  it("rejects a Service that stands for another host", () => {
    assert.deepEqual(faults({ kind: "Service", spec: { type: "ExternalName" } }), [
      {
        path: ["extraObjects", 0, "spec", "type"],
        message: "must not be ExternalName, which leads proxies around the tenant's network",
        hint: "Use 'service' of an app, where the host is checked",
      },
    ]);
  });

  it("rejects a lasting token of an account", () => {
    assert.deepEqual(faults({ kind: "Secret", type: "kubernetes.io/service-account-token" }), [
      {
        path: ["extraObjects", 0, "type"],
        message: "must not be a token of an account, which has that account's rights",
        hint: "Use 'serviceAccount.rbac'",
      },
    ]);
  });
});

describe("accountFieldFaults", () => {
  const runsAs = (serviceAccountName: string): Partial<ExtraObject> => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    spec: { template: { spec: { serviceAccountName } } },
  });

  it("rejects pods that run as an account of others", () => {
    assert.deepEqual(faults(runsAs("deployer")), [
      {
        path: ["extraObjects", 0, "spec", "template", "spec", "serviceAccountName"],
        message: `must be the app's own account, or one of 'extraObjects', got "deployer"`,
        hint: "Another one may have rights that nobody gave this app",
      },
    ]);
  });

  it("takes the app's own, and texts of a ConfigMap", () => {
    assert.deepEqual(faults(runsAs("web")), []);
    assert.deepEqual(faults({ data: { serviceAccountName: "deployer" } }), []);
  });

  it("rejects it inside of custom objects and lists as well", () => {
    const steps = [{ name: "a" }, { serviceAccount: "deployer" }];

    assert.deepEqual(
      faults({ apiVersion: "example.com/v1", kind: "Workflow", spec: { steps } }).map(
        ({ path }) => path,
      ),
      [["extraObjects", 0, "spec", "steps", 1, "serviceAccount"]],
    );
  });
});
