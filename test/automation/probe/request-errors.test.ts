import assert from "node:assert/strict";

import { OperationError } from "../../../automation/errors.ts";
import { withRequestErrors } from "../../../automation/probe/request-errors.ts";

const cluster = {
  ...{ kubeconfig: "/none", context: "ci", identity: undefined, embedded: false },
  ...{ queriesPerSecond: 50, burst: 120, version: undefined, nodes: undefined },
};

describe("withRequestErrors", () => {
  it("says which cluster did not answer", async () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });

    await assert.rejects(
      withRequestErrors(cluster, () => Promise.reject(refused)),
      { message: 'the cluster of context "ci" did not answer: connect ECONNREFUSED' },
    );
  });

  it("leaves alone what a signal ended, which no cluster is to blame for", async () => {
    const controller = new AbortController();
    controller.abort();

    await assert.rejects(
      withRequestErrors(cluster, () => {
        controller.signal.throwIfAborted();
        return Promise.resolve();
      }),
      { name: "AbortError", message: "This operation was aborted" },
    );
  });

  it("leaves alone an error that says what to do, whatever it quotes", async () => {
    const error = new OperationError("resource", "a: fetch failed", { hint: "run it again" });

    await assert.rejects(
      withRequestErrors(cluster, () => Promise.reject(error)),
      error,
    );
  });
});
