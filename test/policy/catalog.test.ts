import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";
import { z } from "zod";

import { ruleCode } from "../../policy/message.ts";
import { allRules } from "../../policy/rules/all.ts";

const root = join(import.meta.dirname, "..", "..");
const manifest = z.object({
  version: z.string(),
  type: z.literal("module"),
  dependencies: z.record(z.string(), z.string()),
});

function packageOf(folder: string): z.infer<typeof manifest> {
  return manifest.parse(JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")));
}

describe("catalog", () => {
  it("has a file per rule, and a rule per file", () => {
    const files = readdirSync(join(root, "policy", "rules")).filter((file) => file !== "all.ts");

    assert.deepEqual(allRules.map(({ name }) => `${name}.ts`).sort(), files.sort());
  });

  it("is ordered by number, without repetition", () => {
    const numbers = allRules.map(({ number }) => number);

    assert.deepEqual(
      numbers,
      [...new Set(numbers)].sort((a, b) => a - b),
    );
  });

  it("names rules as the engine accepts them", () => {
    for (const { name } of allRules) assert.match(name, /^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it("is documented under the address that messages give", () => {
    const page = readFileSync(join(root, "docs", "policies.md"), "utf8");
    const headings = page.split("\n").filter((line) => line.startsWith("## MOOR-"));

    assert.deepEqual(
      headings,
      allRules.map(({ number }) => `## ${ruleCode(number)}`),
    );
    for (const { name } of allRules) assert.ok(page.includes(`\n**${name}**`), name);
  });
});

describe("policy pack manifest", () => {
  it("uses the SDKs of the project", () => {
    const { dependencies } = packageOf("policy");

    assert.deepEqual(Object.keys(dependencies).sort(), ["@pulumi/policy", "@pulumi/pulumi"]);
    for (const [name, version] of Object.entries(dependencies)) {
      assert.equal(version, packageOf(".").dependencies[name], name);
    }
  });

  it("has the version of the project", () => {
    assert.equal(packageOf("policy").version, packageOf(".").version);
  });

  it("starts without ts-node and with the shipped flags", () => {
    const project: unknown = parse(readFileSync(join(root, "policy", "PulumiPolicy.yaml"), "utf8"));

    assert.deepEqual(z.object({ runtime: z.unknown() }).parse(project).runtime, {
      name: "nodejs",
      options: { typescript: false, nodeargs: "--stack-trace-limit=1" },
    });
  });
});
