import assert from "node:assert/strict";

import fc from "fast-check";

import { SECRET, UNKNOWN } from "../../kubernetes/unknown.ts";
import { evaluate } from "../../policy/evaluate.ts";
import { findingMessage } from "../../policy/message.ts";
import type { Finding, Settings, Subject } from "../../policy/rule.ts";
import { allRules } from "../../policy/rules/all.ts";
import { ownCount } from "../support/example-excerpt.ts";
import { container, podSpec, prod, subjectOf } from "../support/policy.ts";
import { type Path, replaced } from "../support/object-paths.ts";
import { countOf, failures, nodes, ownFindings } from "../support/policy-variants.ts";
import { type RuleCase, ruleCases } from "../support/policy-variants.ts";
import { sampled, valueIn, withObject } from "../support/policy-variants.ts";
import { runs } from "../support/property-runs.ts";
import { anyObject } from "./support/any-object.ts";
import { cautious, type Reading, readings } from "./support/policy-relations.ts";

const cases = ruleCases();

/** A place in an object of a case. */
interface Site {
  readonly one: RuleCase;
  /** Which of the case's objects. */
  readonly index: number;
  readonly path: Path;
}

/** What nobody knows about a list has no kind that a rule could look at. */
function isItem([key, ...rest]: Path): boolean {
  return key === "items" && rest.length < 2;
}

/** Every place of every example; what stands around one counts only where a rule looks at it. */
const sites: readonly Site[] = cases.flatMap((one) => {
  return one.subjects.flatMap(({ object }, index) => {
    if (one.rule.scope !== "graph" && index >= ownCount(one)) return [];
    return nodes(object)
      .filter((path) => !isItem(path))
      .map((path) => ({ one, index, path }));
  });
});

/** What stands in the place of a value, right or wrong. */
const substitutes: readonly unknown[] = [
  ...[undefined, null, "x", "", 0, 7, true, false, [], {}, "[secret]", ["x"], [[]], [null]],
  ...[podSpec(), { spec: podSpec() }, { template: { spec: podSpec() } }, [container()]],
  ...[container(), { drop: ["ALL"] }, ["ALL"], { app: "api" }, "v1.0"],
];

/** What the rule of a site says with a value in its place. */
function findingsAt({ one, index, path }: Site, value: unknown): readonly Finding[] {
  const object = replaced(one.subjects[index]?.object, path, value);
  return ownFindings(one, withObject(one.subjects, index, object));
}

function isOpen(findings: readonly Finding[]): boolean {
  return findings.some(({ verdict }) => verdict === "undecided");
}

function lacking(some: readonly string[], from: readonly string[]): readonly string[] {
  return some.filter((each) => !from.includes(each));
}

/** True where a rule says for a reason more, or less, than that a value is unknown. */
function isRead({ one, path }: Site, wanted: Reading["verdict"]): boolean {
  return readings.some(({ rule, at, verdict }) => {
    return verdict === wanted && rule === one.rule.name && at.test(path.join("."));
  });
}

/** What came and went; a failure that only moved, such as to the other of two fields, did neither. */
function changes(
  before: readonly string[],
  after: readonly string[],
): { readonly gained: readonly string[]; readonly lost: readonly string[] } {
  const gained = lacking(after, before);
  const lost = lacking(before, after);
  return gained.length > 0 && lost.length > 0 ? { gained: [], lost: [] } : { gained, lost };
}

/** What may stand at a site; to leave an element out would move those behind it. */
function valuesFor({ path }: Site): readonly unknown[] {
  const isElement = typeof path.at(-1) === "number";
  return isElement ? substitutes.filter((value) => value !== undefined) : substitutes;
}

function titleOf({ one, index, path }: Site): string {
  return `${one.title}, object ${index}: ${path.join(".")}`;
}

/** All rules over resources, whatever they are: each finding is one that people can read. */
function judge(subjects: readonly Subject[], settings: Settings, title: () => string): void {
  for (const finding of evaluate(allRules, subjects, settings)) {
    assert.doesNotMatch(finding.message, /rule failed/, title());
    assert.notEqual(findingMessage(finding), "", title());
  }
}

