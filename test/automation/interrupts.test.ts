import assert from "node:assert/strict";
import { EventEmitter } from "node:events";

import { listenForInterrupts } from "../../automation/interrupts.ts";

describe("listenForInterrupts", () => {
  it("aborts the first signal at the first interrupt, the second at the next", () => {
    const source = new EventEmitter();
    const interrupts = listenForInterrupts(source);

    source.emit("SIGTERM");
    const afterOne = [interrupts.signal.aborted, interrupts.force.aborted];
    source.emit("SIGINT");
    const afterTwo = [interrupts.signal.aborted, interrupts.force.aborted];

    assert.deepEqual(afterOne, [true, false]);
    assert.deepEqual(afterTwo, [true, true]);
  });

  it("leaves no listener behind", () => {
    const source = new EventEmitter();

    listenForInterrupts(source).dispose();

    assert.deepEqual([source.listenerCount("SIGINT"), source.listenerCount("SIGTERM")], [0, 0]);
  });
});
