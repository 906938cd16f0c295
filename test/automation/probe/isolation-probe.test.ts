import assert from "node:assert/strict";
import { hostname } from "node:os";

import { OperationError } from "../../../automation/errors.ts";
import { PROBE_NAMESPACE } from "../../../kubernetes/probe/probe-plan.ts";
import { type FakeBehavior, FakeProbeCluster, RefusedRequest } from "./fake-probe-cluster.ts";
import { closedEdge, openEdge, runSample, silent } from "./samples.ts";

/** The cluster does what the matrix says. */
const asPlanned: NonNullable<FakeBehavior["outcome"]> = ({ id }) =>
  id === closedEdge.id ? "refused" : "answered";

function cluster(behavior: FakeBehavior = {}): FakeProbeCluster {
  return new FakeProbeCluster(["a", "b"], { outcome: asPlanned, ...behavior });
}

async function failureOf(promise: Promise<unknown>): Promise<OperationError> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof OperationError);
  return error;
}

describe("runProbe", () => {
  it("makes owners before pods, and removes all of it", async () => {
    const fake = cluster();

    const { verdicts, stable } = await runSample(fake);

    assert.deepEqual([verdicts.tried, verdicts.equal, stable], [2, 2, true]);
    assert.deepEqual(fake.calls, [
      `create Namespace ${PROBE_NAMESPACE}`,
      "create ConfigMap a",
      "create ConfigMap b",
      `create ConfigMap ${PROBE_NAMESPACE}`,
      "create Pod a",
      "create Pod b",
      `create Pod ${PROBE_NAMESPACE}`,
      `remove ConfigMap ${PROBE_NAMESPACE}`,
      "remove ConfigMap a",
      "remove ConfigMap b",
      `remove Namespace ${PROBE_NAMESPACE}`,
    ]);
    assert.deepEqual(fake.left, []);
  });

  it("names an edge that is open against the matrix, and one that is closed", async () => {
    const { verdicts } = await runSample(
      cluster({ outcome: ({ id }) => (id === openEdge.id ? "timeout" : "answered") }),
    );

    assert.deepEqual(verdicts.opened, [closedEdge]);
    assert.deepEqual(verdicts.shut, [openEdge]);
  });

  it("does not count what a network plugin closes late", async () => {
    let time = 0;
    const outcome = ({ id }: { readonly id: number }): string =>
      id === closedEdge.id && time >= 3000 ? "refused" : "answered";

    const { verdicts, rounds } = await runSample(cluster({ outcome }), {
      onPause: (now) => {
        time = now;
      },
    });

    assert.deepEqual([verdicts.equal, rounds], [2, 5]);
  });

  it("sees what opens only after everything was as planned", async () => {
    let looks = 0;
    const outcome = ({ id }: { readonly id: number }): string => {
      if (id !== closedEdge.id) return "answered";
      looks += 1;
      return looks === 1 ? "refused" : "answered";
    };

    const { verdicts } = await runSample(cluster({ outcome }));

    assert.deepEqual(verdicts.opened, [closedEdge]);
  });

  it("removes everything when a pod is refused, and says by whom and why", async () => {
    const message = "exceeded quota: quota, requested: pods=1";
    const names = ["x", "y", "z"].values();
    const refuse = (kind: string): Error | undefined => {
      if (kind !== "Pod") return undefined;
      const name = names.next().value ?? "";
      return new RefusedRequest(403, `pods "${name}" is forbidden: ${message}`);
    };
    const fake = cluster({ refuse });

    const error = await failureOf(runSample(fake));

    assert.equal(
      error.message,
      "3 of 3 probe pods cannot run\n" +
        `  Deployment a/web, StatefulSet b/db, Pod moorage-probe/stranger: refused: ${message}`,
    );
    assert.match(error.hint ?? "", /^the quota has no room for the twins of its namespace: /);
    assert.deepEqual([error.kind, fake.left], ["resource", []]);
  });

  it("removes everything after a signal, and goes no further", async () => {
    const controller = new AbortController();
    const fake = cluster({
      outcome: (target) => {
        controller.abort();
        return asPlanned(target, "");
      },
    });

    await assert.rejects(runSample(fake, { signal: controller.signal }), { name: "AbortError" });

    assert.deepEqual(fake.left, []);
  });

  it("gives up on a pod whose image cannot be pulled", async () => {
    const waiting = { reason: "ErrImagePull", message: "no such host" };
    const fake = cluster({
      pod: (state) => (state.namespace === "a" ? { ...state, ready: false, waiting } : state),
    });

    const error = await failureOf(runSample(fake));

    assert.equal(
      error.message,
      "1 of 3 probe pods cannot run\n  Deployment a/web: ErrImagePull: no such host",
    );
    assert.match(error.hint ?? "", /^push the image where the nodes can pull it/);
    assert.deepEqual(fake.left, []);
  });

  it("ends with `timeout` and the last event of pods that say nothing", async () => {
    const fake = cluster({ pod: (state) => ({ ...state, ready: false }) });

    const error = await failureOf(runSample(fake));

    assert.equal(error.kind, "timeout");
    assert.match(error.message, /web, .*: not running in time: FailedMount: no volume$/);
  });

  it("fails when no pod can try anything", async () => {
    const fake = cluster({ exec: () => ({ output: "", failure: "no such file" }) });

    const error = await failureOf(runSample(fake));

    assert.match(error.message, /^no probe pod can try anything: exec in b\/.*: no such file$/);
    assert.deepEqual(fake.left, []);
  });
});

const since = new Date().toISOString();
const until = new Date(Date.now() + 60_000).toISOString();

function run(host: string, pid: number, end = until): string {
  return JSON.stringify({ pid, username: "u", hostname: host, timestamp: since, until: end });
}

describe("what an earlier probe left", () => {
  for (const [what, text] of [
    ["of a process that is gone", run(hostname(), 2 ** 22 + 1)],
    ["of another machine whose time is up", run("elsewhere", 1, since)],
    ["that nobody signed", ""],
  ] as const) {
    it(`is removed first, ${what}`, async () => {
      const fake = cluster();
      fake.own("a", { ours: true, run: text });
      const lines: string[] = [];

      await runSample(fake, { report: silent(lines) });

      assert.equal(fake.calls[0], "remove ConfigMap a");
      assert.equal(lines[0], "removed what an earlier run left in a");
    });
  }

  it("is left alone while its run may be at work", async () => {
    const fake = cluster();
    fake.own("a", { ours: true, run: run("elsewhere", 1) });

    const error = await failureOf(runSample(fake));

    assert.equal(error.message, `a probe of u@elsewhere (pid 1) since ${since} is at work in a`);
    assert.deepEqual(fake.calls, []);
  });

  it("is not ours without the label", async () => {
    const fake = cluster();
    fake.own("a", { ours: false, run: "" });

    const error = await failureOf(runSample(fake));

    assert.equal(error.message, "there is a ConfigMap a/moorage-probe that no probe made");
    assert.deepEqual(fake.calls, []);
  });

  it("stays when another probe was faster", async () => {
    const refuse = (kind: string): Error | undefined =>
      kind === "ConfigMap" ? new RefusedRequest(409, "exists") : undefined;
    const fake = cluster({ refuse });

    const error = await failureOf(runSample(fake));

    assert.equal(error.message, "another probe has just begun in a");
    assert.deepEqual(
      fake.calls.filter((call) => call.startsWith("remove")),
      [`remove ConfigMap ${PROBE_NAMESPACE}`, `remove Namespace ${PROBE_NAMESPACE}`],
    );
  });
});