describe("all rules", () => {
  it(`are total on any object, for ${runs(200)}`, () => {
    fc.assert(
      fc.property(anyObject, anyObject, (first, second) => {
        judge([subjectOf(first), subjectOf(second, { name: "b" })], prod, () => "");
      }),
      { numRuns: runs(200) },
    );
  });

  it(`are total on examples with leaves lost, of another type or unknown, for ${runs(5000)}`, () => {
    const value = fc.constantFrom(UNKNOWN, SECRET, ...substitutes);
    const change = fc.tuple(fc.nat(), value);
    fc.assert(
      fc.property(fc.nat(), fc.array(change, { minLength: 1, maxLength: 3 }), (at, changes) => {
        const one = cases[at % cases.length];
        if (one === undefined) return;
        let { subjects } = one;
        for (const [place, by] of changes) {
          const index = place % subjects.length;
          const object = subjects[index]?.object;
          const paths = nodes(object);
          const path = paths[Math.floor(place / 7) % paths.length] ?? [];
          subjects = withObject(subjects, index, replaced(object, path, by));
        }
        judge(subjects, one.settings, () => one.title);
      }),
      { numRuns: runs(5000), seed: 7 },
    );
  });
});

describe("rules on unknown values", () => {
  it(`keep their verdict or leave it open, at ${sites.length.toLocaleString("en")} places`, () => {
    const wrong = sites.flatMap((site) => {
      const before = failures(ownFindings(site.one, site.one.subjects));
      const now = findingsAt(site, UNKNOWN);
      const { gained, lost } = changes(before, failures(now));
      const wrongly = [
        ...(isRead(site, "certain") ? [] : gained).map((each) => `invents ${each}`),
        ...(isOpen(now) || isRead(site, "silent") ? [] : lost).map((each) => `loses ${each}`),
      ];
      return wrongly.map((each) => `${titleOf(site)}: ${each}`);
    });

    assert.deepEqual(wrong, []);
  });

  const some = sampled(sites, 4000);

  it(`fail only if every value fails and pass only if every value passes, at ${countOf(some, sites)}`, () => {
    const wrong = some.flatMap((site) => {
      const now = findingsAt(site, UNKNOWN);
      const certain = failures(now);
      return valuesFor(site).flatMap((value) => {
        const { gained, lost } = changes(certain, failures(findingsAt(site, value)));
        const wrongly = [
          ...(isRead(site, "certain") ? [] : lost).map((each) => `mends ${each}`),
          ...(isOpen(now) || isRead(site, "silent") ? [] : gained).map((each) => `breaks ${each}`),
        ];
        return wrongly.map((each) => `${titleOf(site)}: ${JSON.stringify(value)} ${each}`);
      });
    });

    assert.deepEqual(wrong, []);
  });

  const failing = sites.filter(({ one }) => one.title.includes(" fails "));
  const lossy = sampled(failing, 4000);

  it(`lose a failure only if another value would mend it, at ${countOf(lossy, failing)}`, () => {
    const wrong = lossy.flatMap((site) => {
      if (cautious[site.one.rule.name] !== undefined) return [];
      const before = failures(ownFindings(site.one, site.one.subjects));
      const lost = lacking(before, failures(findingsAt(site, UNKNOWN)));
      if (lost.length === 0) return [];
      const left = unmended(site, lost, [...substitutes, ...curesOf(site)]);
      const names = site.one.subjects.flatMap(({ object }) => textsIn(object));
      return unmended(site, left, left.length === 0 ? [] : [...new Set(names)]).map(
        (failure) => `${titleOf(site)}: loses ${failure}`,
      );
    });

    assert.deepEqual(wrong, []);
  });
});

/** Failures that no value at the place would mend. */
function unmended(
  site: Site,
  lost: readonly string[],
  values: readonly unknown[],
): readonly string[] {
  const mended = values.flatMap((value) => lacking(lost, failures(findingsAt(site, value))));
  return lacking(lost, mended);
}

/** Every text of an object: one of them may be the name that something else refers to. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** What stands at a place in the examples that pass. */
function curesOf({ one, index, path }: Site): readonly unknown[] {
  return cases
    .filter(({ rule, title }) => rule === one.rule && title.includes(" passes "))
    .map(({ subjects }) => valueIn(subjects[index]?.object, path));
}
