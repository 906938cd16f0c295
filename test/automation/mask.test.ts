import assert from "node:assert/strict";

import fc from "fast-check";

import { maskSecrets } from "../../automation/mask.ts";

describe("maskSecrets", () => {
  const secret = 'pa"ss/wörd+1';

  const encodings: readonly (readonly [string, string])[] = [
    ["plain", secret],
    ["JSON", JSON.stringify(secret).slice(1, -1)],
    ["JSON within JSON", JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
    ["URL", encodeURIComponent(secret)],
    ["base64", Buffer.from(secret).toString("base64")],
    ["base64 with a final newline", Buffer.from(`${secret}\n`).toString("base64")],
    ["base64url", Buffer.from(secret).toString("base64url")],
    ["hex", Buffer.from(secret).toString("hex")],
  ];

  for (const [name, form] of encodings) {
    it(`masks a secret in ${name}`, () => {
      assert.equal(maskSecrets(`value <${form}> refused`, [secret]), "value <[secret]> refused");
    });
  }

  it("masks the longer of two secrets that begin alike as a whole", () => {
    assert.equal(maskSecrets("abcdef abc", ["abc", "abcdef"]), "[secret] [secret]");
  });

  it("leaves text alone that only looks like a secret of two characters", () => {
    assert.equal(maskSecrets("an egg", ["an", ""]), "an egg");
  });

  it("leaves no secret in any text that holds it", () => {
    const secrets = fc.string({ minLength: 10, maxLength: 40 });
    fc.assert(
      fc.property(fc.string(), secrets, fc.string(), (before, value, after) => {
        const masked = maskSecrets(`${before}|${value}|${after}`, [value]);
        return !masked.includes(`|${value}|`);
      }),
      { numRuns: 1000 },
    );
  });
});
