import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { presetFacts, presetSelector, type PresetName } from "../../kubernetes/presets.ts";

const presets: readonly PresetName[] = ["postgres", "redis"];

describe("presetFacts", () => {
  for (const preset of presets) {
    it(`says of ${preset} without values what the values.yaml of its chart says`, () => {
      const file = join(import.meta.dirname, "../../charts", preset, "values.yaml");
      const defaults: unknown = parse(readFileSync(file, "utf8"));

      assert.deepEqual(presetFacts(preset, {}), presetFacts(preset, defaults));
    });
  }

  it("names a database like its user", () => {
    const facts = presetFacts("postgres", { auth: { user: "shop", password: "a" } });

    assert.deepEqual(facts, { port: 5432, user: "shop", password: "a", database: "shop" });
  });

  it("takes what the values say", () => {
    const auth = { user: "a", database: "b", password: { secret: "c" } };

    const facts = presetFacts("postgres", { port: 6000, auth });

    assert.deepEqual(facts, { port: 6000, user: "a", password: { secret: "c" }, database: "b" });
  });

  it("knows no password of a Secret that somebody else keeps", () => {
    const auth = { password: "a", existingSecret: "b" };

    assert.equal(presetFacts("redis", { auth }).password, undefined);
  });

  it("knows no users of redis", () => {
    const facts = presetFacts("redis", { auth: { user: "a", password: "b" } });

    assert.deepEqual(facts, { port: 6379, user: undefined, password: "b", database: undefined });
  });
});

describe("presetSelector", () => {
  for (const preset of presets) {
    it(`is what the chart of ${preset} labels its pods with`, () => {
      const names = readFileSync(
        join(import.meta.dirname, "../../charts", preset, "templates/_names.tpl"),
        "utf8",
      );
      const [, block = ""] = /define "\w+\.selector" -}}\n(.*?)\n{{- end/s.exec(names) ?? [];
      const filled = block
        .replace("{{ .Chart.Name }}", preset)
        .replace("{{ .Release.Name }}", "db");

      assert.deepEqual(parse(filled), presetSelector(preset, "db"));
    });
  }
});
