import assert from "node:assert/strict";

import { maskedSecret } from "../../../automation/helm/masked-secret.ts";

describe("maskedSecret", () => {
  it("keeps the keys of a Secret and nothing of what they hold", () => {
    const secret = { kind: "Secret", data: { a: "YQ==" }, stringData: { b: "b" }, type: "Opaque" };

    assert.deepEqual(maskedSecret(secret), {
      kind: "Secret",
      data: { a: "[secret]" },
      stringData: { b: "[secret]" },
      type: "Opaque",
    });
  });

  it("hides data that is no map, but not that there is none", () => {
    assert.deepEqual(maskedSecret({ kind: "Secret", data: "hunter2", stringData: null }), {
      kind: "Secret",
      data: "[secret]",
      stringData: null,
    });
  });

  it("leaves other objects as they are", () => {
    const object = { kind: "ConfigMap", data: { a: "a" } };

    assert.equal(maskedSecret(object), object);
  });
});
