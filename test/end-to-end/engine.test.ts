import assert from "node:assert/strict";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

import { runEngine } from "../../automation/engine.ts";
import { waitingFor } from "../../automation/engine-stop.ts";
import { OperationError } from "../../automation/errors.ts";
import type { OperationEvent } from "../../automation/operation.ts";
import { type Behavior, fakeEngine, type FakeEngine } from "../automation/support/fake-engine.ts";

const urn = "urn:pulumi:dev::moorage::kubernetes:core/v1:Namespace::acme";
const metadata = { op: "create", urn, type: "kubernetes:core/v1:Namespace" };

describe("runEngine", () => {
  let engine: FakeEngine;

  const start = (behavior: Behavior): void => {
    engine = fakeEngine(behavior);
  };

  afterEach(() => {
    engine.remove();
  });

  it("reads events from the stream and hands steps over while it runs", async () => {
    const seen: OperationEvent[] = [];
    start({
      events: [
        { resourcePreEvent: { metadata } },
        { resOutputsEvent: { metadata } },
        { summaryEvent: { resourceChanges: { create: 1 } } },
      ],
    });

    const run = await runEngine(engine.workspace, ["up"], { onEvent: (event) => seen.push(event) });

    const step = { kind: "step", urn, type: metadata.type, name: "acme", operation: "create" };
    assert.deepEqual(seen, [
      { ...step, status: "running" },
      { ...step, status: "done" },
    ]);
    assert.deepEqual(run.changes, { create: 1 });
    assert.equal(run.exitCode, 0);
    assert.equal(run.stopped, undefined);
  });

  it("reads an event of a megabyte whole", async () => {
    const message = "x".repeat(1_000_000);
    start({ events: [{ diagnosticEvent: { severity: "error", message } }] });

    const run = await runEngine(engine.workspace, ["up"], {});

    assert.equal(run.errors[0]?.message, message);
  });

  it("keeps what the engine writes to stderr, with its real exit code", async () => {
    start({ stderr: "error: no stack named 'dev' found\n", exitCode: 6 });

    const run = await runEngine(engine.workspace, ["up"], {});

    assert.equal(run.exitCode, 6);
    assert.equal(run.text, "error: no stack named 'dev' found\n");
  });

  it("does not start the engine when the signal is aborted already", async () => {
    start({});
    const signal = AbortSignal.abort();

    await assert.rejects(runEngine(engine.workspace, ["up"], { signal }), (error) => {
      assert.ok(error instanceof OperationError);
      assert.equal(error.kind, "cancelled");
      assert.equal(error.message, "cancelled before the engine started; nothing was changed");
      return true;
    });
    assert.deepEqual(engine.noted(), []);
  });

  it("sends one interrupt at the first signal and says what it waits for", async () => {
    const first = new AbortController();
    const notices: string[] = [];
    start({ events: [{ resourcePreEvent: { metadata } }], hang: true });

    const run = await runEngine(engine.workspace, ["up"], {
      signal: first.signal,
      onEvent: (event) => {
        if (event.kind === "notice") {
          notices.push(event.message);
        } else {
          first.abort();
        }
      },
    });

    assert.deepEqual(notices, [waitingFor(new Set(["acme"]))]);
    assert.equal(run.stopped, "cancelled");
    const signals = engine.noted().filter(({ signal }) => signal !== undefined);
    assert.deepEqual(signals, [{ signal: "SIGINT" }]);
  });

  it("forwards the second signal to an engine that goes on", async () => {
    const first = new AbortController();
    const second = new AbortController();
    start({ events: [{ resourcePreEvent: { metadata } }], hang: true, stubborn: true });

    const run = await runEngine(engine.workspace, ["up"], {
      signal: first.signal,
      force: second.signal,
      onEvent: (event) => {
        if (event.kind === "step") {
          first.abort();
          setTimeout(() => {
            second.abort();
          }, 100);
        }
      },
    });

    assert.equal(run.stopped, "cancelled");
    assert.equal(engine.noted().filter(({ signal }) => signal === "SIGINT").length, 2);
  });

  it("cancels after the timeout", async () => {
    start({ hang: true });

    const run = await runEngine(engine.workspace, ["up"], { timeoutSeconds: 0.5 });

    assert.equal(run.stopped, "timeout");
  });

  it("runs the engine in a process group of its own", async () => {
    start({});

    await runEngine(engine.workspace, ["up"], {});

    const [call] = engine.noted();
    assert.equal(call?.cwd, engine.root);
    assert.equal(call.group, call.pid);
  });

  it("removes its private temporary folder with the workspace", () => {
    start({});
    const temporary = engine.workspace.env["TMPDIR"] ?? "";
    assert.equal(statSync(temporary).mode & 0o777, 0o700);

    engine.workspace.close();

    assert.deepEqual(readdirSync(join(engine.root, ".moorage", "tmp")), []);
  });
});

describe("waitingFor", () => {
  it("names at most five resources", () => {
    const names = new Set(["a", "b", "c", "d", "e", "f", "g"]);

    assert.equal(
      waitingFor(names),
      "cancelling: nothing new is started, waiting for a, b, c, d, e and 2 more; a second Ctrl-C ends it at once and may orphan objects",
    );
  });
});
