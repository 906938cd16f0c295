import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { chooseEnvironment, type EnvironmentChoice } from "../../cli/environment-choice.ts";
import { Failure } from "../../cli/problem.ts";
import { type ScratchProject, scratchProject } from "./scratch-project.ts";

describe("chooseEnvironment", () => {
  let project: ScratchProject;

  beforeEach(() => {
    project = scratchProject();
  });

  afterEach(() => {
    project.remove();
  });

  function remember(name: string): void {
    mkdirSync(join(project.root, ".moorage"), { recursive: true });
    writeFileSync(join(project.root, ".moorage", "active"), `${name}\n`);
  }

  async function choose(
    flag: string | undefined,
    variable: string | undefined,
    fallback?: string,
  ): Promise<EnvironmentChoice> {
    const available = ["dev", "prod", "staging"];
    return chooseEnvironment({ root: project.root, flag, variable, available, fallback });
  }

  it("prefers the flag over everything", async () => {
    remember("prod");

    assert.deepEqual(await choose("dev", "staging"), { name: "dev", source: "--env" });
  });

  it("prefers the variable over the remembered environment", async () => {
    remember("prod");

    assert.deepEqual(await choose(undefined, "staging"), { name: "staging", source: "MOOR_ENV" });
  });

  it("uses the remembered environment last", async () => {
    remember("prod");

    const choice = await choose(undefined, undefined);

    assert.deepEqual(choice, { name: "prod", source: ".moorage/active" });
  });

  it("treats an empty variable as absent", async () => {
    remember("prod");

    assert.equal((await choose(undefined, "")).name, "prod");
  });

  it("ignores the remembered environment when the command has a default", async () => {
    remember("prod");

    const choice = await choose(undefined, undefined, "dev");

    assert.deepEqual(choice, { name: "dev", source: "default" });
  });

  it("rejects a run without a choice and lists the environments", async () => {
    await assert.rejects(choose(undefined, undefined), (error: unknown) => {
      assert.ok(error instanceof Failure);
      assert.equal(error.exitCode, 2);
      assert.deepEqual(error.problems, [
        {
          code: "no-environment",
          message: "No environment selected. Available: dev, prod, staging.",
          hint: "name it with -e or MOOR_ENV, or remember one",
          command: "npx moor env use dev",
        },
      ]);
      return true;
    });
  });

  it("rejects an unknown environment and offers the nearest", async () => {
    await assert.rejects(choose(undefined, "prd"), (error: unknown) => {
      assert.ok(error instanceof Failure);
      assert.equal(error.exitCode, 2);
      assert.equal(error.message, 'Unknown environment "prd" (from MOOR_ENV).');
      const hint = 'did you mean "prod"? Available: dev, prod, staging.';
      assert.equal(error.problems[0]?.hint, hint);
      return true;
    });
  });
});
