import assert from "node:assert/strict";

import * as fc from "fast-check";

import { maskedValues } from "../../../automation/helm/masked-values.ts";

describe("maskedValues", () => {
  it("masks what sounds secret and what looks like it, at any depth", () => {
    const { values, secrets } = maskedValues({
      auth: { user: "shop", password: "hunter2" },
      database: { url: "postgres://shop:hunter3@db/shop" },
      users: [{ name: "ada", apiToken: "hunter4" }],
    });

    assert.deepEqual(values, {
      auth: { user: "shop", password: "[secret]" },
      database: { url: "[secret]" },
      users: [{ name: "ada", apiToken: "[secret]" }],
    });
    assert.deepEqual(secrets, ["hunter2", "postgres://shop:hunter3@db/shop", "hunter4"]);
  });

  it("masks what the stack file holds encrypted, whatever its name is", () => {
    const { values, secrets } = maskedValues({ license: { text: "abc", seats: 3 }, port: 1 }, [
      ["license"],
    ]);

    assert.deepEqual(values, { license: "[secret]", port: 1 });
    assert.deepEqual(secrets, ["abc", "3"]);
  });

  it("masks whatever lies below a key that sounds secret", () => {
    const { values } = maskedValues({ secrets: { first: "abc", list: ["def"] } });

    assert.deepEqual(values, { secrets: { first: "[secret]", list: ["[secret]"] } });
  });

  it("shows the names of Secrets, empty texts, switches and numbers", () => {
    const values = {
      auth: { existingSecret: "db-login", password: "", passwordLength: 12, tokens: true },
      tls: { secretName: "web-tls" },
      imagePullSecrets: [{ name: "registry" }],
    };

    assert.deepEqual(maskedValues(values), { values, secrets: [] });
  });

  it("changes nothing but secret leaves", () => {
    const leaf = fc.oneof(fc.boolean(), fc.integer(), fc.constant(null));
    const tree = fc.dictionary(fc.constantFrom("a", "b", "replicas"), fc.array(leaf));
    fc.assert(
      fc.property(tree, (values) => {
        assert.deepEqual(maskedValues(values), { values: { ...values }, secrets: [] });
      }),
    );
  });
});
