import assert from "node:assert/strict";
import { mock } from "node:test";

import { OperationError } from "../../automation/errors.ts";
import type { FailingApps } from "../../automation/failing-apps.ts";
import { FailureWatch } from "../../automation/failure-watch.ts";
import type { Unready } from "../../automation/not-ready.ts";
import type { OperationEvent, ResourceStep } from "../../automation/operation.ts";

const step = (changes: Partial<ResourceStep> = {}): ResourceStep => ({
  ...{ kind: "step", urn: "urn:web", type: "kubernetes:apps/v1:Deployment", name: "acme-web" },
  ...{ operation: "create", status: "running" },
  ...changes,
});

const hint = "web:9 does not exist; correct the name or tag, or push the image";
const command = "npx moor env explain tenants.acme.apps.web.image -e dev";

const crash = (occurrences = 3, terminal = true): Unready => {
  const failure = { state: "image-not-found", hint, command, occurrences, terminal } as const;
  const place = { name: "web", kind: "Deployment", namespace: "tenant-acme" } as const;
  const { state } = failure;
  return { tenant: "acme", app: { ...place, ready: 0, desired: 2, state, hint, command, failure } };
};

const log = { pod: "web-1", container: "web", lines: ["fatal: [secret]"] };

describe("FailureWatch", () => {
  let failing: readonly Unready[];
  let looks: (readonly string[])[];
  let heard: OperationEvent[];
  let watch: FailureWatch;

  const apps: FailingApps = {
    among: (names) => {
      looks.push(names);
      return Promise.resolve(failing);
    },
    withLog: ({ tenant, app }) => Promise.resolve({ tenant, app: { ...app, log } }),
  };

  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      mock.timers.tick(1_000);
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    }
  };

  const told = (): readonly string[] =>
    heard.flatMap((event) => (event.kind === "notice" ? [event.message] : []));

  beforeEach(() => {
    mock.timers.enable({ apis: ["setInterval", "Date"] });
    failing = [crash()];
    looks = [];
    heard = [];
    watch = new FailureWatch(apps, (event) => heard.push(event));
  });

  afterEach(() => {
    watch.end();
    mock.timers.reset();
  });

  it("tells what, where, why and how to mend it while the engine waits, once", async () => {
    watch.onEvent(step());

    await pass(60);

    assert.deepEqual(told(), [
      `acme/web image-not-found: ${hint}\n    ${command}\n    last lines of web-1, container web:\n      fatal: [secret]`,
      "the engine waits for it until its own time limit; Ctrl-C ends that: mend the cause and deploy again",
    ]);
  });

  it("leaves out what the engine does not wait for", async () => {
    watch.onEvent(step({ operation: "same" }));
    watch.onEvent(step({ type: "kubernetes:core/v1:ConfigMap" }));
    watch.onEvent(step({ operation: "delete" }));
    watch.onEvent(step());
    watch.onEvent(step({ status: "done" }));

    await pass(60);

    assert.deepEqual(looks, []);
  });

  it("does not look before most apps are ready", async () => {
    watch.onEvent(step());

    await pass(5);
    assert.deepEqual(looks, []);
    await pass(1);
    assert.deepEqual(looks, [["acme-web"]]);
  });

  it("is silent about what time may mend", async () => {
    failing = [crash(9, false)];
    watch.onEvent(step());

    await pass(120);

    assert.deepEqual(told(), []);
  });

  it("tells at once of what the engine gave up, while it waits for others", async () => {
    failing = [crash(1)];
    watch.onEvent(step());
    watch.onEvent(step({ status: "failed" }));

    await pass(3);

    assert.equal(told().length, 2);
  });

  it("passes every event on", () => {
    const events = [step(), step({ status: "done" }), { kind: "notice", message: "x" } as const];

    events.forEach(watch.onEvent);

    assert.deepEqual(heard, events);
  });

  it("gives the engine's error the causes of what it did not finish", async () => {
    watch.onEvent(step());
    watch.onEvent(step({ status: "failed" }));
    const error = new OperationError("resource", "timed out waiting to be Ready", { hint: "h" });

    const explained = await watch.explain(error);

    assert.ok(explained instanceof OperationError);
    const { kind, message, causes } = explained;
    assert.deepEqual([kind, message, explained.hint], ["resource", error.message, "h"]);
    const lines = "last lines of web-1, container web:\n    fatal: [secret]";
    const what = `acme/web: 0 of 2 ready, image-not-found\n  ${lines}`;
    assert.deepEqual(causes, [{ code: "not-ready", message: what, hint, command }]);
    assert.deepEqual(looks, [["acme-web"]]);
  });

  it("does not ask the cluster about errors of another kind", async () => {
    watch.onEvent(step());
    const error = new OperationError("policy", "forbidden");

    assert.equal(await watch.explain(error), error);
    assert.deepEqual(looks, []);
  });
});
