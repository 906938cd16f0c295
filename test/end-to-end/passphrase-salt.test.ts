import assert from "node:assert/strict";

import { opensSalt } from "../../automation/passphrase.ts";

/** Written by the engine for the passphrase `abc123`. */
const SALT = "v1:7xKPtil8ENk=:v1:V+OgB8tATG5KUHsI:1H8biAcRL4Bi5h5b+bkiKPdi+kEMXA==";

// Apart from the unit tests, since the engine's key derivation is slow by design.
describe("passphrase", () => {
  it("opens the salt that the engine wrote with it", () => {
    assert.equal(opensSalt("abc123", SALT), true);
  });

  it("does not open the salt of another", () => {
    assert.equal(opensSalt("abc124", SALT), false);
  });

  it("does not open a damaged salt", () => {
    assert.equal(opensSalt("abc123", "v1:AAAA"), false);
  });
});
