import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

import { loadEnvironment } from "../../environment/load.ts";
import { planEnvironment } from "../../plan/plan-environment.ts";
import { planText } from "../../report/plan-text.ts";

const root = path.resolve(import.meta.dirname, "../..");

describe("docs/plan.md", () => {
  it("shows the real plan of dev", async () => {
    const page = fs.readFileSync(path.join(root, "docs/plan.md"), "utf8");
    const example = /```text\n(.*?)\n```/s.exec(page)?.[1];

    const plan = await planEnvironment(loadEnvironment({ root, environment: "dev" }));

    assert.equal(example, planText(plan));
  });
});
