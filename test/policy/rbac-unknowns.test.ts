import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { evaluate } from "../../policy/evaluate.ts";
import type { Rule, Subject } from "../../policy/rule.ts";
import { rbacDangling } from "../../policy/rules/rbac-dangling.ts";
import { rbacReadSecrets } from "../../policy/rules/rbac-read-secrets.ts";
import { rbacWorkloadTakeover } from "../../policy/rules/rbac-workload-takeover.ts";
import { deployment, type Fields, podSpec, prod, subjectOf } from "../support/policy.ts";

const apiVersion = "rbac.authorization.k8s.io/v1";
const metadata = { name: "api", namespace: "acme" };
const pod = deployment(podSpec({ automountServiceAccountToken: true }));
const role = {
  apiVersion,
  kind: "Role",
  metadata,
  rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["list"] }],
};
const binding = {
  apiVersion,
  kind: "RoleBinding",
  metadata,
  roleRef: { kind: "Role", name: "api" },
  subjects: [{ kind: "ServiceAccount", name: "api" }],
};

function verdicts(rule: Rule, ...objects: readonly Fields[]): readonly string[] {
  const subjects = objects.map((each, index) => subjectOf(each, { name: `r${index}` }));
  return evaluate([rule], subjects, prod).map(({ verdict }) => verdict);
}

describe("rbac-workload-takeover", () => {
  it("is undecided where role, binding or subject are not known", () => {
    const open = [
      [pod, { ...role, metadata: { ...metadata, name: UNKNOWN } }, binding],
      [pod, { ...role, rules: UNKNOWN }, binding],
      [pod, role, { ...binding, roleRef: { kind: "Role", name: UNKNOWN } }],
      [pod, role, { ...binding, subjects: UNKNOWN }],
      [pod, role, { ...binding, metadata: { name: "api", namespace: UNKNOWN } }],
      [
        deployment(podSpec({ serviceAccountName: UNKNOWN, automountServiceAccountToken: true })),
        role,
        binding,
      ],
      [deployment(podSpec({ automountServiceAccountToken: UNKNOWN })), role, binding],
    ];

    assert.deepEqual(
      open.map((objects) => verdicts(rbacWorkloadTakeover, ...objects)),
      open.map(() => ["undecided"]),
    );
  });

  it("does not depend on the order of objects", () => {
    const other = { ...binding, metadata: { ...metadata, name: "second" } };
    const subjects = [pod, role, binding, other].map((each, index) => {
      return subjectOf(each, { name: `r${index}` });
    });

    const forth = evaluate([rbacWorkloadTakeover], subjects, prod);

    assert.deepEqual(evaluate([rbacWorkloadTakeover], subjects.toReversed(), prod), forth);
    assert.equal(forth[0]?.places.length, 2);
  });

  it("reads ten thousand objects before the test times out", () => {
    const many = Array.from({ length: 2500 }, (_, index) => {
      const own = { name: `app-${index}`, namespace: `space-${index % 50}` };
      const account = podSpec({ serviceAccountName: own.name, automountServiceAccountToken: true });
      return [
        { ...deployment(account), metadata: own },
        { apiVersion: "v1", kind: "ServiceAccount", metadata: own },
        { ...role, metadata: own },
        {
          ...binding,
          metadata: own,
          roleRef: { kind: "Role", name: own.name },
          subjects: [{ kind: "ServiceAccount", name: own.name }],
        },
      ];
    }).flat();

    const found = verdicts(rbacWorkloadTakeover, ...many);

    assert.equal(found.length, 2500);
  });
});

describe("rbac-dangling", () => {
  it("is undecided where a name is not known", () => {
    assert.deepEqual(verdicts(rbacDangling, { ...binding, roleRef: UNKNOWN }), ["undecided"]);
    assert.deepEqual(verdicts(rbacDangling, role, { ...binding, subjects: UNKNOWN }), [
      "undecided",
    ]);
  });
});

describe("rbac-read-secrets", () => {
  const own = { ...role, metadata: { ...metadata, name: "tenant-developer" } };
  const rules = [
    {
      apiGroups: [""],
      resources: ["secrets"],
      verbs: ["get", "list", "watch", "create", "update", "patch", "delete"],
    },
  ];

  function ofTenant(object: Fields): Subject {
    return subjectOf(object, { component: 'Tenant "acme"' });
  }

  it("passes a role of a tenant, and leaves it open by what is not known", () => {
    const nameless = { ...own, rules, metadata: { ...metadata, name: UNKNOWN } };
    const found = (object: Fields): readonly string[] =>
      evaluate([rbacReadSecrets], [ofTenant(object)], prod).map(({ verdict }) => verdict);

    assert.deepEqual(found({ ...own, rules }), []);
    assert.deepEqual(found({ ...own, rules: [{ ...rules[0], verbs: ["get", UNKNOWN] }] }), [
      "undecided",
    ]);
    assert.deepEqual(found(nameless), ["undecided"]);
    assert.deepEqual(found({ ...own, rules: [{ ...rules[0], verbs: ["get"] }] }), ["fail"]);
  });
});
