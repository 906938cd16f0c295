import assert from "node:assert/strict";

import { isMap } from "../../kubernetes/unknown.ts";
import { viewsOf } from "../../policy/evaluate.ts";
import { objectRules } from "../../policy/object-rules.ts";
import type { ObjectRule, ObjectView } from "../../policy/rule.ts";
import { allRules } from "../../policy/rules/all.ts";
import { policyExamples } from "../support/policy-examples.ts";
import { prod, subjectOf } from "../support/policy.ts";

const rulesOf = objectRules(allRules);
const all = allRules.filter((rule): rule is ObjectRule => rule.scope === "object");

function viewOf(apiVersion: string, kind: string): ObjectView {
  const [view] = viewsOf(subjectOf({ apiVersion, kind }));
  if (view === undefined) throw new Error("no object");
  return view;
}

/** Rules that would find something on an object that they are not asked about. */
function missed(views: readonly ObjectView[], settings = prod): readonly string[] {
  return views.flatMap((view) => {
    const asked = new Set(rulesOf(view));
    const others = all.filter((rule) => !asked.has(rule));
    return others
      .filter((rule) => rule.check(view, settings).length > 0)
      .map(({ name }) => `${name} on ${view.group}/${view.kind}`);
  });
}

describe("objectRules", () => {
  const cases = policyExamples().flatMap(({ good, bad }) => [...good, ...bad]);

  it("leaves out only what finds nothing, on every object of the examples", () => {
    for (const { subjects, settings, what } of cases) {
      assert.deepEqual(missed(subjects.flatMap(viewsOf), settings), [], what);
    }
  });

  it("does so too where an object says to be of another kind", () => {
    const views = cases.flatMap(({ subjects }) => subjects.slice(0, 1).flatMap(viewsOf));
    const kinds = new Map(views.map(({ group, kind }) => [`${group}/${kind}`, { group, kind }]));

    for (const { group, kind } of kinds.values()) {
      const disguised = views
        .filter((_, at) => at % 20 === 0)
        .flatMap(({ subject, object }) => {
          const apiVersion = group === "" ? "v1" : `${group}/v1`;
          return viewsOf({
            ...subject,
            object: { ...(isMap(object) ? object : {}), apiVersion, kind },
          });
        });
      assert.deepEqual(missed(disguised), []);
    }
  });

  it("asks a handful of rules about a ConfigMap, and most about a Deployment", () => {
    const names = rulesOf(viewOf("v1", "ConfigMap")).map(({ name }) => name);

    assert.deepEqual(names, [
      "api-removed",
      "secret-in-configmap",
      "namespace-default",
      "namespace-system",
      "outside-component",
    ]);
    assert.ok(rulesOf(viewOf("apps/v1", "Deployment")).length > all.length / 2);
  });

  it("knows a kind by its group as well", () => {
    const own = rulesOf(viewOf("apps/v1", "Deployment"));

    assert.ok(own.length > rulesOf(viewOf("example.com/v1", "Deployment")).length);
    assert.equal(rulesOf(viewOf("apps/v1", "Deployment")), own);
  });
});
