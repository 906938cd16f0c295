import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { benchConfig, benchProject, recordBare } from "../../bench/projects.ts";
import { root, runProgram, shippedNodeArgs } from "../../bench/run-program.ts";
import type { Program, Run } from "../../bench/run-program.ts";

const APPS = 20;

/** Kubernetes objects by type and place; both sides hash what pods read in their own way. */
function objectsOf({ counts }: Run): Readonly<Record<string, unknown>> {
  const objects = counts.resources
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map(({ type, inputs }): [string, unknown] => {
      const { namespace = "", name } = (inputs as { metadata: Record<string, string> }).metadata;
      const text = JSON.stringify(inputs).replace(/(-checksum":")[0-9a-f]+/g, "$1…");
      return [`${type} ${namespace}/${name ?? ""}`, JSON.parse(text)];
    });
  return Object.fromEntries(objects);
}

/** Counts do not depend on the machine, so they are checked here; times are not. */
describe("bench", () => {
  let directory: string;

  before(() => {
    directory = benchProject(APPS);
  });

  after(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const run = (entry: string, options: Partial<Program> = {}): Promise<Run> =>
    runProgram({
      label: entry,
      directory,
      entry: join(root, entry),
      compiler: "node",
      nodeArgs: shippedNodeArgs(),
      env: benchConfig,
      kubeconfig: join(directory, "kubeconfig"),
      ...options,
    });

  it("runs the shipped program: stack, provider, 8 resources a tenant and 9 an app", async () => {
    const { counts } = await run("index.ts");

    assert.equal(counts.registrations, 1 + 1 + 8 + APPS * 9);
    assert.equal(counts.components, 1 + 1 + APPS);
  });

  it("adds at most 15 % of registrations to bare constructors", async () => {
    await recordBare(directory);

    const [own, bare] = [await run("index.ts"), await run(join("bench", "bare", "index.ts"))];

    assert.equal(bare.counts.registrations, own.counts.registrations - own.counts.components + 1);
    assert.ok(own.counts.registrations <= bare.counts.registrations * 1.15);
  });

  it("compares with a usual program that makes the same objects", async () => {
    const folder = join(root, "bench", "reference");
    const usual = await runProgram({
      label: "reference",
      directory,
      entry: join(folder, "index.ts"),
      compiler: "ts-node, edited",
      nodeArgs: [],
      env: { ...benchConfig, PULUMI_NODEJS_TSCONFIG_PATH: join(folder, "tsconfig.json") },
      inputs: true,
    });

    const own = await run("index.ts", { inputs: true });

    assert.equal(usual.counts.registrations, own.counts.registrations);
    assert.equal(usual.counts.components, own.counts.components);
    assert.deepEqual(objectsOf(usual), objectsOf(own));
  });
});
