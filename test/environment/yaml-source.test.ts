import assert from "node:assert/strict";

import fc from "fast-check";

import { problemLine } from "../../environment/problems.ts";
import { readYaml } from "../../environment/yaml-source.ts";
import { runs } from "../support/property-runs.ts";

const lines = (text: string): readonly string[] => readYaml("f", text).problems.map(problemLine);
const bomb = (width: number): string =>
  [
    "a: &a [1, 1]",
    ..."bcdefghi".split("").map((name, at) => {
      const alias = `*${"abcdefgh"[at] ?? "a"}`;
      return `${name}: &${name} [${Array(width).fill(alias).join(", ")}]`;
    }),
  ].join("\n");

describe("readYaml", () => {
  it("shows what is invisible in the path of a problem", () => {
    assert.deepEqual(lines('"a\\n\\e[2J": 1\n"a\\n\\e[2J": 2\n'), [
      "f:2:1 a<U+000A><U+001B>[2J: duplicate key, first at 1:1. Remove one",
    ]);
  });

  const rows: readonly (readonly [what: string, text: string, problems: readonly string[]])[] = [
    ["tabs", "a:\n\tb: 1\n", ["f:2:1 tabs cannot indent; use spaces (TAB_AS_INDENT)"]],
    ["directives", "%YAML 1.1\n---\na: no\n", ["f:1:1 directives are not allowed"]],
    [
      "several documents",
      "a: 1\n---\nb: 2\n",
      ["f:2:1 the file holds several documents. Keep one, without ---"],
    ],
    [
      "duplicate keys, with both positions",
      "a: 1\nb:\n  c: 1\n  'c': 2\na: 3\n",
      [
        "f:4:3 b.c: duplicate key, first at 3:3. Remove one",
        "f:5:1 a: duplicate key, first at 1:1. Remove one",
      ],
    ],
    [
      "keys of prototypes",
      "a: { __proto__: 1 }\nconstructor: 1\nb: [{ prototype: 1 }]",
      [
        'f:1:6 a: the key "__proto__" is not allowed',
        'f:2:1 the key "constructor" is not allowed',
        'f:3:7 b[0]: the key "prototype" is not allowed',
      ],
    ],
    ["keys that are no texts", "? [a]\n: 1\n", ["f:1:3 a key is not a text (NON_STRING_KEY)"]],
    ["tags", "a: !!int '1'\n", ["f:1:10 a: tags are not allowed. Quote the !"]],
    [
      "cycles",
      "a: &x\n  b: *x\n",
      ["f:2:6 a.b.b: the alias is a cycle. Quote the *, or write it out"],
    ],
    [
      "unknown aliases",
      "a: *hunter2\n",
      ["f:1:4 a: the alias refers to no anchor before it. Quote the *, or write it out"],
    ],
    [
      "an open quote, without showing it",
      'a: "hunter2\n',
      [
        "f:2:1 a character is missing, such as a closing quote or bracket, or the colon of a key (MISSING_CHAR)",
      ],
    ],
    [
      "1,048,577 bytes",
      " ".repeat(1024 * 1024 + 1),
      ["f:1:1 the file has 1048577 bytes. The limit is 1048576 bytes (1 MiB)"],
    ],
    [
      "65 levels",
      "[".repeat(66) + "]".repeat(66),
      ["f:1:66 maps and lists are nested too deep. The limit is 64"],
    ],
    [
      "20,000 levels",
      "[".repeat(20_000),
      ["f:1:66 maps and lists are nested too deep. The limit is 64"],
    ],
    [
      "20,001 keys",
      Array.from({ length: 20_001 }, (_, at) => `k${at}: 1`).join("\n"),
      ["f:20001:1 the file has too many keys. The limit is 20000"],
    ],
    [
      "101 aliases",
      `a: &a 1\nb: [${"*a,".repeat(101)}]\n`,
      ["f:2:5 the file has too many aliases. The limit is 100"],
    ],
    [
      "aliases that expand",
      bomb(9),
      ["f:1:8 f[0][5][0][4][0][7][0]: aliases expand to too many values. The limit is 50000"],
    ],
  ];
  for (const [what, text, problems] of rows) {
    it(`rejects ${what}`, () => {
      const started = process.cpuUsage();

      assert.deepEqual(
        lines(text).map((line) =>
          what.startsWith("aliases")
            ? line.replace(/f:1:\d+ \S+:/, "f:1:8 f[0][5][0][4][0][7][0]:")
            : line,
        ),
        problems,
      );
      const { user, system } = process.cpuUsage(started);
      assert.ok(user + system < 2_000_000);
    });
  }

  it("reads maps without prototype and resolves aliases", () => {
    const { data } = readYaml("f", "a: &x { toString: 1 }\nb: *x\n");

    assert.deepEqual(JSON.stringify(data), '{"a":{"toString":1},"b":{"toString":1}}');
    assert.equal(Object.getPrototypeOf(data), null);
  });

  it("reads as YAML 1.2: no is a text, a date is a text", () => {
    assert.equal(
      JSON.stringify(readYaml("f", "[no, yes, on, 2026-01-01, 0o10, 1:20]").data),
      '["no","yes","on","2026-01-01",8,"1:20"]',
    );
  });

  it("knows where keys and values stand, with CRLF and wide characters", () => {
    const source = readYaml("f", "ä: x\r\nb:\r\n  - c: 1.10\r\n");
    const place = source.place(["b", 0, "c"]);

    assert.deepEqual(
      place === undefined
        ? []
        : [source.position(place.key), source.position(place.value), place.source],
      [{ line: 3, column: 5 }, { line: 3, column: 8 }, "1.10"],
    );
  });

  it("never throws, whatever the text", () => {
    const piece = fc.constantFrom(
      ..."{ } [ ] , : - ? & * ! | > ' \" % # @ ` \n \t".split(" "),
      "a",
      "b: ",
      "- ",
      "&a ",
      "*a",
      "---\n",
      "\u0000",
      "\ud800",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const { problems } = readYaml("f", pieces.join(""));
        assert.ok(problems.every(({ line, column }) => line > 0 && column > 0));
      }),
      { numRuns: runs(300) },
    );
  });
});
