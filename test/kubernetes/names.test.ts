import assert from "node:assert/strict";

import fc from "fast-check";

import {
  cutName,
  isConfigKey,
  isDns1035Label,
  isDnsLabel,
  isDnsSubdomain,
  isEnvName,
  isHostName,
  isLabelKey,
  isLabelValue,
  isPortName,
  portNames,
  toDnsLabel,
} from "../../kubernetes/names.ts";
import { anyCharacter } from "./any-character.ts";

const long = (length: number): string => "a".repeat(length);

interface Rule {
  readonly name: string;
  readonly is: (text: string) => boolean;
  readonly takes: readonly string[];
  readonly refuses: readonly string[];
}

const rules: readonly Rule[] = [
  {
    name: "isDnsLabel",
    is: isDnsLabel,
    takes: ["a", "0", "a-b", "a--b", "1a", long(63)],
    refuses: ["", "-a", "a-", "A", "a_b", "a.b", "ä", "a b", "a\n", "\u0430", long(64)],
  },
  {
    name: "isDns1035Label",
    is: isDns1035Label,
    takes: ["a", "a1", "a-1"],
    refuses: ["1a", "0", "-a", "a-", "", long(64)],
  },
  {
    name: "isDnsSubdomain",
    is: isDnsSubdomain,
    takes: ["a", "a.b", "1.2", `${long(100)}.a`],
    refuses: ["", ".", "a.", ".a", "a..b", "A.b", long(254)],
  },
  {
    name: "isHostName",
    is: isHostName,
    takes: ["localhost", "a.b.c", "web-acme.dev.localhost", "10.0.0.a", "1.2.3"],
    refuses: ["*.a.b", "a_b.c", "a.b.", `${long(64)}.a`, "", "a:80", "http://a", "10.0.0.1"],
  },
  {
    name: "isLabelValue",
    is: isLabelValue,
    takes: ["", "a", "A_b-c.d", "1", long(63)],
    refuses: ["-a", "a-", "a b", "a@b", "_", long(64)],
  },
  {
    name: "isLabelKey",
    is: isLabelKey,
    takes: ["k8s-app", "moorage.dev/tenant", "A_b"],
    refuses: ["", "/a", "a/", "A.b/c", "a/b/c", "-a"],
  },
  {
    name: "isConfigKey",
    is: isConfigKey,
    takes: ["a", "A.B", ".env", "_", "1", "a-b"],
    refuses: ["", ".", "..", "..a", "a b", "a/b", long(254)],
  },
  {
    name: "isEnvName",
    is: isEnvName,
    takes: ["A", "_A1", "a.b", "A-B"],
    refuses: ["", "1A", "A=B", "A B", "..A", "Ä"],
  },
  {
    name: "isPortName",
    is: isPortName,
    takes: ["http", "http-2", "p-80", "a", "123456789012-ab"],
    refuses: ["", "80", "HTTP", "a--b", "-a", "a-", "1234567890123-ab"],
  },
];

for (const { name, is, takes, refuses } of rules) {
  describe(name, () => {
    it("takes valid names", () => {
      assert.deepEqual(
        takes.filter((text) => !is(text)),
        [],
      );
    });

    it("rejects invalid names", () => {
      assert.deepEqual(refuses.filter(is), []);
    });
  });
}

describe("cutName", () => {
  it("keeps a name that fits", () => {
    assert.equal(cutName(long(63)), long(63));
  });

  it("cuts a long name and adds a hash that never changes", () => {
    assert.equal(cutName(long(64)), `${long(54)}-ek36ckdv`);
  });

  it("leaves no separator before the hash", () => {
    assert.match(cutName(`${long(53)}-.${long(20)}`), /^a{53}-[a-z0-9]{8}$/);
  });

  it("gives labels of at most the asked length", () => {
    const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,200}[a-z0-9])?$/);
    fc.assert(
      fc.property(label, fc.integer({ min: 10, max: 63 }), (name, max) => {
        const cut = cutName(name, max);
        assert.ok(cut.length <= max && isDnsLabel(cut));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("toDnsLabel", () => {
  it("keeps what can be kept", () => {
    assert.equal(toDnsLabel("Ärger im_Büro!"), "arger-im-buro");
    assert.equal(toDnsLabel("--"), "");
  });

  it("gives a label or nothing for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 200 }), (text) => {
        const label = toDnsLabel(text);
        assert.ok(label === "" || isDnsLabel(label));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("portNames", () => {
  it("names ports http, http-2, …", () => {
    assert.deepEqual(portNames(["", "", "metrics", ""]), ["http", "http-2", "metrics", "http-3"]);
  });

  it("cuts the base so that the number fits", () => {
    assert.deepEqual(portNames(["a-very-long-name-1", "a-very-long-name-2"]), [
      "a-very-long-nam",
      "a-very-long-n-2",
    ]);
  });

  it("keeps a letter when the number cuts the only one off", () => {
    assert.deepEqual(portNames(["1234567890123-a", "1234567890123-a"]), [
      "1234567890123-a",
      "p-12345678901-2",
    ]);
  });

  it("gives unique valid names for any wishes", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 20 }), { maxLength: 40 }), (wishes) => {
        const names = portNames(wishes);
        assert.equal(new Set(names).size, wishes.length);
        assert.deepEqual(
          names.filter((name) => !isPortName(name)),
          [],
        );
      }),
      { numRuns: 1000 },
    );
  });
});
