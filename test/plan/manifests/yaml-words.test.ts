import assert from "node:assert/strict";

import { readYaml } from "../../../environment/yaml-source.ts";
import { withYamlWords } from "../../../plan/manifests/yaml-words.ts";

function read(text: string): unknown {
  // Maps of the reader have no prototype.
  return JSON.parse(JSON.stringify(withYamlWords(readYaml("a.yaml", text))));
}

describe("withYamlWords", () => {
  it("reads the words of YAML 1.1 as booleans, wherever they stand", () => {
    const text = "a: yes\nb: [On, n, { c: off }]\nd:\n  - NO\n";

    assert.deepEqual(read(text), { a: true, b: [true, false, { c: false }], d: [false] });
  });

  it("leaves quoted words, other words and keys", () => {
    const text = `on: "yes"\na: 'no'\nb: yEs\nc: not on\nd: |\n  off\ne: true\n`;

    assert.deepEqual(read(text), {
      on: "yes",
      a: "no",
      b: "yEs",
      c: "not on",
      d: "off\n",
      e: true,
    });
  });

  it("reads the numbers of YAML 1.1", () => {
    const text =
      "a: [0b11, 1_000, 010, 0o10, 0x1F, 08, +1_0, -0b1, 0_0, 00]\nb: ['0_0', 1_a, 10]\n";

    assert.deepEqual(read(text), {
      a: [3, 1000, 8, 8, 31, 8, 10, -1, 0, 0],
      b: ["0_0", "1_a", 10],
    });
  });

  it("leaves a text without any of them as it is", () => {
    const source = readYaml("a.yaml", "a: 1\n");

    assert.equal(withYamlWords(source), source.data);
  });
});
