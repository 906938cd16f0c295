import assert from "node:assert/strict";

import { announceInterrupts } from "../../cli/signals.ts";

describe("announceInterrupts", () => {
  it("aborts on the first signal and forces on the second, saying what each does", () => {
    const said: string[] = [];
    const interrupts = announceInterrupts((text) => said.push(text));

    try {
      process.emit("SIGINT");
      const first = [interrupts.signal.aborted, interrupts.force.aborted];
      process.emit("SIGTERM");

      assert.deepEqual(first, [true, false]);
      assert.equal(interrupts.force.aborted, true);
      assert.deepEqual(said, [
        "cancelling: running steps are finished, nothing new is started",
        "stopping at once: steps in flight may leave objects that the state does not know",
      ]);
    } finally {
      interrupts.dispose();
    }
  });

  it("leaves no listener behind", () => {
    const before = process.listenerCount("SIGINT");

    announceInterrupts(() => undefined).dispose();

    assert.equal(process.listenerCount("SIGINT"), before);
  });
});
