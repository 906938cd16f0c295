import assert from "node:assert/strict";
import { resolve } from "node:path";

import { missingRights } from "../../automation/missing-rights.ts";
import { OperationError } from "../../automation/errors.ts";
import { refuseShortfall } from "../../automation/preflight.ts";
import { loadEnvironment } from "../../environment/load.ts";
import {
  type DeployerRole,
  deployerRole,
  type PolicyRule,
} from "../../kubernetes/deployer-role.ts";
import type { Right } from "../../kubernetes/right.ts";
import { plannedRights, type PlannedRights } from "../../plan/deployer-role.ts";
import { planEnvironment } from "../../plan/plan-environment.ts";
import { type FakeReviewer, fakeReviewer } from "./support/fake-reviewer.ts";

const root = resolve(import.meta.dirname, "../..");
const USER = "system:serviceaccount:ci:deployer";
const cluster = {
  ...{ kubeconfig: "/none", context: "ci", identity: undefined, embedded: false },
  ...{ queriesPerSecond: 50, burst: 120, version: undefined, nodes: undefined },
};

/** What the pre-flight says when the deployer has this role. */
async function refusal(planned: PlannedRights, role: DeployerRole): Promise<string | undefined> {
  const environment = { name: "dev", cluster };
  try {
    await refuseShortfall(environment, planned, fakeReviewer(role, USER));
    return undefined;
  } catch (error) {
    assert.ok(error instanceof OperationError);
    assert.equal(error.kind, "authentication");
    return error.message;
  }
}

/** The role without one verb of one rule. */
function without(rules: readonly PolicyRule[], rule: PolicyRule, verb: string): PolicyRule[] {
  return rules.map((one) =>
    one === rule ? { ...one, verbs: one.verbs.filter((other) => other !== verb) } : one,
  );
}

function right(verb: string, more: Partial<Right> = {}): Right {
  const plain = { group: "", resource: "secrets", namespace: "a", names: undefined };
  return { ...plain, exact: false, reasons: ["read Secret"], verb, ...more };
}

function rule(verb: string, ...resourceNames: readonly string[]): PolicyRule {
  const plain = { apiGroups: [""], resources: ["secrets"], verbs: [verb] };
  return resourceNames.length === 0 ? plain : { ...plain, resourceNames: [...resourceNames] };
}

function reviewer(rules: readonly PolicyRule[], namespace?: string): FakeReviewer {
  const own: DeployerRole =
    namespace === undefined
      ? { cluster: rules, namespaces: new Map() }
      : { cluster: [], namespaces: new Map([[namespace, rules]]) };
  return fakeReviewer(own, USER);
}

describe("the pre-flight of the example", () => {
  let planned: PlannedRights;

  before(async () => {
    const { resources } = await planEnvironment(loadEnvironment({ root, environment: "dev" }));
    planned = plannedRights(resources);
  });

  for (const names of [false, true]) {
    for (const perNamespace of [false, true]) {
      const how = `${names ? "with" : "without"} names, ${perNamespace ? "per namespace" : "cluster-wide"}`;

      it(`passes under the computed role ${how}`, async () => {
        const existing = perNamespace ? planned.existing : new Set<string>();

        assert.equal(
          await refusal(planned, deployerRole(planned.rights, { names, existing })),
          undefined,
        );
      });
    }
  }

  it("names every verb of every rule that is taken away", async () => {
    const { cluster: rules, namespaces } = deployerRole(planned.rights);
    let removed = 0;
    for (const one of rules) {
      for (const verb of one.verbs) {
        const message = await refusal(planned, { cluster: without(rules, one, verb), namespaces });

        for (const resource of one.resources) {
          const place = [resource, ...one.apiGroups.filter((group) => group !== "")].join(".");
          assert.match(message ?? "", new RegExp(`^  ${verb} ${place} `, "m"));
        }
        removed += 1;
      }
    }
    assert.ok(removed > 100, String(removed));
  });
});

