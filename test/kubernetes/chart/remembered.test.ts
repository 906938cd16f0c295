import assert from "node:assert/strict";

import { remembered } from "../../../kubernetes/chart/remembered.ts";

describe("remembered", () => {
  it("works once for each object", () => {
    const asked: object[] = [];
    const [one, other] = [{}, {}];
    const count = remembered((about: object) => asked.push(about));

    assert.deepEqual([count(one), count(other), count(one)], [1, 2, 1]);
  });

  it("remembers that there is nothing", () => {
    const asked: object[] = [];
    const one = {};
    const nothing = remembered((about: object): string | undefined => {
      asked.push(about);
      return undefined;
    });

    assert.deepEqual([nothing(one), nothing(one), asked.length], [undefined, undefined, 1]);
  });

  it("tries again what failed", () => {
    const asked: object[] = [];
    const one = {};
    const second = remembered((about: object) => {
      asked.push(about);
      if (asked.length === 1) throw new Error("not yet");
      return "made";
    });

    assert.throws(() => {
      second(one);
    }, /not yet/);
    assert.equal(second(one), "made");
  });
});
