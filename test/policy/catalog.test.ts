import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";
import { z } from "zod";

import { allRules } from "../../policy/rules/all.ts";
import { policyExamples } from "../support/policy-examples.ts";

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

  it("has at least six examples that pass and six that fail, for each rule", () => {
    const counts = new Map(policyExamples().map(({ rule, good, bad }) => [rule, { good, bad }]));
    const few = allRules.filter(({ name }) => {
      const { good = [], bad = [] } = counts.get(name) ?? {};
      return good.length < 6 || bad.length < 6;
    });

    assert.deepEqual(
      few.map(({ name }) => name),
      [],
    );
  });

  it("has examples of rules alone", () => {
    const names = new Set(allRules.map(({ name }) => name));

    assert.deepEqual(
      policyExamples().filter(({ rule }) => !names.has(rule)),
      [],
    );
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