describe("the error of the pre-flight", () => {
  it("says who lacks what, where and for what, and the role that adds it", async () => {
    const rights = [
      right("watch", { reasons: ["see that Secret is gone"] }),
      right("watch", { namespace: "b", reasons: ["see that Secret is gone"] }),
      right("list", { group: "apps", resource: "replicasets", reasons: ["wait for Deployment"] }),
    ];

    const message = await refusal(
      { rights, existing: new Set(["a", "b"]), notes: [] },
      { cluster: [], namespaces: new Map([["b", [rule("watch")]]]) },
    );

    assert.equal(
      message,
      `system:serviceaccount:ci:deployer (context "ci") lacks rights that dev needs; nothing was changed
  watch secrets in a, to see that Secret is gone (without it a deployment hangs)
  list replicasets.apps in a, to wait for Deployment
a role that adds them, for whoever administers the cluster:
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: moorage-deployer-dev-missing
  namespace: a
rules:
  - apiGroups:
      - ""
    resources:
      - secrets
    verbs:
      - watch
  - apiGroups:
      - apps
    resources:
      - replicasets
    verbs:
      - list
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: moorage-deployer-dev-missing
  namespace: a
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: moorage-deployer-dev-missing
subjects:
  - kind: ServiceAccount
    name: deployer
    namespace: ci`,
    );
  });

  it("asks for a ClusterRole where a namespace is not there yet", async () => {
    const planned = { rights: [right("get")], existing: new Set<string>(), notes: [] };

    const message = await refusal(planned, { cluster: [], namespaces: new Map() });

    assert.match(message ?? "", /^ {2}get secrets in a, to read Secret$/m);
    assert.match(message ?? "", /^kind: ClusterRole$/m);
  });

  it("counts namespaces instead of listing all of them", async () => {
    const rights = Array.from({ length: 7 }, (_, index) =>
      right("get", { namespace: `n${String(index)}` }),
    );

    const message = await refusal(
      { rights, existing: new Set<string>(), notes: [] },
      { cluster: [], namespaces: new Map() },
    );

    assert.match(message ?? "", /^ {2}get secrets in n0, n1, n2, n3, n4 and 2 more namespaces,/m);
  });
});

describe("missingRights", () => {
  it("asks nothing more when the rules of each namespace grant everything", async () => {
    const granting = reviewer([rule("get")]);
    const rights = ["a", "b", "c"].map((namespace) => right("get", { namespace }));

    assert.deepEqual(await missingRights(rights, granting), []);
    assert.deepEqual(granting.asked, []);
  });

  it("finds the namespace that lacks it", async () => {
    const rights = [right("get"), right("get", { namespace: "b" })];

    const missing = await missingRights(rights, reviewer([rule("get")], "a"));

    assert.deepEqual(
      missing.map(({ namespace }) => namespace),
      ["b"],
    );
  });

  it("asks about what is in no namespace, whatever the rules of one say", async () => {
    const rights = [right("get"), right("get", { namespace: undefined })];

    const missing = await missingRights(rights, reviewer([rule("get")], "a"));

    assert.deepEqual(
      missing.map(({ namespace }) => namespace),
      [undefined],
    );
  });

  it("takes a right by name when every name is granted", async () => {
    const named = reviewer([rule("get", "x", "y")], "a");

    assert.deepEqual(await missingRights([right("get", { names: ["x", "y"] })], named), []);
    assert.equal((await missingRights([right("get", { names: ["x", "z"] })], named)).length, 1);
    assert.equal((await missingRights([right("get")], named)).length, 1);
  });

  it("believes an answer where the rules are incomplete", async () => {
    const { mayDo } = reviewer([rule("get")]);
    const incomplete = { mayDo, rulesIn: () => Promise.resolve([]) };

    assert.deepEqual(await missingRights([right("get")], incomplete), []);
    assert.equal((await missingRights([right("list")], incomplete)).length, 1);
  });

  it("goes on asking where one namespace of several is allowed", async () => {
    const { mayDo } = reviewer([rule("get")], "a");
    const rights = ["a", "b", "c"].map((namespace) => right("get", { namespace }));

    const missing = await missingRights(rights, { mayDo, rulesIn: () => Promise.resolve([]) });

    assert.deepEqual(
      missing.map(({ namespace }) => namespace),
      ["b", "c"],
    );
  });

  it("asks once about a refusal, however many namespaces need it", async () => {
    const refusing = reviewer([]);
    const rights = ["a", "b", "c"].map((namespace) => right("get", { namespace }));

    assert.equal((await missingRights(rights, refusing)).length, 3);
    assert.equal(refusing.asked.length, 1);
  });

  it("understands rules with wildcards", async () => {
    const all = { apiGroups: ["*"], resources: ["*"], verbs: ["*"] };

    assert.deepEqual(await missingRights([right("get")], reviewer([all], "a")), []);
  });

  it("asks at most sixteen questions at the same time", async () => {
    let [running, most] = [0, 0];
    const rights = Array.from({ length: 60 }, (_, index) => right(`verb${String(index)}`));
    const mayDo = async (): Promise<boolean> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      return true;
    };

    await missingRights(rights, { mayDo, rulesIn: () => Promise.resolve([]) });

    assert.equal(most, 16);
  });
});
