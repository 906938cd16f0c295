import assert from "node:assert/strict";

import * as fc from "fast-check";

import {
  addressesOf,
  freeAddresses,
  routedRanges,
} from "../../toolchain/cluster/node/addresses.ts";

const blocks = 2_048;
const block = fc.nat({ max: blocks - 1 });

describe("addresses of a node", () => {
  it("are two links of four addresses each in a block of eight", () => {
    assert.deepEqual(addressesOf(33), {
      host: "10.99.1.9",
      node: "10.99.1.10",
      gateway: "10.99.1.13",
      world: "10.99.1.14",
    });
  });

  it("differ from block to block, and all are below 10.99.0.0/18", () => {
    const all = Array.from({ length: blocks }, (_, one) => addressesOf(one)).flatMap(
      ({ host, node, gateway, world }) => [host, node, gateway, world],
    );

    assert.equal(new Set(all).size, 4 * blocks);
    assert.ok(
      all.every((one) => /^10\.99\.([0-5]?\d|6[0-3])\.(25[0-4]|2[0-4]\d|1?\d?\d)$/.test(one)),
    );
  });

  it("begin at a random block", () => {
    assert.deepEqual(
      freeAddresses([], () => 0.5),
      addressesOf(blocks / 2),
    );
  });

  it("never overlap what links and routes of the machine have", () => {
    fc.assert(
      fc.property(fc.uniqueArray(block, { maxLength: 60 }), block, (taken, start) => {
        const ranges = taken.map((one) => `${addressesOf(one).world}/32`);
        const chosen = freeAddresses(ranges, () => start / blocks);

        assert.ok(chosen !== undefined);
        assert.ok(taken.every((one) => addressesOf(one).host !== chosen.host));
      }),
      { numRuns: 1_000 },
    );
  });

  it("go on after the last block with the first", () => {
    const ranges = ["10.99.63.0/24"];

    assert.deepEqual(
      freeAddresses(ranges, () => 0.999),
      addressesOf(0),
    );
  });

  for (const range of ["10.99.0.0/16", "10.99.0.0/18"]) {
    it(`are none when all of ${range} is taken`, () => {
      assert.equal(
        freeAddresses([range], () => 0),
        undefined,
      );
    });
  }

  it("give way to routes of a network, but not to those of a whole company", () => {
    const output = [
      "default via 192.0.2.2 dev eth0",
      "10.0.0.0/8 via 192.0.2.9 dev tun0",
      "10.99.0.0/16 dev docker0 proto kernel scope link src 10.99.0.1",
      "local 127.0.0.1 dev lo table local",
    ].join("\n");

    assert.deepEqual(routedRanges(output), [
      "192.0.2.2",
      "192.0.2.9",
      "10.99.0.0/16",
      "10.99.0.1",
      "127.0.0.1",
    ]);
  });
});
