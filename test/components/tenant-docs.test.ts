import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { TIERS } from "../../kubernetes/quota-tiers.ts";

const page = readFileSync(resolve(import.meta.dirname, "../../docs/tenant.md"), "utf8");

/** Numbers of one column of the table, by limit. */
function column(index: number): Readonly<Record<string, string>> {
  const rows = [...page.matchAll(/^\| `(\S+)`\s*\|(.+)\|$/gm)];
  return Object.fromEntries(
    rows
      .map(
        ([, key = "", cells = ""]) => [key, cells.split("|").map((cell) => cell.trim())] as const,
      )
      .filter(([key]) => key in TIERS.silver)
      .map(([key, cells]) => [key, cells[index] ?? ""]),
  );
}

describe("docs/tenant.md", () => {
  for (const [index, tier] of (["bronze", "silver", "gold"] as const).entries()) {
    it(`says what the tier ${tier} holds`, () => {
      assert.deepEqual(column(index), TIERS[tier]);
    });
  }
});
