import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse, parseAllDocuments } from "yaml";
import { z } from "zod";

import { evaluate } from "../../policy/evaluate.ts";
import type { Finding, Subject } from "../../policy/rule.ts";
import { allRules } from "../../policy/rules/all.ts";
import { policySchema } from "../../policy/schema/config-schema.ts";
import { catalogPages, type ShownPair, shownPairs } from "../support/catalog-pages.ts";
import { withCatalogIndex } from "../support/catalog-pages.ts";
import { ownCount } from "../support/example-excerpt.ts";
import type { PolicyCase } from "../support/policy-examples.ts";

const docs = join(import.meta.dirname, "..", "..", "docs");
const folder = join(docs, "policies");

const stackFile = z.strictObject({
  config: z.strictObject({ "moorage:policy": policySchema }),
});

function isExempt({ level, exemption }: Finding): boolean {
  return level === "advisory" && exemption?.state === "active";
}

function page(rule: string): string {
  return readFileSync(join(folder, `${rule}.md`), "utf8");
}

/** The last YAML block below a heading of a page. */
function shownYaml(rule: string, heading: string): string {
  const [, section = ""] = page(rule).split(`\n## ${heading}\n`);
  const [own = ""] = section.split("\n## ");
  return [...own.matchAll(/```yaml\n(.*?)```/gs)].at(-1)?.[1] ?? "";
}

/** What stands on the page, in place of the objects of the case. */
function subjectsOf(one: PolicyCase, yaml: string): readonly Subject[] {
  const shown = parseAllDocuments(yaml).map((document): unknown => document.toJS() as unknown);
  const count = ownCount(one);
  assert.equal(shown.length, count);
  return one.subjects.map((each, at) => (at < count ? { ...each, object: shown[at] } : each));
}

function isRefused({ rule }: ShownPair, one: PolicyCase, yaml: string): boolean {
  const findings = evaluate([rule], subjectsOf(one, yaml), one.settings);
  return findings.some(({ verdict }) => verdict === "fail");
}

describe("pages of rules", () => {
  it("are there for each rule, and for nothing else", () => {
    assert.deepEqual(readdirSync(folder).sort(), allRules.map(({ name }) => `${name}.md`).sort());
  });

  it("are as rules and examples are now; else run: npm run catalog", () => {
    const stale = catalogPages().filter(({ rule, text }) => page(rule) !== text);

    assert.deepEqual(
      stale.map(({ rule }) => rule),
      [],
    );
  });

  it("are listed as they are now; else run: npm run catalog", () => {
    const list = readFileSync(join(docs, "policies.md"), "utf8");

    assert.equal(withCatalogIndex(list), list);
  });

  it("show what is refused, and what is accepted", () => {
    for (const pair of shownPairs()) {
      const { rule, bad, good } = pair;

      assert.equal(isRefused(pair, bad, shownYaml(rule.name, "Refused")), true, rule.name);
      assert.equal(isRefused(pair, good, shownYaml(rule.name, "Accepted")), false, rule.name);
    }
  });

  it("show an exemption that holds", () => {
    for (const { rule, bad } of shownPairs()) {
      const yaml = shownYaml(rule.name, "Exempt");
      if (yaml === "") continue;
      const { exemptions = [] } = stackFile.parse(parse(yaml)).config["moorage:policy"];
      const findings = evaluate([rule], bad.subjects, { ...bad.settings, exemptions });

      assert.equal(findings.some(isExempt), true, rule.name);
    }
  });
});
