import assert from "node:assert/strict";

import { externalNameKind } from "../../kubernetes/external-name.ts";

describe("externalNameKind", () => {
  for (const name of ["db.provider.example", "localhost.example", "7.example", "svc", "a.svc"]) {
    it(`takes ${name} for a host outside`, () => {
      assert.deepEqual(externalNameKind(name), { kind: "outside" });
    });
  }

  for (const name of ["localhost", "LOCALHOST.", "a.localhost", "localhost.localdomain"]) {
    it(`takes ${name} for this machine`, () => {
      assert.deepEqual(externalNameKind(name), { kind: "localhost" });
    });
  }

  for (const name of ["127.0.0.1", "10.1", "2130706433", "0x7f.1", "::1", "[2001:db8::1]"]) {
    it(`takes ${name} for an address`, () => {
      assert.deepEqual(externalNameKind(name), { kind: "address" });
    });
  }

  for (const name of ["db.acme.svc", "db.acme.svc.cluster.local.", "0.db.acme.svc.example"]) {
    it(`finds the namespace in ${name}`, () => {
      assert.deepEqual(externalNameKind(name), { kind: "cluster", namespace: "acme" });
    });
  }
});
