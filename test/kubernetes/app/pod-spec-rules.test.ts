import assert from "node:assert/strict";

import { appFaults } from "../../../kubernetes/app/faults.ts";
import type { AppFault } from "../../../kubernetes/app/fault.ts";

function faults(podSpec: Readonly<Record<string, unknown>>): readonly AppFault[] {
  return appFaults({ kind: "Deployment", image: "web:1", name: "web", podSpec });
}

describe("podSpecFaults", () => {
  for (const field of ["serviceAccountName", "serviceAccount"]) {
    it(`rejects ${field}, by which pods run with the rights of others`, () => {
      assert.deepEqual(faults({ [field]: "deployer" }), [
        {
          path: ["podSpec", field],
          message:
            "must not be set: pods run as the app's own account, and never with another's rights",
          hint: "Use 'serviceAccount'",
        },
      ]);
    });
  }

  it("rejects a token for pods without rights", () => {
    assert.deepEqual(faults({ automountServiceAccountToken: true }), [
      {
        path: ["podSpec", "automountServiceAccountToken"],
        message: "must not be set: pods get a token with rights only",
        hint: "Use 'serviceAccount.rbac'",
      },
    ]);
  });

  it("takes other fields", () => {
    assert.deepEqual(faults({ enableServiceLinks: true }), []);
  });
});
