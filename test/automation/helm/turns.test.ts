import assert from "node:assert/strict";

import { atMost } from "../../../automation/helm/turns.ts";

describe("atMost", () => {
  it("lets so many run at once, in order, and the next when one ends or fails", async () => {
    const inTurn = atMost(2);
    const log: string[] = [];
    let running = 0;
    const work = (name: string) => async (): Promise<void> => {
      running += 1;
      log.push(`${name} beside ${running - 1}`);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (name === "a") throw new Error("a failed");
    };

    const results = await Promise.allSettled(
      ["a", "b", "c", "d"].map((name) => inTurn(work(name))),
    );

    assert.deepEqual(
      results.map(({ status }) => status),
      ["rejected", "fulfilled", "fulfilled", "fulfilled"],
    );
    assert.deepEqual(log, ["a beside 0", "b beside 1", "c beside 1", "d beside 1"]);
  });

  it("lets nobody who comes later take the turn of one who waits", async () => {
    const inTurn = atMost(1);
    let [running, most] = [0, 0];
    const work = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    };
    const first = inTurn(work);
    const second = inTurn(work);
    await first;
    await Promise.all([second, inTurn(work)]);

    assert.equal(most, 1);
  });
});
