import assert from "node:assert/strict";

import fc from "fast-check";

import { compareProbes } from "../../../kubernetes/probe/compare-probes.ts";
import type { Observation } from "../../../kubernetes/probe/compare-probes.ts";
import type { ProbeEdge, ProbeEnd, ProbePlan } from "../../../kubernetes/probe/probe-plan.ts";

type Outcome = Observation["outcome"];

const web: ProbeEnd = { kind: "workload", namespace: "a", name: "web", workload: "Deployment" };
const db: ProbeEnd = { kind: "workload", namespace: "a", name: "db", workload: "StatefulSet" };
const metadata: ProbeEnd = { kind: "outside", name: "metadata", address: "169.254.169.254" };

function edge(id: number, changes: Partial<ProbeEdge> = {}): ProbeEdge {
  const ends = { from: web, to: db, protocol: "TCP", port: 5432 } as const;
  return { id, ...ends, expected: "closed", policies: ["a/deny"], ...changes };
}

/** A plan with these edges; probe 100 shows that `db` listens on TCP 5432, 101 on UDP 5432. */
function plan(...edges: readonly ProbeEdge[]): ProbePlan {
  const selfProbes = [
    { id: 100, end: db, protocol: "TCP", port: 5432 },
    { id: 101, end: db, protocol: "UDP", port: 5432 },
  ] as const;
  return { edges, selfProbes, twins: [], skipped: [] };
}

function seen(outcomes: Readonly<Record<number, Outcome>>): readonly Observation[] {
  return Object.entries(outcomes).map(([id, outcome]) => ({ id: Number(id), outcome }));
}

const deaf = "nothing shows that its target listens";
const nobody = "no twin got an answer there";

/** Expected, seen, seen by the target itself, what it means. */
const twinCases: readonly (readonly ["open" | "closed", Outcome, Outcome, string])[] = [
  ["open", "answered", "answered", "equal"],
  ["open", "answered", "timeout", "equal"],
  ["open", "refused", "answered", "shut"],
  ["open", "refused", "refused", deaf],
  ["open", "timeout", "answered", "shut"],
  ["open", "timeout", "failed", deaf],
  ["open", "failed", "answered", "it could not be tried"],
  ["closed", "answered", "answered", "opened"],
  ["closed", "answered", "refused", "opened"],
  ["closed", "refused", "answered", "equal"],
  ["closed", "refused", "refused", deaf],
  ["closed", "timeout", "answered", "equal"],
  ["closed", "timeout", "timeout", deaf],
  ["closed", "failed", "answered", "it could not be tried"],
];

/** Expected, seen, seen by another twin, what it means. */
const addressCases: readonly (readonly ["open" | "closed", Outcome, Outcome, string])[] = [
  ["open", "answered", "timeout", "equal"],
  ["open", "refused", "answered", "shut"],
  ["open", "timeout", "answered", "shut"],
  ["open", "timeout", "timeout", nobody],
  ["closed", "answered", "timeout", "opened"],
  ["closed", "refused", "answered", "equal"],
  ["closed", "timeout", "answered", "equal"],
  ["closed", "timeout", "refused", nobody],
  ["closed", "refused", "failed", nobody],
  ["closed", "failed", "answered", "it could not be tried"],
];

/** What is said of the first edge of a plan. */
function meaningOf(of: ProbePlan, all: readonly Observation[]): string | undefined {
  const { opened, shut, unproven } = compareProbes(of, all);
  const [first] = of.edges;
  if (opened.some((each) => each === first)) return "opened";
  if (shut.some((each) => each === first)) return "shut";
  return unproven.find((each) => each.edge === first)?.reason ?? "equal";
}

