import assert from "node:assert/strict";

import fc from "fast-check";

import { parseImage } from "../../kubernetes/image.ts";
import { cutMiddle, sanitize, say, Shown } from "../../policy/shown.ts";

describe("Shown", () => {
  it("quotes names and cuts long ones in the middle", () => {
    assert.equal(String(Shown.named("web")), '"web"');
    const long = String(Shown.named(`a${"x".repeat(200)}b`));
    assert.equal(long.length, 82);
    assert.match(long, /^"ax+…x+b"$/);
  });

  it("shows words of a list and nothing else", () => {
    assert.equal(String(Shown.oneOf("b", ["a", "b"])), "b");
    assert.equal(String(Shown.oneOf("canary", ["a", "b"])), "another value");
    assert.equal(String(Shown.oneOf({}, ["a"])), "another value");
  });

  it("shows an image as it was written", () => {
    for (const text of ["nginx", "acme/web:1", "ghcr.io/acme/web:1"]) {
      const image = parseImage(text);
      assert.ok(image);
      assert.equal(String(Shown.image(image, text)), `"${text}"`);
    }
  });

  it("makes messages from templates", () => {
    assert.equal(String(say`${Shown.named("a")} has ${2} of ${true}`), '"a" has 2 of true');
    assert.equal(JSON.stringify(say`a`), '"a"');
  });
});

describe("sanitize", () => {
  const codePoint = fc.oneof(
    fc.integer({ min: 0, max: 0x10ffff }),
    fc.integer({ min: 0, max: 0xff }),
    fc.integer({ min: 0x2000, max: 0x206f }),
  );
  const character = fc.oneof(
    codePoint.map((code) => String.fromCodePoint(code)),
    fc.constantFrom("<{%", "%}>"),
  );

  it("leaves no invisible character and no color mark", () => {
    fc.assert(
      fc.property(fc.array(character, { maxLength: 8 }), (characters) => {
        const text = characters.join("");
        const clean = sanitize(text);
        assert.doesNotMatch(clean, /[\p{Cc}\p{Bidi_Control}\u200b-\u200d\ufeff]|<\{%/u);
      }),
      { numRuns: 1000 },
    );
  });

  it("leaves ordinary text alone", () => {
    assert.equal(sanitize("Grüße, <b> 你好 {x}%"), "Grüße, <b> 你好 {x}%");
  });
});

describe("cutMiddle", () => {
  it("keeps both ends", () => {
    assert.equal(cutMiddle("abcdefghij", 5), "ab…ij");
    assert.equal(cutMiddle("abcde", 5), "abcde");
  });
});
