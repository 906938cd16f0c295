import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { backUpState, stateSteps } from "../../../automation/recovery/state-files.ts";
import { interruptedOperations } from "../../../automation/recovery/pending-state.ts";
import { fakeEngine, type FakeEngine } from "../support/fake-engine.ts";

const state = JSON.stringify({ checkpoint: { latest: { resources: [{}, {}] } } });

describe("state that a crash cut off", () => {
  let engine: FakeEngine;
  let checkpoint: string;

  beforeEach(() => {
    engine = fakeEngine({});
    ({ checkpoint } = engine.workspace.files);
    mkdirSync(dirname(checkpoint), { recursive: true });
  });

  afterEach(() => {
    engine.remove();
  });

  it("is left alone when it can be read", () => {
    writeFileSync(checkpoint, state);

    assert.deepEqual(stateSteps(engine.workspace), []);
  });

  it("is replaced by the engine's copy, with the time and size of that one", async () => {
    writeFileSync(checkpoint, state.slice(0, 20));
    writeFileSync(`${checkpoint}.bak`, state);
    utimesSync(`${checkpoint}.bak`, 1795258800, 1795258800);

    const [step] = stateSteps(engine.workspace);
    await step?.take?.();

    assert.equal(
      step?.reason,
      "it cannot be read; the engine's copy of 2026-11-21T11:00:00.000Z has 2 resources",
    );
    assert.equal(readFileSync(checkpoint, "utf8"), state);
    assert.equal(readFileSync(`${checkpoint}.damaged`, "utf8"), state.slice(0, 20));
  });

  it("is refused when the copy cannot be read either", () => {
    writeFileSync(checkpoint, "");
    writeFileSync(`${checkpoint}.bak`, "{");

    const [step] = stateSteps(engine.workspace);

    assert.deepEqual(
      [step?.action, step?.reason, step?.take],
      ["refuse", "it cannot be read, and neither can the engine's copy", undefined],
    );
  });

  it("is named by every run that needs it", async () => {
    writeFileSync(checkpoint, state.slice(0, 20));

    await assert.rejects(interruptedOperations(engine.workspace), {
      kind: "configuration",
      message: `${checkpoint} is cut off or damaged: it is no JSON`,
      command: "npx moor recover",
    });
  });
});

describe("backUpState", () => {
  it("keeps the last twenty copies, readable by their owner alone", () => {
    const engine = fakeEngine({});
    const { checkpoint, folder } = engine.workspace.files;
    const backups = join(folder, "state-backups");
    mkdirSync(dirname(checkpoint), { recursive: true });
    mkdirSync(backups, { recursive: true });
    writeFileSync(checkpoint, state);
    for (let day = 1; day <= 25; day += 1) {
      writeFileSync(join(backups, `dev-2026-01-${String(day).padStart(2, "0")}.json`), "");
    }

    const file = backUpState(engine.workspace) ?? "";

    const kept = readdirSync(backups).toSorted();
    assert.deepEqual([kept.length, kept[0]], [20, "dev-2026-01-07.json"]);
    assert.equal(kept.at(-1), basename(file));
    assert.equal(readFileSync(file, "utf8"), state);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    engine.remove();
  });

  it("takes nothing out of a backend that is not ours", () => {
    const engine = fakeEngine({});

    assert.equal(backUpState({ ...engine.workspace, managed: false }), undefined);
    assert.deepEqual(engine.noted(), []);
    engine.remove();
  });
});
