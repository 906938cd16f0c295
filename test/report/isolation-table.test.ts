import assert from "node:assert/strict";

import { readRange } from "../../plan/listing/range-text.ts";
import type { Row } from "../../plan/listing/row.ts";
import type { IsolationListing } from "../../plan/standalone-isolation.ts";
import { rangesText } from "../../report/isolation-folds.ts";
import { isolationMermaid } from "../../report/isolation-mermaid.ts";
import { isolationTable } from "../../report/isolation-table.ts";

function listing(
  connections: readonly Partial<Row>[],
  unknown: readonly Partial<Row>[] = [],
): IsolationListing {
  const ports = [{ protocol: "TCP", from: 80, to: 80 }] as const;
  const row = (part: Partial<Row>): Row => ({
    ...{ from: "a/x[Pod]", to: "b/y[Pod]", ports, policies: [], reason: undefined },
    ...part,
  });
  return {
    counts: { workloads: 2, namespaces: 1, policies: 1 },
    connections: () => connections.map(row),
    unknown: () => unknown.map(row),
    notes: [],
    isWhole: true,
    ends: [{ kind: "workload", namespace: "a", name: "x", workload: "Pod" }],
    namespaces: ["a", "b"],
  };
}

const range = (text: string): Exclude<ReturnType<typeof readRange>, undefined> => {
  const found = readRange(text);
  assert.ok(found !== undefined);
  return found;
};

describe("isolationTable", () => {
  it("says each source once, joins ranges and shows what is unknown", () => {
    const text = isolationTable(
      listing(
        [
          { policies: ["a/p", "b/q"] },
          { to: "10.0.0.0/32", policies: ["a/p"] },
          { to: "10.0.0.2/31", policies: ["a/p"] },
        ],
        [{ reason: "labels are not known" }],
      ),
    );

    assert.equal(
      text,
      [
        "2 workloads, 1 namespace, 1 NetworkPolicy: 3 connections allowed, 1 unknown",
        "",
        "FROM      TO                              PORTS   POLICIES",
        "a/x[Pod]  b/y[Pod]                        TCP 80  a/p, b/q",
        "          10.0.0.0/30 except 10.0.0.1/32  TCP 80  a/p",
        "",
        "Unknown",
        "FROM      TO        PORTS   REASON",
        "a/x[Pod]  b/y[Pod]  TCP 80  labels are not known",
      ].join("\n"),
    );
  });

  it("explains connections that no policy is about", () => {
    assert.match(isolationTable(listing([{}])), /TCP 80 {2}-\n-: no policy isolates either end$/);
  });

  it("says that nothing is open", () => {
    assert.equal(
      isolationTable(listing([])),
      "2 workloads, 1 namespace, 1 NetworkPolicy: 0 connections allowed",
    );
  });

  it("breaks long lists of policies", () => {
    const policies = Array.from({ length: 6 }, (_, index) => `namespace/policy-${index}`);

    const lines = isolationTable(listing([{ policies }])).split("\n");

    assert.deepEqual(lines.slice(3), [
      "a/x[Pod]  b/y[Pod]  TCP 80  namespace/policy-0, namespace/policy-1, namespace/policy-2,",
      "                              namespace/policy-3, namespace/policy-4, namespace/policy-5",
    ]);
  });

  it("counts what it does not show", () => {
    const many = Array.from({ length: 2_001 }, (_, index) => ({ to: `b/y${index}[Pod]` }));

    assert.match(
      isolationTable(listing(many)),
      /: 2001 connections allowed\n[^]*\n1 more are not shown; narrow with --namespace, --from or --to, or use -o json$/,
    );
  });
});

describe("rangesText", () => {
  const rows: readonly (readonly [ranges: readonly string[], text: string])[] = [
    [["10.0.0.0/8"], "10.0.0.0/8"],
    [["0.0.0.0-9.255.255.255", "11.0.0.0-255.255.255.255"], "0.0.0.0/0 except 10.0.0.0/8"],
    [["1.1.1.1/32", "9.9.9.9/32"], "1.1.1.1/32, 9.9.9.9/32"],
    [["::/1", "c000::/2"], "::/0 except 8000::/2"],
  ];
  for (const [ranges, text] of rows) {
    it(`says ${text}`, () => {
      assert.equal(rangesText(ranges.map(range)), text);
    });
  }
});

describe("isolationMermaid", () => {
  it("draws a box per namespace, outsides beside them and unknown connections dotted", () => {
    const text = isolationMermaid(
      listing([{}, { from: "ingress-controller" }], [{ to: 'c"#<d>', reason: "why" }]),
    );

    assert.equal(
      text,
      [
        "flowchart LR",
        '  subgraph n_a["a"]',
        '    w_aX2fXxX5bXPodX5dX["x (Pod)"]',
        "  end",
        '  subgraph n_b["b"]',
        '    w_bX2fXyX5bXPodX5dX["y (Pod)"]',
        "  end",
        '  o_ingress_controller(["ingress-controller"])',
        '  o_cX22XX23XX3cXdX3eX(["c#34;#35;#60;d#62;"])',
        '  w_aX2fXxX5bXPodX5dX -->|"TCP 80"| w_bX2fXyX5bXPodX5dX',
        '  o_ingress_controller -->|"TCP 80"| w_bX2fXyX5bXPodX5dX',
        '  w_aX2fXxX5bXPodX5dX -.->|"unknown: TCP 80"| o_cX22XX23XX3cXdX3eX',
      ].join("\n"),
    );
  });

  it("gives names that differ different ids", () => {
    const names = ["a-b/c[Pod]", "a/b-c[Pod]", "a/b.c[Pod]", "a/bX2eXc[Pod]"];
    const text = isolationMermaid(listing(names.map((to) => ({ to }))));

    assert.equal(new Set(text.match(/\bw_\w+(?=\[)/g)).size, names.length + 1);
  });

  it("says how many connections it leaves out", () => {
    const many = Array.from({ length: 503 }, (_, index) => ({ to: `b/y${index}[Pod]` }));

    assert.match(
      isolationMermaid(listing(many)),
      /\n {2}%% 3 more connections are left out: Mermaid draws 500$/,
    );
  });
});
