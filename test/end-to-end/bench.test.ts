import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { benchConfig, benchProject, recordBare } from "../../bench/projects.ts";
import { root, runProgram, shippedNodeArgs, type Run } from "../../bench/run-program.ts";

const APPS = 20;

/** Counts do not depend on the machine, so they are checked here; times are not. */
describe("bench", () => {
  let directory: string;

  before(() => {
    directory = benchProject(APPS);
  });

  after(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const run = (entry: string): Promise<Run> =>
    runProgram({
      label: entry,
      directory,
      entry: join(root, entry),
      compiler: "node",
      nodeArgs: shippedNodeArgs(),
      env: benchConfig,
      kubeconfig: join(directory, "kubeconfig"),
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
});
