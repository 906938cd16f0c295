import assert from "node:assert/strict";

import type { Isolation, IsolationEdge } from "../../plan/isolation.ts";
import { isolationDiffText, isolationText } from "../../report/plan-isolation-text.ts";
import { styleFor } from "../../report/style.ts";

const plain = styleFor({});
const none: Isolation = { edges: [], undeclared: [], closed: [], unknown: [] };

function edge(from: string, to: string, change: Partial<IsolationEdge> = {}): IsolationEdge {
  const asked = { tenants: ["acme"], ports: "all", policies: [], declaredBy: "internal: tenant" };
  return { from, to, ...asked, ...change };
}

function deployment(name: string): string {
  return `acme/${name}[Deployment]`;
}

describe("isolationText", () => {
  it("says nothing without connections", () => {
    assert.equal(isolationText(none, plain), "");
  });

  it("shows one table per tenant, with rows that share what they can", () => {
    const dns = { ports: "TCP 53, UDP 53", declaredBy: "dns" };
    const edges = [
      edge(deployment("a"), deployment("b")),
      edge(deployment("a"), "cluster-dns", dns),
      edge(deployment("b"), "cluster-dns", dns),
      edge("acme/c[StatefulSet]", deployment("a")),
      edge("acme/c[StatefulSet]", deployment("b")),
    ];

    assert.equal(
      isolationText({ ...none, edges }, plain),
      [
        "Connections of acme",
        "FROM                 TO              PORTS           DECLARED BY",
        "acme/a               acme/b          all             internal: tenant",
        "acme/a, acme/b       cluster-dns     TCP 53, UDP 53  dns",
        "acme/c[StatefulSet]  acme/a, acme/b  all             internal: tenant",
      ].join("\n"),
    );
  });

  it("shows a connection between tenants with both, and marks what nobody declared", () => {
    const across = edge(deployment("a"), "globex/b[Deployment]", {
      tenants: ["acme", "globex"],
      declaredBy: undefined,
    });
    const open = edge("stranger", deployment("a"), { declaredBy: undefined });

    const text = isolationText({ ...none, edges: [across, open], undeclared: [across] }, plain);

    assert.equal(
      text,
      [
        "Connections of acme",
        "FROM      TO        PORTS  DECLARED BY",
        "acme/a    globex/b  all    UNDECLARED",
        "stranger  acme/a    all    nothing",
        "",
        "Connections of globex",
        "FROM    TO        PORTS  DECLARED BY",
        "acme/a  globex/b  all    UNDECLARED",
      ].join("\n"),
    );
  });

  it("cuts long tables and long lists", () => {
    const long = Array.from({ length: 45 }, (_, index) =>
      edge(deployment(`a${index}`), "internet", { ports: `TCP ${index + 1}` }),
    );
    const wide = ["b", "c", "d", "e", "f", "g"].map((name) => edge("monitoring", deployment(name)));

    const lines = isolationText({ ...none, edges: [...wide, ...long] }, plain).split("\n");

    assert.match(
      lines[2] ?? "",
      /^monitoring\s+acme\/b, acme\/c, acme\/d, acme\/e and 2 more\s+all/,
    );
    assert.equal(lines[42], "and 6 more, see moor isolation");
  });

  it("shows only connections between tenants when there are many, undeclared ones first", () => {
    const inner = ["t1", "t2", "t3", "t4", "t5", "t6", "t7"].map((tenant) =>
      edge(`${tenant}/a[Job]`, "internet", { tenants: [tenant] }),
    );
    const ends = { from: "t1/a[Job]", to: "t2/a[Job]" };
    const agreed = edge(ends.from, ends.to, { tenants: ["t1", "t2"], declaredBy: "consumes" });
    const open = edge(ends.to, ends.from, { tenants: ["t1", "t2"], declaredBy: undefined });

    const edges = [...inner, agreed, open];

    assert.equal(
      isolationText({ ...none, edges, undeclared: [open] }, plain),
      [
        "Connections between tenants",
        "FROM       TO         PORTS  DECLARED BY",
        "t2/a[Job]  t1/a[Job]  all    UNDECLARED",
        "t1/a[Job]  t2/a[Job]  all    consumes",
        "",
        "7 connections of 7 tenants besides, see moor isolation",
      ].join("\n"),
    );
  });

  it("gives three workloads that all reach each other one row", () => {
    const names = ["a", "b", "c"].map(deployment);
    const edges = names.flatMap((from) =>
      names.filter((to) => to !== from).map((to) => edge(from, to)),
    );
    const [first, ...others] = edges;
    assert.ok(first !== undefined);
    const table = (list: readonly IsolationEdge[]): string =>
      isolationText({ ...none, edges: list }, plain);

    assert.equal(
      table([{ ...first, declaredBy: "internal: tenant, connects" }, ...others]),
      [
        "Connections of acme",
        "FROM                    TO          PORTS  DECLARED BY",
        "acme/a, acme/b, acme/c  each other  all    internal: tenant, connects",
      ].join("\n"),
    );
    assert.ok(!table(others).includes("each other"));
  });

  it("lists what is declared and closed, and what may be open", () => {
    const ends = { from: deployment("a"), to: deployment("b"), tenants: ["acme"], ports: "TCP 80" };
    const closed = [{ ...ends, policies: ["acme/x"], declaredBy: "connects", consent: false }];
    const unknown = Array.from({ length: 6 }, () => ({ ...ends, reason: "ipBlock" }));

    assert.equal(
      isolationText({ ...none, closed, unknown }, plain),
      [
        "Declared but closed",
        "  acme/a -> acme/b TCP 80 (connects); closed by acme/x",
        "",
        "May be open",
        ...Array.from({ length: 5 }, () => "  acme/a -> acme/b TCP 80: ipBlock"),
        "  and 1 more, see -o json",
      ].join("\n"),
    );
  });
});

describe("isolationDiffText", () => {
  const diff = { against: "main", opened: [], closed: [], changed: [] };

  it("says that nothing changed", () => {
    assert.equal(isolationDiffText(diff, plain), "Isolation changes against main: none");
  });

  it("shows what opened, changed and closed", () => {
    const ends = { from: deployment("a"), to: deployment("b"), tenants: ["acme"] };

    const text = isolationDiffText(
      {
        against: "main",
        opened: [edge("stranger", deployment("a"), { declaredBy: undefined })],
        closed: [edge(deployment("a"), "internet")],
        changed: [{ ...ends, before: "TCP 80", after: "all" }],
      },
      plain,
    );

    assert.equal(
      text,
      [
        "Isolation changes against main",
        "  + stranger -> acme/a all",
        "  ~ acme/a -> acme/b: TCP 80 becomes all",
        "  - acme/a -> internet all (internal: tenant)",
      ].join("\n"),
    );
  });

  it("cuts a long list", () => {
    const opened = Array.from({ length: 43 }, (_, index) =>
      edge(deployment(`a${index}`), "internet"),
    );

    const lines = isolationDiffText({ ...diff, opened }, plain).split("\n");

    assert.deepEqual([lines.length, lines.at(-1)], [42, "  and 3 more, see -o json"]);
  });
});
