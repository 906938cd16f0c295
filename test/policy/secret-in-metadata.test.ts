import assert from "node:assert/strict";

import { SECRET_CHECKSUM_ANNOTATION } from "../../kubernetes/labels.ts";
import { SECRET, UNKNOWN } from "../../kubernetes/unknown.ts";
import { secretInMetadata } from "../../policy/rules/secret-in-metadata.ts";
import { type Fields } from "../support/policy.ts";
import { object, stackFindings } from "./guard-objects.ts";

const secret = (stringData: unknown): Fields => ({ ...object("Secret", {}), stringData });
const noted = (value: unknown, key = "note"): Fields => {
  return object("ConfigMap", {}, { annotations: { [key]: value } });
};

function verdicts(...objects: readonly Fields[]): readonly string[] {
  return stackFindings(secretInMetadata, ...objects).map(({ verdict, message }) => {
    return `${verdict}: ${message}`;
  });
}

describe("secret-in-metadata", () => {
  it("fails an annotation with an encrypted value", () => {
    assert.deepEqual(verdicts(secret({ password: "hunter2hunter2" }), noted(SECRET)), [
      "fail: annotation note comes from an encrypted value; it must not",
    ]);
  });

  it("passes Moorage's own checksum, which is a hash with a key", () => {
    const own = noted(UNKNOWN, SECRET_CHECKSUM_ANNOTATION);

    assert.deepEqual(verdicts(secret({ password: "hunter2hunter2" }), own), []);
  });

  it("looks at no value that must not be looked at", () => {
    assert.deepEqual(verdicts(secret({ password: SECRET }), noted("hunter2hunter2")), []);
    assert.deepEqual(verdicts(secret(SECRET), noted("hunter2hunter2")), []);
  });

  it("leaves a Secret open whose values are not known", () => {
    assert.deepEqual(verdicts(secret({ password: UNKNOWN }), noted("x")), [
      'undecided: cannot be decided at preview: stringData["password"] (rules secret-in-metadata)',
    ]);
  });
});
