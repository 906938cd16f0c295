import assert from "node:assert/strict";

import fc from "fast-check";

import { classifyEnv, classifyMarked } from "../../kubernetes/secret-classification.ts";
import { nameWords } from "../../kubernetes/secret-names.ts";
import { SECRET, UNKNOWN } from "../../kubernetes/unknown.ts";
import { runs } from "../support/property-runs.ts";
import { anyCharacter } from "./any-character.ts";
import { plainSamples, secretNames, secretValues, unsure } from "./secret-samples.ts";
import type { Sample } from "./secret-samples.ts";

const outcome = ([name, value, , sibling]: Sample): string => {
  const { target, rule } = classifyEnv(name, value, sibling === undefined ? [] : [name, sibling]);
  return `${name}: ${target} by rule ${rule}`;
};
const expected = (target: string): ((sample: Sample) => string) => {
  return ([name, , rule]) => `${name}: ${target} by rule ${rule}`;
};

describe("classifyEnv", () => {
  it("finds secrets by their value", () => {
    assert.deepEqual(secretValues.map(outcome), secretValues.map(expected("Secret")));
  });

  it("finds secrets by their name", () => {
    const samples = secretNames.map((name): Sample => [name, "some value", 7]);

    assert.deepEqual(samples.map(outcome), samples.map(expected("Secret")));
  });

  it("clears names and values that only look secret", () => {
    assert.deepEqual(plainSamples.map(outcome), plainSamples.map(expected("ConfigMap")));
  });

  it("holds what is unsure secret", () => {
    assert.deepEqual(unsure.map(outcome), unsure.map(expected("Secret")));
  });

  it("is tried on at least 200 samples", () => {
    const lists = [secretValues, secretNames, plainSamples, unsure];

    assert.ok(lists.reduce((sum, list) => sum + list.length, 0) >= 200);
  });

  it("holds encrypted values secret whatever they are called", () => {
    assert.deepEqual(classifyEnv("LOG_LEVEL", SECRET), {
      target: "Secret",
      rule: 2,
      reason: "comes from an encrypted value",
    });
  });

  it("judges unknown values by their name", () => {
    assert.equal(classifyEnv("DB_PASSWORD", UNKNOWN).target, "Secret");
    assert.equal(classifyEnv("AWS_ACCESS_KEY_ID", UNKNOWN).target, "Secret");
    assert.equal(classifyEnv("LOG_LEVEL", UNKNOWN).target, "ConfigMap");
  });

  it("says which word of the name decided", () => {
    assert.equal(classifyEnv("DB_PASSWORD", "x").reason, "its name holds PASSWORD");
    assert.equal(
      classifyEnv("VITE_API_KEY", "x").reason,
      "is shipped to browsers, though its name holds KEY",
    );
  });

  it("never repeats the value, and is total", () => {
    const value = fc.string({ minLength: 6, unit: anyCharacter });
    fc.assert(
      fc.property(fc.string(), value, (name, text) => {
        assert.ok(!classifyEnv(name, `${text}§canary`).reason.includes("canary"));
      }),
      { numRuns: runs(300) },
    );
  });

  it("finds a password in any URL", () => {
    const word = fc.stringMatching(/^[a-z0-9]{1,12}$/);
    fc.assert(
      fc.property(word, word, word, (user, password, host) => {
        assert.equal(classifyEnv("X", `https://${user}:${password}@${host}/`).rule, 3);
      }),
      { numRuns: runs(300) },
    );
  });

  it("does not depend on how a name is written", () => {
    const words = fc.array(fc.constantFrom("db", "api", "password", "key", "url", "level"), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(words, (parts) => {
        const camel = parts.map((part, at) =>
          at > 0 ? part.charAt(0).toUpperCase() + part.slice(1) : part,
        );
        const forms = [
          parts.join("_").toUpperCase(),
          parts.join("-"),
          parts.join("."),
          camel.join(""),
        ];
        assert.equal(new Set(forms.map((name) => classifyEnv(name, "x y").target)).size, 1);
      }),
      { numRuns: runs(300) },
    );
  });

  it("answers for a megabyte of hostile text in a second", () => {
    const started = performance.now();
    for (const part of ["://a:", "eyJa.", "-----BEGIN ", "password=", "[{", "1h ", "a/"]) {
      classifyEnv("X_TTL", part.repeat(200_000));
      classifyEnv("X_FILE", part.repeat(200_000));
    }

    assert.ok(performance.now() - started < 1000 * 5);
  });
});

describe("classifyMarked", () => {
  it("follows the mark and says what it overrides", () => {
    const hit = classifyEnv("API_KEY", "x");

    assert.equal(classifyMarked(true, classifyEnv("A", "x")).target, "Secret");
    assert.deepEqual(classifyMarked(false, hit), {
      target: "ConfigMap",
      rule: 1,
      reason: "is marked as not sensitive against rule 7: its name holds KEY",
    });
  });
});

describe("nameWords", () => {
  it("splits at separators and camelCase and drops trailing digits", () => {
    assert.deepEqual(nameWords("myAPIKey2_db.pass-word"), [
      "MY",
      "API",
      "KEY",
      "DB",
      "PASS",
      "WORD",
    ]);
    assert.deepEqual(nameWords("__1__"), []);
  });
});
