import assert from "node:assert/strict";

import { readRange } from "../../plan/listing/read-range.ts";
import { foldedText } from "../../report/isolation-folds.ts";
import { isolationTable } from "../../report/isolation-table.ts";
import { listing } from "./listing-samples.ts";

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

describe("foldedText", () => {
  const rows: readonly (readonly [ranges: readonly string[], text: string])[] = [
    [["10.0.0.0/8"], "10.0.0.0/8"],
    [["0.0.0.0-9.255.255.255", "11.0.0.0-255.255.255.255"], "0.0.0.0/0 except 10.0.0.0/8"],
    [["1.1.1.1/32", "9.9.9.9/32"], "1.1.1.1/32, 9.9.9.9/32"],
    [["::/1", "c000::/2"], "::/0 except 8000::/2"],
  ];
  for (const [ranges, text] of rows) {
    it(`says ${text}`, () => {
      assert.equal(foldedText(ranges.map(range)), text);
    });
  }
});
