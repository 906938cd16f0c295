import assert from "node:assert/strict";

import { byAction } from "../../kubernetes/right.ts";
import type { Right } from "../../kubernetes/right.ts";

function right(changes: Partial<Right>): Right {
  const base = { group: "apps", resource: "deployments", verb: "get", namespace: undefined };
  return { ...base, exact: false, names: undefined, reasons: [], ...changes };
}

describe("byAction", () => {
  it("groups rights by group, resource and verb, wherever they are needed, in order", () => {
    const first = right({ namespace: "a" });
    const others = [
      right({ verb: "list" }),
      right({ resource: "replicasets" }),
      right({ group: "" }),
      right({ group: "app", resource: "sdeployments" }),
    ];
    const last = right({ namespace: "b", exact: true });

    assert.deepEqual(byAction([first, ...others, last]), [
      [first, last],
      ...others.map((other) => [other]),
    ]);
  });

  it("gives nothing for nothing", () => {
    assert.deepEqual(byAction([]), []);
  });
});
