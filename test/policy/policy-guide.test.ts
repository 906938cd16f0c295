import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { valueAt } from "../../kubernetes/unknown.ts";
import { policySettings } from "../../policy/config.ts";
import type { Settings } from "../../policy/rule.ts";
import { allRules } from "../../policy/rules/all.ts";
import { policySchema } from "../../policy/schema/config-schema.ts";
import { moor } from "../cli/collecting-host.ts";
import { inFolderAsync } from "../plan/manifests/scratch-folder.ts";
import { prod } from "../support/policy.ts";

const guide = readFileSync(join(import.meta.dirname, "../../docs/policies.md"), "utf8");

/** The text below a heading of docs/policies.md. */
function section(heading: string): string {
  return guide.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
}

/** Settings of the first example of a section. */
function example(heading: string): Settings {
  const [, block = ""] = /```yaml\n(.*?)```/s.exec(section(heading)) ?? [];
  const value = valueAt(parse(block), "config", "moorage:policy");
  return policySettings([{ name: heading, value }], allRules, { today: prod.today });
}

/** The first cells of the rows of the first table of a section. */
function firstCells(heading: string): readonly string[] {
  return [...section(heading).matchAll(/^\| `(\w+)`/gm)].map(([, key = ""]) => key);
}

describe("docs/policies.md", () => {
  it("shows what moor check prints", async () => {
    const text = section("What a violation says");
    const [, manifest = ""] = /```yaml\n# web\.yaml\n(.*?)```/s.exec(text) ?? [];
    const [, command = ""] = /`moor (check [^`]+)`/.exec(text) ?? [];
    const [, printed = ""] = /```text\n(.*?)```/s.exec(text) ?? [];

    const run = await inFolderAsync({ "web.yaml": manifest }, (cwd) => {
      return moor(command.split(" "), { cwd });
    });

    assert.deepEqual(run, { code: 5, stdout: printed, stderr: "" });
  });

  it("shows settings that hold, and every key of them", () => {
    assert.equal(example("Settings").minor, 36);
    assert.deepEqual(firstCells("Settings"), Object.keys(policySchema.shape));
  });

  it("shows an exemption that may be given, and every key of it", () => {
    const [exemption] = example("Exemptions").exemptions;

    assert.equal(exemption?.match.container, "postgres");
    assert.deepEqual(firstCells("Exemptions"), ["rule", "match", "reason", "owner", "expires"]);
  });
});
