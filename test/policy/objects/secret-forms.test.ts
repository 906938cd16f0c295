import assert from "node:assert/strict";

import fc from "fast-check";

import { SecretSearch, type SecretValue } from "../../../policy/objects/secret-forms.ts";
import { subjectOf } from "../../support/policy.ts";

const subject = subjectOf({});
const view = {
  group: "",
  kind: "Secret",
  patch: false,
  path: "",
  object: {},
  subject,
  pod: undefined,
};
const valueOf = (text: string): SecretValue => ({ view, key: "k", form: "the value", text });

describe("SecretSearch", () => {
  it("finds a value wherever it stands in a text", () => {
    const texts = fc.string({ maxLength: 20 });
    const secret = fc.string({ minLength: 8, maxLength: 20 });

    fc.assert(
      fc.property(secret, texts, texts, (text, before, after) => {
        const found = new SecretSearch([valueOf(text)]).find(`${before}${text}${after}`);

        assert.equal(found?.text, text);
      }),
    );
  });

  it("finds nothing that is not there", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), fc.string(), (text, other) => {
        fc.pre(!other.includes(text));

        assert.equal(new SecretSearch([valueOf(text)]).find(other), undefined);
      }),
    );
  });

  it("tells values with the same start apart", () => {
    const search = new SecretSearch([valueOf("password-one"), valueOf("password-two")]);

    assert.equal(search.find("x password-two")?.text, "password-two");
    assert.equal(search.find("x password-three"), undefined);
  });
});
