import assert from "node:assert/strict";

import type { Isolation, IsolationEdge } from "../../plan/isolation.ts";
import { isolationDiff } from "../../plan/isolation-diff.ts";

function edge(from: string, to: string, ports = "TCP 80"): IsolationEdge {
  return { from, to, ports, tenants: ["acme"], policies: [], declaredBy: undefined };
}

function matrix(...edges: readonly IsolationEdge[]): Isolation {
  return { edges, undeclared: [], closed: [], unknown: [] };
}

describe("isolationDiff", () => {
  it("is empty for equal matrices", () => {
    const isolation = matrix(edge("acme/a[Deployment]", "internet"));

    assert.deepEqual(isolationDiff(isolation, { against: "main", isolation }), {
      against: "main",
      opened: [],
      closed: [],
      changed: [],
    });
  });

  it("names what opened, closed and changed", () => {
    const kept = edge("acme/a[Deployment]", "acme/b[Deployment]", "all");
    const before = matrix({ ...kept, ports: "TCP 80" }, edge("acme/a[Deployment]", "internet"));
    const after = matrix(kept, edge("stranger", "acme/a[Deployment]"));

    const diff = isolationDiff(after, { against: "main", isolation: before });

    assert.deepEqual(diff.opened, [edge("stranger", "acme/a[Deployment]")]);
    assert.deepEqual(diff.closed, [edge("acme/a[Deployment]", "internet")]);
    assert.deepEqual(diff.changed, [
      {
        from: "acme/a[Deployment]",
        to: "acme/b[Deployment]",
        tenants: ["acme"],
        before: "TCP 80",
        after: "all",
      },
    ]);
  });

  it("does not see another order or other policies as a change", () => {
    const one = edge("acme/a[Deployment]", "internet");
    const two = edge("acme/b[Deployment]", "internet");

    const diff = isolationDiff(matrix(one, two), {
      against: "main",
      isolation: matrix(two, { ...one, policies: ["acme/x"], declaredBy: "dns" }),
    });

    assert.deepEqual([diff.opened, diff.closed, diff.changed], [[], [], []]);
  });

  it("compares by what namespaces are, whatever an environment calls them", () => {
    const before = matrix(edge("prod-acme/a[Deployment]", "10.0.0.0/8"));
    const after = matrix(edge("dev-acme/a[Deployment]", "10.0.0.0/8"));

    const same = isolationDiff(after, {
      against: "prod",
      isolation: before,
      namespaces: new Map([["prod-acme", "dev-acme"]]),
    });
    const other = isolationDiff(after, { against: "prod", isolation: before });

    assert.deepEqual([same.opened, same.closed], [[], []]);
    assert.deepEqual([other.opened.length, other.closed.length], [1, 1]);
  });
});
