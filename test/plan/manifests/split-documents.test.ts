import assert from "node:assert/strict";

import { splitDocuments } from "../../../plan/manifests/split-documents.ts";

describe("splitDocuments", () => {
  it("splits at markers and keeps lines and columns", () => {
    const documents = splitDocuments("a: 1\n--- # second\nb: 2\n...\n---\r\nc: 3");

    assert.deepEqual(documents, [
      { text: "a: 1\n", linesBefore: 0 },
      { text: "    # second\nb: 2\n", linesBefore: 1 },
      { text: "\n", linesBefore: 3 },
      { text: "   \r\nc: 3", linesBefore: 4 },
    ]);
  });

  it("keeps what only looks like a marker", () => {
    const text = "a: |\n  ---\n  x\n---x: 1\n";

    assert.deepEqual(splitDocuments(text), [{ text, linesBefore: 0 }]);
  });
});
