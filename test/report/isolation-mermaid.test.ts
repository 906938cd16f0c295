import assert from "node:assert/strict";

import { isolationMermaid } from "../../report/isolation-mermaid.ts";
import { listing } from "./listing-samples.ts";

const id = "[a-z]\\w*";
const label = '"[^"`|<>&\\\\]*"';
/** Lines of a flowchart, as Mermaid's grammar knows them, with a label in quotes each. */
const grammar: readonly (readonly [what: string, line: RegExp])[] = [
  ["direction", /^flowchart LR$/],
  ["box", new RegExp(`^ {2}subgraph ${id}\\[${label}\\]$`)],
  ["end of a box", /^ {2}end$/],
  ["node", new RegExp(`^ {2,4}(?!end\\b)${id}(?:\\[${label}\\]|\\(\\[${label}\\]\\))$`)],
  ["edge", new RegExp(`^ {2}${id} (?:-->|-\\.->)\\|${label}\\| ${id}$`)],
];

function strangeLines(text: string): readonly string[] {
  return text.split("\n").filter((line) => !grammar.some(([, rule]) => rule.test(line)));
}

describe("isolationMermaid", () => {
  it("draws a box per namespace, outsides beside them and unknown connections dotted", () => {
    const text = isolationMermaid(
      listing([{}, { from: "ingress-controller" }], [{ to: 'c"#<d>', reason: "why" }]),
    );

    assert.equal(
      text,
      [
        "flowchart LR",
        '  subgraph n0["a"]',
        '    e0["x (Pod)"]',
        "  end",
        '  subgraph n1["b"]',
        '    e1["y (Pod)"]',
        "  end",
        '  e2(["ingress-controller"])',
        '  e3(["c#34;#35;#60;d#62;"])',
        '  e0 -->|"TCP 80"| e1',
        '  e2 -->|"TCP 80"| e1',
        '  e0 -.->|"unknown: TCP 80"| e3',
      ].join("\n"),
    );
  });

  it("writes lines of Mermaid's grammar only, whatever the names", () => {
    const names = ["end/end[Pod]", "default/style[Job]", "a/b`c|d[Pod]", "::/0", 'x"y\n%% z'];

    const text = isolationMermaid(listing(names.map((to) => ({ to }))));

    assert.deepEqual(strangeLines(text), []);
  });

  it("gives names that differ different ids", () => {
    const names = ["a-b/c[Pod]", "a/b-c[Pod]", "a/b.c[Pod]", "a/bX2eXc[Pod]"];

    const text = isolationMermaid(listing(names.map((to) => ({ to }))));

    assert.equal(new Set(text.match(/\be\d+(?=\[)/g)).size, names.length + 1);
  });

  it("says in the picture how many connections it leaves out", () => {
    const many = Array.from({ length: 503 }, (_, index) => ({ to: `b/y${index}[Pod]` }));

    assert.match(
      isolationMermaid(listing(many)),
      /\n {2}rest\["3 more connections are not drawn"\]$/,
    );
  });

  it("stays within the text that Mermaid reads", () => {
    const long = "n".repeat(250);
    const many = Array.from({ length: 500 }, (_, index) => ({ to: `b/${long}${index}[Pod]` }));

    const text = isolationMermaid(listing(many));

    assert.ok(text.length <= 50_000);
    assert.match(text, /\n {2}rest\["375 more connections are not drawn"\]$/);
    assert.equal(text.match(/-->/g)?.length, 125);
  });

  it("leaves out workloads without connections where the text gets too long", () => {
    const ends = Array.from({ length: 5000 }, (_, index) => {
      return { kind: "workload", namespace: "b", name: `y${index}`, workload: "Pod" } as const;
    });

    const text = isolationMermaid({ ...listing([{}]), ends });

    assert.equal(text.split("\n").length, 8);
  });
});
