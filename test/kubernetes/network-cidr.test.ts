import assert from "node:assert/strict";
import { BlockList } from "node:net";

import fc from "fast-check";

import {
  cidrContains,
  cidrProblem,
  cidrsOf,
  cidrsOverlap,
  parseCidr,
  subtractCidrs,
} from "../../kubernetes/network/cidr.ts";
import { addressText, parseAddress } from "../../kubernetes/network/ip-address.ts";

describe("cidrProblem", () => {
  const fine = ["10.0.0.0/8", "0.0.0.0/0", "::/0", "2001:db8::/32", "10.0.0.1/32", "::1/128"];
  for (const text of fine) {
    it(`accepts ${text}`, () => {
      assert.equal(cidrProblem(text), undefined);
    });
  }

  const example = "write one like 10.0.0.0/8 or 2001:db8::/32";
  const cases = [
    ["10.0.0.0", "has no prefix length", "write 10.0.0.0/32"],
    ["2001:db8::1", "has no prefix length", "write 2001:db8::1/128"],
    [
      "10.0.0.0/33",
      'has the prefix length "33"',
      "write a whole number from 0 to 32, such as 10.0.0.0/32",
    ],
    [
      "10.0.0.0/08",
      'has the prefix length "08"',
      "write a whole number from 0 to 32, such as 10.0.0.0/32",
    ],
    [
      "10.0.0.0/255.0.0.0",
      'has the prefix length "255.0.0.0"',
      "write a whole number from 0 to 32, such as 10.0.0.0/32",
    ],
    ["::/129", 'has the prefix length "129"', "write a whole number from 0 to 128, such as ::/128"],
    [
      "10.1.2.3/8",
      "has host bits set",
      "write 10.0.0.0/8 for the network or 10.1.2.3/32 for the one address",
    ],
    [
      "2001:db8::1/32",
      "has host bits set",
      "write 2001:db8::/32 for the network or 2001:db8::1/128 for the one address",
    ],
    [" 10.0.0.0/8", "has spaces around it", "write 10.0.0.0/8"],
    ["10.0.0/8", "is not an IP address with a prefix length", example],
    ["010.0.0.0/8", "is not an IP address with a prefix length", example],
    ["256.0.0.0/8", "is not an IP address with a prefix length", example],
    ["::ffff:10.0.0.0/104", "is not an IP address with a prefix length", example],
    ["example.com", "is not an IP address with a prefix length", example],
    ["", "is not an IP address with a prefix length", example],
  ] as const;
  for (const [text, message, hint] of cases) {
    it(`refuses "${text}"`, () => {
      assert.deepEqual(cidrProblem(text), { message, hint });
    });
  }
});

describe("parseAddress", () => {
  const cases = [
    ["0:0:0:0:0:0:0:0", "::"],
    ["2001:0DB8:0000:0000:0001:0000:0000:0001", "2001:db8::1:0:0:1"],
    ["1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"],
    ["64:ff9b::192.0.2.1", "64:ff9b::c000:201"],
    ["fe80::", "fe80::"],
  ] as const;
  for (const [text, canonical] of cases) {
    it(`reads ${text} as ${canonical}`, () => {
      assert.equal(addressText(6, parseAddress(text)?.value ?? 0n), canonical);
    });
  }

  const wrong = [
    "1::2::3",
    "1:2:3",
    ":::",
    "12345::",
    "1.2.3.4::",
    "::1%eth0",
    "1:2:3:4:5:6:7:8::",
  ];
  for (const text of wrong) {
    it(`refuses ${text}`, () => {
      assert.equal(parseAddress(text), undefined);
    });
  }

  it("reads what it writes", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, (1n << 128n) - 1n), (value) => {
        fc.pre(value >> 32n !== 0xffffn);
        assert.deepEqual(parseAddress(addressText(6, value)), { version: 6, value });
      }),
    );
  });
});

describe("CIDR arithmetic", () => {
  it("ignores host bits when it reads, as Kubernetes does", () => {
    assert.deepEqual(parseCidr("10.1.2.3/8"), parseCidr("10.0.0.0/8"));
  });

  it("contains by address, not by text", () => {
    assert.equal(cidrContains("10.0.0.0/8", "10.255.0.0/16"), true);
    assert.equal(cidrContains("10.0.0.0/8", "11.0.0.0/16"), false);
    assert.equal(cidrContains("10.0.0.0/16", "10.0.0.0/8"), false);
    assert.equal(cidrContains("0.0.0.0/0", "::/0"), false);
    assert.equal(cidrContains("::/0", "2001:db8::/32"), true);
  });

  it("overlaps when one is in the other", () => {
    assert.equal(cidrsOverlap("10.0.0.0/16", "10.0.0.0/8"), true);
    assert.equal(cidrsOverlap("10.0.0.0/16", "10.1.0.0/16"), false);
    assert.equal(cidrsOverlap("0.0.0.0/0", "::/0"), false);
  });

  it("subtracts with the fewest CIDRs", () => {
    assert.deepEqual(subtractCidrs("10.0.0.0/30", ["10.0.0.1/32"]), ["10.0.0.0/32", "10.0.0.2/31"]);
    assert.deepEqual(subtractCidrs("10.0.0.0/30", ["10.0.0.0/31", "10.0.0.2/31"]), []);
    assert.deepEqual(subtractCidrs("::/0", ["8000::/1"]), ["::/1"]);
    assert.equal(subtractCidrs("::/0", ["x"]), undefined);
  });

  it("gives back any range as CIDRs that hold exactly its addresses", () => {
    const number = fc.nat({ max: 2 ** 32 - 1 });
    fc.assert(
      fc.property(number, number, fc.nat({ max: 2000 }), (a, b, near) => {
        const [first, last] = [Math.min(a, b), Math.max(a, b)];
        const end = near % 2 === 0 ? last : Math.min(first + near, 2 ** 32 - 1);
        const list = new BlockList();
        for (const cidr of cidrsOf([{ version: 4, first: BigInt(first), last: BigInt(end) }])) {
          const [network = "", prefix = ""] = cidr.split("/");
          list.addSubnet(network, Number(prefix));
        }
        const holds = (value: number): boolean => list.check(addressText(4, BigInt(value)));
        assert.deepEqual([first, end].map(holds), [true, true]);
        if (first > 0) assert.equal(holds(first - 1), false);
        if (end < 2 ** 32 - 1) assert.equal(holds(end + 1), false);
      }),
    );
  });
});