describe("compareProbes", () => {
  for (const protocol of ["TCP", "UDP"] as const) {
    for (const [expected, outcome, self, meaning] of twinCases) {
      it(`says "${meaning}" of an edge that is ${expected} by ${protocol}: ${outcome}, itself ${self}`, () => {
        const own = protocol === "TCP" ? 100 : 101;
        const other = protocol === "TCP" ? 101 : 100;

        const meant = meaningOf(
          plan(edge(1, { expected, protocol })),
          seen({ 1: outcome, [own]: self, [other]: self === "answered" ? "timeout" : "answered" }),
        );

        assert.equal(meant, meaning);
      });
    }
  }

  for (const [expected, outcome, other, meaning] of addressCases) {
    it(`says "${meaning}" of an address that is ${expected}: ${outcome}, another twin ${other}`, () => {
      const address = { to: metadata, port: 80, expected };

      const meant = meaningOf(
        plan(edge(1, address), edge(2, { ...address, from: db, expected: "open" })),
        seen({ 1: outcome, 2: other }),
      );

      assert.equal(meant, meaning);
    });
  }

  it("takes an answer at one port of an address for no other", () => {
    const meant = meaningOf(
      plan(
        edge(1, { to: metadata, port: 80 }),
        edge(2, { to: metadata, port: 81, from: db, expected: "open" }),
        edge(3, { to: metadata, port: 80, protocol: "UDP", from: db, expected: "open" }),
      ),
      seen({ 1: "timeout", 2: "answered", 3: "answered" }),
    );

    assert.equal(meant, nobody);
  });

  it("says that an edge was not tried", () => {
    const verdicts = compareProbes(plan(edge(1)), seen({ 100: "answered" }));

    const unproven = [{ edge: edge(1), reason: "it was not tried" }];
    assert.deepEqual(verdicts, { tried: 0, equal: 0, opened: [], shut: [], unproven });
  });

  it("says why an edge could not be tried, and does not count it", () => {
    const failed = { id: 1, outcome: "failed", detail: "exec: no such pod" } as const;

    const { tried, unproven } = compareProbes(plan(edge(1)), [failed]);

    assert.equal(tried, 0);
    assert.deepEqual(unproven, [
      { edge: edge(1), reason: "it could not be tried: exec: no such pod" },
    ]);
  });

  it("lets the last of several observations count", () => {
    const all = [...seen({ 1: "answered", 100: "answered" }), ...seen({ 1: "timeout" })];

    const verdicts = compareProbes(plan(edge(1)), all);

    assert.deepEqual(verdicts, { tried: 1, equal: 1, opened: [], shut: [], unproven: [] });
  });

  it("names both directions with the policies that the matrix names", () => {
    const shut = edge(1, { expected: "open", policies: ["a/web-to.db"] });
    const opened = edge(2, { from: db, policies: ["a/default-deny"] });

    const verdicts = compareProbes(
      plan(shut, opened),
      seen({ 1: "timeout", 2: "answered", 100: "answered" }),
    );

    assert.deepEqual(verdicts, {
      tried: 2,
      equal: 0,
      opened: [opened],
      shut: [shut],
      unproven: [],
    });
  });

  it("counts every edge once, whatever is seen", () => {
    const outcome = fc.constantFrom<Outcome | "none">(
      ...(["answered", "refused", "timeout", "failed", "none"] as const),
    );
    const random = fc.record({
      expected: fc.constantFrom("open" as const, "closed" as const),
      to: fc.constantFrom(db, metadata),
      outcome,
    });

    fc.assert(
      fc.property(fc.array(random, { maxLength: 12 }), outcome, (edges, self) => {
        const all = edges.map(({ expected, to }, id) => edge(id, { expected, to }));
        const outcomes = [...edges.map((each) => each.outcome), self];
        const observations = outcomes.flatMap((one, index) =>
          one === "none" ? [] : [{ id: index === edges.length ? 100 : index, outcome: one }],
        );

        const { equal, opened, shut, unproven } = compareProbes(plan(...all), observations);

        const listed = [...opened, ...shut, ...unproven.map((each) => each.edge)];
        assert.equal(new Set(listed).size, listed.length);
        assert.equal(equal + listed.length, all.length);
      }),
    );
  });
});
