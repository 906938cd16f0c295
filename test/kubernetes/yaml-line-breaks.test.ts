import assert from "node:assert/strict";

import { withLineBreaks } from "../../kubernetes/yaml-line-breaks.ts";

describe("withLineBreaks", () => {
  it("ends a comment where kubectl and Helm see its end", () => {
    const text = ["\r", "\u0085", "\u2028", "\u2029"].map((mark) => `# x${mark}a: 1`).join("\n");

    assert.equal(withLineBreaks(text), "# x\na: 1\n# x\na: 1\n# x\na: 1\n# x\na: 1");
  });

  it("leaves the line ends of Windows", () => {
    assert.equal(withLineBreaks("a: 1\r\nb: 2\n"), "a: 1\r\nb: 2\n");
  });
});
