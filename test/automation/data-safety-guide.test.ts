import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { judgeSteps, refusalText } from "../../automation/stateful-guard.ts";
import { LOSSES } from "../../automation/stateful-loss.ts";

const guide = readFileSync(join(import.meta.dirname, "../../docs/data-safety.md"), "utf8");

function block(language: string): string {
  return new RegExp(`\`\`\`${language}\n(.*?)\n\`\`\``, "s").exec(guide)?.[1] ?? "";
}

const step = {
  urn: "urn:pulumi:prod::moorage::kubernetes:core/v1:PersistentVolumeClaim::acme-files-data",
  type: "kubernetes:core/v1:PersistentVolumeClaim",
  operation: "create-replacement",
  object: "tenant-acme/files-data",
  isProtected: true,
  isRetained: true,
  serviceTypes: [],
};

describe("docs/data-safety.md", () => {
  it("shows what the guard says", () => {
    const today = "2026-06-15";
    const { refused } = judgeSteps([step], { protect: true, approvals: [], today });

    const text = refusalText({ name: "prod", approvals: [] }, refused, today);

    const hint = "  or take the change back; nothing was changed";
    assert.equal(block("text"), `error: ${text}\n${hint}`);
  });

  it("shows an approval that admits it until its last day", () => {
    const config: unknown = Reflect.get(Object(parse(block("yaml"))), "config");
    const approvals = Reflect.get(Object(config), "moorage:approvals") as Parameters<
      typeof judgeSteps
    >[1]["approvals"];
    const approvedOn = (today: string): number =>
      judgeSteps([step], { protect: true, approvals, today }).approved.length;

    assert.deepEqual([approvedOn("2026-06-22"), approvedOn("2026-06-23")], [1, 0]);
  });

  it("lists every guarded kind", () => {
    const kinds = [...guide.matchAll(/^\| `(\w+)` +\|/gm)].map(([, kind]) => kind);

    assert.deepEqual(kinds, Object.keys(LOSSES));
  });
});
