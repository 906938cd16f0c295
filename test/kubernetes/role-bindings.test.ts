import assert from "node:assert/strict";

import { accountOf, accountsNamespace, roleBindingOf } from "../../kubernetes/role-bindings.ts";
import type { BoundSubject, RoleBinding } from "../../kubernetes/role-bindings.ts";
import { objectsIn } from "../../kubernetes/object-kind.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";

function binding(object: object, kind = "RoleBinding"): RoleBinding | undefined {
  const apiVersion = "rbac.authorization.k8s.io/v1";
  const [view] = objectsIn("", { apiVersion, kind, ...object });
  return view === undefined ? undefined : roleBindingOf(view);
}

function subject(change: Partial<BoundSubject>): BoundSubject {
  return { path: "subjects[0]", kind: "User", name: "x", namespace: undefined, ...change };
}

describe("roleBindingOf", () => {
  it("takes the binding's namespace for accounts that name none", () => {
    const read = binding({
      metadata: { namespace: "acme" },
      roleRef: { kind: "Role", name: "api" },
      subjects: [{ kind: "ServiceAccount", name: "api" }],
    });

    assert.deepEqual(read, {
      role: { kind: "Role", name: "api", namespace: "acme" },
      subjects: [{ path: "subjects[0]", kind: "ServiceAccount", name: "api", namespace: "acme" }],
      unreadable: undefined,
    });
  });

  it("has no namespace of its own in the whole cluster", () => {
    const read = binding(
      { subjects: [{ kind: "ServiceAccount", name: "api" }] },
      "ClusterRoleBinding",
    );

    assert.equal(read?.role.namespace, undefined);
    assert.equal(read?.subjects[0]?.namespace, undefined);
  });

  it("tells subjects that cannot be read", () => {
    for (const subjects of [UNKNOWN, "x"]) {
      assert.equal(binding({ subjects })?.unreadable, "subjects");
    }
    assert.equal(binding({ subjects: [UNKNOWN] })?.subjects[0]?.kind, UNKNOWN);
  });

  it("is nothing for other kinds", () => {
    assert.equal(binding({}, "Role"), undefined);
  });
});

describe("accountOf", () => {
  it("reads an account that is spelled as a user", () => {
    const account = accountOf(subject({ name: "system:serviceaccount:acme:api" }));

    assert.deepEqual(account, { name: "api", namespace: "acme" });
  });

  it("is nothing for people and groups", () => {
    const names: readonly BoundSubject["name"][] = [
      "mia",
      "system:serviceaccount:acme",
      "system:serviceaccounts:acme",
      UNKNOWN,
    ];
    for (const name of names) {
      assert.equal(accountOf(subject({ name })), undefined);
    }
    assert.equal(
      accountOf(subject({ kind: "Group", name: "system:serviceaccount:a:b" })),
      undefined,
    );
  });
});

describe("accountsNamespace", () => {
  it("reads the group of a namespace's accounts", () => {
    const name = "system:serviceaccounts:acme";

    assert.equal(accountsNamespace(subject({ kind: "Group", name })), "acme");
    assert.equal(accountsNamespace(subject({ kind: "User", name })), undefined);
    assert.equal(
      accountsNamespace(subject({ kind: "Group", name: "system:serviceaccounts" })),
      undefined,
    );
  });
});
