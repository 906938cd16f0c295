import assert from "node:assert/strict";

import { readYaml } from "../../../environment/yaml-source.ts";
import { withMergeKeys } from "../../../plan/manifests/merge-keys.ts";

function read(text: string): unknown {
  // Maps of the reader have no prototype.
  return JSON.parse(JSON.stringify(withMergeKeys(readYaml("a.yaml", text)).data));
}

function problems(text: string): readonly string[] {
  return withMergeKeys(readYaml("a.yaml", text)).problems.map(({ line, column, path, message }) => {
    return `${line}:${column} ${path}: ${message}`;
  });
}

describe("withMergeKeys", () => {
  it("lays the keys of a map under those of the map around it", () => {
    const text = "x: &x { a: 1, b: 2 }\nlist:\n  - inner:\n      <<: *x\n      b: 3\n";

    assert.deepEqual(read(text), { x: { a: 1, b: 2 }, list: [{ inner: { a: 1, b: 3 } }] });
  });

  it("takes the first of several maps, and merges inside of merged maps", () => {
    const text = "x: &x { a: 1, b: 2 }\ny: { <<: [{ a: 0 }, *x, { <<: *x, c: 4 }] }\n";

    assert.deepEqual(read(text), { x: { a: 1, b: 2 }, y: { a: 0, b: 2, c: 4 } });
  });

  it("leaves a key in quotes, and a text with the same characters", () => {
    assert.deepEqual(read(`a: { "<<": { b: 1 } }\nc: "<<"\n`), { a: { "<<": { b: 1 } }, c: "<<" });
  });

  it("refuses what readers of YAML read differently", () => {
    assert.deepEqual(problems("a:\n  b: 1\n  <<: { b: 2 }\n"), [
      "3:3 a.<<: << brings a key that stands before it already",
    ]);
  });

  it("refuses to merge what is no map", () => {
    assert.deepEqual(problems("a:\n  <<: secret\nb:\n  <<: [{}, 1]\n"), [
      "2:3 a.<<: << merges a map, or a list of maps",
      "4:3 b.<<: << merges a map, or a list of maps",
    ]);
  });
});
