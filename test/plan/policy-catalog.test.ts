import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { policyCatalog, prodOnly } from "../../plan/policy-catalog.ts";
import { allRules } from "../../policy/rules/all.ts";
import { prod } from "../support/policy.ts";

const folder = join(import.meta.dirname, "../../policy/rules");

describe("policyCatalog", () => {
  it("lists every rule by number, each with its area", () => {
    const catalog = policyCatalog();

    assert.deepEqual(
      catalog.map(({ name }) => name),
      allRules.map(({ name }) => name),
    );
    assert.deepEqual(
      catalog.filter(({ area }) => area === ""),
      [],
    );
  });

  it("gives the levels of each profile, and those of an environment when it is given", () => {
    const settings = { ...prod, rules: { "probes-identical": "mandatory" as const } };
    const find = (name: string) => policyCatalog(settings).find((each) => each.name === name);

    assert.deepEqual(find("image-tag")?.levels, {
      dev: "advisory",
      staging: "mandatory",
      prod: "mandatory",
    });
    assert.equal(find("probes-identical")?.level, "mandatory");
    assert.equal(find("probes-identical")?.levels.prod, "off");
    assert.equal(policyCatalog()[0]?.level, null);
  });

  it("knows which rules speak in prod alone", () => {
    const asking = readdirSync(folder)
      .filter((file) => readFileSync(join(folder, file), "utf8").includes("isAskedFor("))
      .map((file) => file.replace(".ts", ""));

    assert.deepEqual(prodOnly, asking.toSorted());
  });
});
