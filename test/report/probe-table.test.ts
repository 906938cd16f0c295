import assert from "node:assert/strict";

import type { ProbeEdge } from "../../kubernetes/probe/probe-plan.ts";
import { probeSkips, probeTable } from "../../report/probe-table.ts";

const web = { kind: "workload", namespace: "a", name: "web", workload: "Deployment" } as const;
const edge = (protocol: "TCP" | "UDP", port: number, id: number): ProbeEdge => ({
  ...{ id, from: { kind: "stranger" }, to: web, protocol, port, expected: "closed" },
  policies: ["a/deny"],
});
const edges = [edge("TCP", 80, 0), edge("TCP", 8080, 1), edge("UDP", 80, 2)];
const metadata = { kind: "outside", name: "metadata", address: "169.254.169.254" } as const;
const unproven = edges.map((one) => ({
  edge: { ...one, to: metadata },
  reason: "no twin got an answer there",
}));
const plan = { edges, selfProbes: [], twins: [], skipped: [] };
const none = { tried: 3, equal: 3, opened: [], shut: [], unproven: [] };

describe("probeTable", () => {
  it("gives all ports of two ends one row", () => {
    const verdicts = { ...none, equal: 0, opened: edges };

    assert.equal(
      probeTable({ plan, verdicts, rounds: 1 }),
      "3 connections tried from 0 probe pods in 1 round: 0 as the matrix says, 3 open that should be closed\n\n" +
        "FROM      TO                 PORTS               EXPECTED  SEEN  POLICIES\n" +
        "stranger  a/web[Deployment]  TCP 80,8080 UDP 80  closed    open  a/deny",
    );
  });

  it("counts what is unproven by target and reason", () => {
    const verdicts = { ...none, equal: 0, unproven };

    assert.equal(
      probeTable({ plan, verdicts, rounds: 2 }),
      "3 connections tried from 0 probe pods in 2 rounds: 0 as the matrix says, 3 unproven\n\n" +
        "Unproven\n" +
        "CONNECTIONS  TO        REASON\n" +
        "3            metadata  no twin got an answer there",
    );
  });

  it("has no color of its own, and paints differences red", () => {
    const verdicts = { ...none, equal: 0, shut: edges };

    assert.doesNotMatch(probeTable({ plan, verdicts, rounds: 1 }), /\u{1b}/u);
    assert.match(
      probeTable({ plan, verdicts, rounds: 1 }, { color: true }),
      /\u{1b}\[31mclosed\u{1b}\[39m/u,
    );
  });
});

describe("probeSkips", () => {
  it("says each reason once, with a few names", () => {
    const skipped = [1, 2, 3, 4, 5, 6].map((id) => ({ what: `w${id}`, reason: "host network" }));

    assert.deepEqual(probeSkips(skipped), ["w1, w2, w3, w4, w5 and 1 more: host network"]);
  });
});
