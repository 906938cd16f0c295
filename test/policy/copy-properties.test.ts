import assert from "node:assert/strict";
import { createRequire } from "node:module";

import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";

import { SECRET, UNKNOWN } from "../../kubernetes/unknown.ts";
import { copyProperties, unknownSentinels } from "../../policy/copy-properties.ts";

/** Raised by `FUZZ_RUNS=5000 npx mocha …` for a long search. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 300);

/** The part of the policy SDK that its types leave out; the version is pinned. */
const sdk = createRequire(import.meta.url)("@pulumi/policy/proxy.js") as Readonly<
  Record<string, unknown>
> & { readonly unknownCheckingProxy: (value: unknown) => unknown };
const sentinel = String(sdk["unknownStringValue"]);

/** Reads every leaf through the public proxy and catches what it throws. */
function walk(proxy: unknown): unknown {
  if (typeof proxy !== "object" || proxy === null) return proxy;
  const read = (key: string): unknown => {
    try {
      return walk((proxy as Readonly<Record<string, unknown>>)[key]);
    } catch {
      return UNKNOWN;
    }
  };
  if (Array.isArray(proxy)) return Array.from({ length: proxy.length }, (_, i) => read(String(i)));
  return Object.fromEntries(Object.keys(proxy).map((key) => [key, read(key)]));
}

/** Maps without a prototype count as equal to plain ones. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}

describe("copyProperties", () => {
  it("knows the sentinels of the SDK, and no others", () => {
    const ofSdk = Object.entries(sdk).filter(([name]) => /^unknown\w+Value$/.test(name));

    assert.deepEqual(new Set(ofSdk.map(([, value]) => value)), unknownSentinels);
    assert.equal(unknownSentinels.size, 7);
  });

  it("marks unknown values behind the throwing proxy", () => {
    const proxy = sdk.unknownCheckingProxy({ a: [1, sentinel], b: { c: sentinel, d: "x" } });

    assert.throws(() => JSON.stringify(proxy));
    assert.deepEqual(plain(copyProperties(proxy)), { a: [1, UNKNOWN], b: { c: UNKNOWN, d: "x" } });
  });

  it("marks an unknown value at the top", () => {
    assert.equal(copyProperties(sentinel), UNKNOWN);
  });

  it("hides assets and archives", () => {
    const props = {
      asset: new pulumi.asset.StringAsset("canary"),
      archive: new pulumi.asset.FileArchive("canary"),
    };

    assert.deepEqual(plain(copyProperties(sdk.unknownCheckingProxy(props))), {
      asset: SECRET,
      archive: SECRET,
    });
  });

  it("makes maps without a prototype", () => {
    const copy = copyProperties(JSON.parse('{"__proto__":{"polluted":true}}'));

    assert.equal(Object.getPrototypeOf(copy), null);
    assert.deepEqual(Object.keys(copy as object), ["__proto__"]);
  });

  it("stops after a hundred levels", () => {
    const ring: Record<string, unknown> = {};
    ring["self"] = ring;

    let value = copyProperties(ring);
    for (let depth = 0; depth <= 100; depth++) value = (value as typeof ring)["self"];
    assert.equal(value, UNKNOWN);
  });

  it("gives what a walk with a catch at each leaf gives", () => {
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(sentinel, "x", 1, true, null),
        fc.array(tie("json"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom("a", "b", "c"), tie("json"), { noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("a", "b"), json, { noNullPrototype: true }),
        (props) => {
          const proxy = sdk.unknownCheckingProxy(props);
          assert.deepEqual(plain(copyProperties(proxy)), walk(proxy));
        },
      ),
      { numRuns: RUNS },
    );
  });
});
