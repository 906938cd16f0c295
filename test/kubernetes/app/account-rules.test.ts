import assert from "node:assert/strict";

import { accountFaults } from "../../../kubernetes/app/account-rules.ts";
import type { AppFault } from "../../../kubernetes/app/fault.ts";
import type { RightSettings } from "../../../kubernetes/app/settings.ts";

const right: RightSettings = { resources: ["configmaps"], verbs: ["get"] };

function faults(...rbac: readonly RightSettings[]): readonly AppFault[] {
  return accountFaults({ kind: "Deployment", image: "web:1", serviceAccount: { rbac } });
}

describe("accountFaults", () => {
  it("takes an app without rights", () => {
    assert.deepEqual(accountFaults({ kind: "Deployment", image: "web:1" }), []);
  });

  it("takes rights that name what they are for", () => {
    assert.deepEqual(
      faults(right, { ...right, apiGroups: ["", "apps"], resourceNames: ["web-config"] }),
      [],
    );
  });

  for (const field of ["apiGroups", "resources", "verbs", "resourceNames"] as const) {
    it(`rejects a wildcard in ${field}`, () => {
      assert.deepEqual(faults(right, { ...right, [field]: ["a", "*"] }), [
        {
          path: ["serviceAccount", "rbac", 1, field, 1],
          message: `must not be a wildcard, got "*"`,
          hint: "Name what the app needs",
        },
      ]);
    });

    it(`rejects empty ${field}`, () => {
      assert.deepEqual(faults({ ...right, [field]: [] }), [
        {
          path: ["serviceAccount", "rbac", 0, field],
          message: "must not be empty",
          hint: "Name at least one, or leave it out",
        },
      ]);
    });
  }

  it("rejects a wildcard inside of a word", () => {
    assert.deepEqual(
      faults({ ...right, resources: ["*/scale"] }).map(({ message }) => message),
      [`must not be a wildcard, got "*/scale"`],
    );
  });

  for (const verb of ["escalate", "bind", "impersonate", "Bind"]) {
    it(`rejects the verb ${verb}`, () => {
      assert.deepEqual(faults({ ...right, verbs: ["get", verb] }), [
        {
          path: ["serviceAccount", "rbac", 0, "verbs", 1],
          message: `must not be "${verb}", by which an app gets rights that nobody gave it`,
        },
      ]);
    });
  }

  it("rejects tokens of other accounts", () => {
    const tokens = { resources: ["pods", "serviceaccounts/token"], verbs: ["create"] };

    assert.deepEqual(faults(tokens), [
      {
        path: ["serviceAccount", "rbac", 0, "resources", 1],
        message: "must not be created: a token of another account has that account's rights",
      },
    ]);
  });
});
