import assert from "node:assert/strict";

import fc from "fast-check";

import { restore, standIn } from "../../../kubernetes/chart/stand-ins.ts";
import { SECRET, UNKNOWN } from "../../../kubernetes/unknown.ts";
import { runs } from "../../support/property-runs.ts";

const { values, standIns } = standIn({
  auth: { password: SECRET, user: "app" },
  hosts: ["a", UNKNOWN],
});
const [secret = "", unknown = ""] = standIns.map(({ text }) => text);

function configMap(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { apiVersion: "v1", kind: "ConfigMap", data };
}

function leaksOf(text: string): readonly unknown[] {
  return restore(configMap({ key: text }), standIns).leaks;
}

describe("standIn", () => {
  it("puts a text per path in the place of secret and unknown values", () => {
    assert.deepEqual(values, { auth: { password: secret, user: "app" }, hosts: ["a", unknown] });
    assert.deepEqual(
      standIns.map(({ path, kind }) => [path, kind]),
      [
        ["auth.password", "secret"],
        ["hosts[1]", "unknown"],
      ],
    );
  });

  it("gives the same text for the same path each time, and another one for another path", () => {
    const again = standIn({ auth: { password: SECRET }, token: SECRET }).standIns;

    assert.equal(again[0]?.text, secret);
    assert.notEqual(again[1]?.text, secret);
  });

  it("makes texts that fit a DNS label", () => {
    for (const text of [secret, unknown]) assert.match(text, /^[a-z][a-z0-9]{0,30}$/);
  });
});

describe("restore", () => {
  it("gives objects without stand-ins back as they are", () => {
    const object = configMap({ user: "app" });

    assert.deepEqual(restore(object, standIns), { object, leaks: [] });
  });

  it("takes a secret in data and stringData of a Secret as it should be", () => {
    const object = {
      apiVersion: "v1",
      kind: "Secret",
      data: { a: btoa(secret), b: btoa(`user:${btoa(`x${secret}`)}`) },
      stringData: { c: `redis://:${secret}@cache` },
    };

    assert.deepEqual(restore(object, standIns), {
      object: { ...object, data: { a: SECRET, b: SECRET }, stringData: { c: SECRET } },
      leaks: [],
    });
  });

  it("reports a secret in the metadata of a Secret", () => {
    const object = { apiVersion: "v1", kind: "Secret", metadata: { annotations: { a: secret } } };

    assert.deepEqual(restore(object, standIns).leaks, [
      { path: "metadata.annotations.a", values: ["auth.password"] },
    ]);
  });

  it("reports a secret in a Secret of another group", () => {
    const object = { apiVersion: "example.com/v1", kind: "Secret", data: { a: secret } };

    assert.deepEqual(restore(object, standIns).leaks, [
      { path: "data.a", values: ["auth.password"] },
    ]);
  });

  it("reports the path of a secret in a list of containers, and hides the text", () => {
    const object = { spec: { containers: [{ args: ["--password", `--p=${secret}`] }] } };

    assert.deepEqual(restore(object, standIns), {
      object: { spec: { containers: [{ args: ["--password", SECRET] }] } },
      leaks: [{ path: "spec.containers[0].args[1]", values: ["auth.password"] }],
    });
  });

  it("reports a secret in a key", () => {
    assert.deepEqual(restore(configMap({ [secret]: "x" }), standIns), {
      object: configMap({ "[secret]": "x" }),
      leaks: [{ path: "data.[key]", values: ["auth.password"] }],
    });
  });

  it("hides an unknown value and reports nothing", () => {
    assert.deepEqual(restore(configMap({ host: `http://${unknown}` }), standIns), {
      object: configMap({ host: UNKNOWN }),
      leaks: [],
    });
  });

  it("names every value that a cut text may come from", () => {
    const two = standIn({ a: SECRET, b: SECRET }).standIns;
    const cut = (two[0]?.text ?? "").slice(0, "xmoorsecretx".length);

    assert.deepEqual(restore(configMap({ key: cut }), two).leaks, [
      { path: "data.key", values: ["a", "b"] },
    ]);
  });

  it("finds a secret in hexadecimal, capitals and cut behind the marker", () => {
    const hexadecimal = Buffer.from(secret).toString("hex");

    for (const text of [hexadecimal, secret.toUpperCase(), secret.slice(0, -3)]) {
      assert.deepEqual(leaksOf(text), [{ path: "data.key", values: ["auth.password"] }]);
    }
  });

  it("finds a secret cut within the marker, backwards, and its end alone", () => {
    const backwards = Array.from(secret).reverse().join("");

    for (const text of [
      secret.slice(0, 8),
      `${secret.slice(0, 6)}-x`,
      backwards,
      secret.slice(-8),
    ]) {
      assert.deepEqual(leaksOf(text), [{ path: "data.key", values: ["auth.password"] }], text);
    }
  });

  it("finds a secret within any text, also in Base64, once or twice", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(2), (before, after, times) => {
        let text = `${before}${secret}${after}`;
        for (let time = 0; time < times; time += 1) text = Buffer.from(text).toString("base64");
        assert.deepEqual(leaksOf(text), [{ path: "data.key", values: ["auth.password"] }]);
      }),
      { numRuns: runs(500) },
    );
  });

  it("finds nothing where no stand-in is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const object = { value };
        assert.deepEqual(restore(object, standIns).leaks, []);
      }),
      { numRuns: runs(500) },
    );
  });
});
