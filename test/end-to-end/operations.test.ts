import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

import { OperationError } from "../../automation/errors.ts";
import { backOff, waitForLock } from "../../automation/locked-engine.ts";
import { operationArguments, runOperation } from "../../automation/operations.ts";
import { fakeEngine, type FakeEngine } from "../automation/support/fake-engine.ts";

const LOCKED =
  "error: the stack is currently locked by 1 lock(s).\n  file:///s/1.json: created by ci@runner-7 (pid 9) at 2026-11-21T10:00:00Z\n";

describe("operations", () => {
  let engine: FakeEngine;

  afterEach(() => {
    engine.remove();
  });

  it("run up without preview, in parallel, on the working copy", () => {
    engine = fakeEngine({});
    const { workspace } = engine;

    assert.deepEqual(operationArguments("up", workspace, { policyPacks: ["policy"] }), [
      "up",
      "--stack",
      "dev",
      "--config-file",
      workspace.files.workingCopy,
      "--non-interactive",
      "--color=never",
      "--suppress-outputs",
      "--suppress-progress",
      "--parallel=64",
      "--yes",
      "--skip-preview",
      "--policy-pack=policy",
    ]);
  });

  it("run preview with neither consent nor lock", () => {
    engine = fakeEngine({});
    const { workspace } = engine;
    const options = { parallel: 4, expectNoChanges: true };

    assert.deepEqual(operationArguments("preview", workspace, options).slice(5), [
      "--non-interactive",
      "--color=never",
      "--suppress-outputs",
      "--suppress-progress",
      "--parallel=4",
      "--expect-no-changes",
    ]);
  });

  it("return counts and steps as plain data", async () => {
    const metadata = { op: "update", urn: "urn:pulumi:dev::moorage::t::web", type: "t" };
    engine = fakeEngine({
      events: [
        { resOutputsEvent: { metadata } },
        { summaryEvent: { resourceChanges: { same: 4, update: 1 } } },
      ],
    });

    const { seconds, ...result } = await runOperation("up", engine.workspace, {});

    assert.deepEqual(result, {
      changes: { same: 4, update: 1 },
      steps: [
        {
          kind: "step",
          urn: metadata.urn,
          type: "t",
          name: "web",
          operation: "update",
          status: "done",
        },
      ],
      findings: [],
    });
    assert.ok(seconds > 0);
  });

  it("wait for a lock and go on when it is free", async () => {
    engine = fakeEngine({ calls: [{ stderr: LOCKED, exitCode: 255 }, {}] });
    const notices: string[] = [];

    await runOperation("up", engine.workspace, {
      onEvent: (event) => {
        if (event.kind === "notice") {
          notices.push(event.message);
        }
      },
    });

    assert.deepEqual(notices, [
      "waiting for the lock of ci@runner-7 (pid 9) since 2026-11-21T10:00:00Z",
    ]);
    assert.equal(engine.noted().length, 2);
  });

  it("give up on a lock with the name of its owner", async () => {
    engine = fakeEngine({ stderr: LOCKED, exitCode: 255 });

    await assert.rejects(
      runOperation("up", engine.workspace, { lockTimeoutSeconds: 0 }),
      (error) => {
        assert.ok(error instanceof OperationError);
        assert.equal(error.kind, "timeout");
        assert.equal(
          error.message,
          "dev is locked by ci@runner-7 (pid 9) since 2026-11-21T10:00:00Z",
        );
        return true;
      },
    );
  });

  it("count as cancelled when the engine was interrupted, even if it exits with 0", async () => {
    engine = fakeEngine({ hang: true, interruptedExitCode: 0 });

    await assert.rejects(runOperation("destroy", engine.workspace, { timeoutSeconds: 0.3 }), {
      kind: "timeout",
      message:
        "destroy of dev ran out of time and was cancelled; what it had begun is finished and recorded",
    });
  });

  it("mask the stack's secrets in the message of a failure", async () => {
    const secret = "correct-horse-battery";
    const encoded = Buffer.from(secret).toString("base64");
    const config = JSON.stringify({ "moorage:key": { value: secret, secret: true } });
    engine = fakeEngine({
      calls: [
        { stderr: `error: server said ${secret} and ${encoded}\n`, exitCode: 1 },
        { stdout: config },
      ],
    });

    await assert.rejects(runOperation("up", engine.workspace, {}), {
      message: "server said [secret] and [secret]",
    });
  });
});

describe("waitForLock", () => {
  let engine: FakeEngine;

  beforeEach(() => {
    engine = fakeEngine({});
  });

  afterEach(() => {
    engine.remove();
  });

  const lock = (host: string, pid: number): string => {
    const { state } = engine.workspace.files;
    const folder = join(state, ".pulumi", "locks", "organization", "moorage", "dev");
    mkdirSync(folder, { recursive: true });
    const timestamp = "2026-11-21T10:00:00Z";
    const owner = { pid, username: "ci", hostname: host, timestamp };
    writeFileSync(join(folder, "1.json"), JSON.stringify(owner));
    return join(folder, "1.json");
  };

  it("gives up on a holder that goes on, with its name", async () => {
    lock("runner-7", 9);

    await assert.rejects(waitForLock(engine.workspace, { lockTimeoutSeconds: 0 }), {
      kind: "timeout",
      message: "dev is locked by ci@runner-7 (pid 9) since 2026-11-21T10:00:00Z",
    });
  });

  it("takes away the lock of an engine of this host that has ended", async () => {
    const file = lock(hostname(), process.pid);

    await waitForLock(engine.workspace, { lockTimeoutSeconds: 0 });

    assert.equal(existsSync(file), false);
  });
});

describe("backOff", () => {
  it("doubles up to eight seconds, in the upper half", () => {
    const lowest = [0, 1, 2, 3, 4, 9].map((attempt) => backOff(attempt, () => 0));
    const highest = [0, 1, 2, 3, 4, 9].map((attempt) => backOff(attempt, () => 1));

    assert.deepEqual(lowest, [250, 500, 1000, 2000, 4000, 4000]);
    assert.deepEqual(highest, [500, 1000, 2000, 4000, 8000, 8000]);
  });
});
