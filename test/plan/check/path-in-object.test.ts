import assert from "node:assert/strict";

import { pathIn } from "../../../plan/check/path-in-object.ts";

const object = {
  metadata: { annotations: { "example.com/a.b": "x", example: "y" } },
  spec: { containers: [{ name: "a", image: "b" }], "": "empty" },
};

describe("pathIn", () => {
  const cases: readonly (readonly [what: string, text: string, expected: unknown])[] = [
    ["keys and indexes", "spec.containers[0].image", ["spec", "containers", 0, "image"]],
    ["nothing for the object itself", "", []],
    [
      "a key in brackets",
      'metadata.annotations["example.com/a.b"]',
      ["metadata", "annotations", "example.com/a.b"],
    ],
    [
      "the longest key with dots",
      "metadata.annotations.example.com/a.b",
      ["metadata", "annotations", "example.com/a.b"],
    ],
    [
      "as much as there is",
      "spec.containers[0].securityContext.privileged",
      ["spec", "containers", 0],
    ],
    ["no index beyond the list", "spec.containers[3].image", ["spec", "containers"]],
    ["no index of all items", "spec.containers[*].image", ["spec", "containers"]],
    ["no key that only begins alike", "metadata.annotationsX", ["metadata"]],
    ["no key of a text", "spec.containers[0].name.length", ["spec", "containers", 0, "name"]],
    ["no inherited key", 'spec["toString"]', ["spec"]],
  ];
  for (const [what, text, expected] of cases) {
    it(`reads ${what}`, () => {
      assert.deepEqual(pathIn(object, text), expected);
    });
  }
});
