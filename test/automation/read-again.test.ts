import assert from "node:assert/strict";

import type { EngineRun } from "../../automation/engine.ts";
import type { OperationEvent, ResourceStep } from "../../automation/operation.ts";
import { readAgain } from "../../automation/read-again.ts";
import { type Behavior, type FakeEngine, fakeEngine } from "./support/fake-engine.ts";

const step = (name: string, changes: Partial<ResourceStep> = {}): ResourceStep => ({
  ...{ kind: "step", urn: `urn:${name}`, type: "t", name, operation: "update", status: "failed" },
  ...changes,
});

describe("readAgain", () => {
  let fake: FakeEngine;
  let heard: OperationEvent[];

  const read = async (
    steps: EngineRun["steps"],
    behavior: Behavior = {},
    force?: AbortSignal,
  ): Promise<readonly (readonly string[])[]> => {
    fake = fakeEngine(behavior);
    heard = [];
    const onEvent = (event: OperationEvent): void => void heard.push(event);
    await readAgain(fake.workspace, { steps }, { force, onEvent });
    return fake.noted().map(({ args = [] }) => args);
  };

  afterEach(() => {
    fake.remove();
  });

  it("refreshes what was being updated, and nothing else", async () => {
    const [args = [], ...more] = await read([
      step("web"),
      step("api", { operation: "create" }),
      step("db", { status: "done" }),
    ]);

    assert.deepEqual(more, []);
    assert.equal(args[0], "refresh");
    assert.deepEqual(args.slice(args.indexOf("--target")).slice(0, 2), ["--target", "urn:web"]);
    assert.equal(args.filter((arg) => arg === "--target").length, 1);
    assert.deepEqual(heard, []);
  });

  it("starts nothing when no update was stopped", async () => {
    assert.deepEqual(await read([step("api", { operation: "create" })]), []);
  });

  it("starts nothing after a second interrupt", async () => {
    assert.deepEqual(await read([step("web")], {}, AbortSignal.abort()), []);
  });

  it("says what to run when it fails", async () => {
    await read([step("web")], { exitCode: 1 });

    const message =
      "what the engine was updating could not be read again; before the next run: pulumi refresh --stack dev";
    assert.deepEqual(heard, [{ kind: "notice", message }]);
  });
});
