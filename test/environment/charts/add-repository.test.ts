import assert from "node:assert/strict";

import { withRepository } from "../../../environment/charts/add-repository.ts";

const ADDRESS = "https://charts.example.com";

describe("withRepository", () => {
  const rows = [
    [
      "at the end",
      "tenants: {} # none\n",
      `tenants: {} # none\n\nrepositories:\n  acme: ${ADDRESS}\n`,
    ],
    [
      "above the others",
      "repositories:\n    # ours\n    own: oci://x/y # here\ntenants: {}\n",
      `repositories:\n    # ours\n    acme: ${ADDRESS}\n    own: oci://x/y # here\ntenants: {}\n`,
    ],
    [
      "into a map on one line",
      "repositories: { own: oci://x/y }\ntenants: {}\n",
      `repositories: { acme: ${ADDRESS}, own: oci://x/y }\ntenants: {}\n`,
    ],
    ["into an empty map", "repositories: {}\n", `repositories: { acme: ${ADDRESS}}\n`],
  ] as const;
  for (const [where, before, after] of rows) {
    it(`adds a line ${where}, and touches nothing else`, () => {
      assert.equal(withRepository(before, "acme", ADDRESS), after);
    });
  }

  it("refuses what it cannot add to", () => {
    assert.throws(() => withRepository("repositories: text\n", "acme", ADDRESS), {
      name: "ChartError",
      message: "platform.yaml is written in a way that cannot be added to",
    });
  });
});
