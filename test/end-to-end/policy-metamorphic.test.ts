import assert from "node:assert/strict";

import { joinPath } from "../../kubernetes/object-kind.ts";
import { newestMinor } from "../../kubernetes/pod-security.ts";
import { evaluate } from "../../policy/evaluate.ts";
import { findingMessage } from "../../policy/message.ts";
import type { Finding, Subject } from "../../policy/rule.ts";
import { allRules } from "../../policy/rules/all.ts";
import { container, type Fields, podSpec } from "../support/policy.ts";
import { countOf, failures, ownFindings, type RuleCase } from "../support/policy-variants.ts";
import { ruleCases, sampled, valueIn } from "../support/policy-variants.ts";
import {
  openInPatches,
  perKind,
  perRole,
  roles,
  steps,
  wrappings,
} from "./support/policy-relations.ts";

const cases = ruleCases();

/** Cases that are nothing but a pod, so that another kind may run it. */
const podCases = cases.filter(({ written }) => {
  const { objects, component, deployment, more, alone } = written;
  return [objects, component, deployment, more, alone].every((part) => part === undefined);
});
const containerCases = podCases.filter(({ written: { container: own, initContainer, pod } }) => {
  return own !== undefined && initContainer === undefined && pod === undefined;
});
const podPath = ["spec", "template", "spec"];

function podOf({ subjects }: RuleCase): Fields {
  return valueIn(subjects[0]?.object, podPath) as Fields;
}

/** What the rule of a case says about another pod in its place. */
function wrapped(one: RuleCase, change: (first: Subject) => Subject): readonly Finding[] {
  const [first, ...rest] = one.subjects;
  return first === undefined ? [] : ownFindings(one, [change(first), ...rest]);
}

/** `container within path` of everything that fails, with paths as they would be elsewhere. */
function placesOf(
  findings: readonly Finding[],
  moved: (path: string) => string = (path) => path,
): readonly string[] {
  return findings
    .filter(({ verdict }) => verdict === "fail")
    .flatMap(({ places }) => places)
    .map(({ container: name = "-", within, path }) => `${name} ${moved(within)} ${moved(path)}`)
    .toSorted();
}

/** Nothing when two lists are the same, else what to read. */
function difference(
  { title }: RuleCase,
  found: readonly string[],
  expected: readonly string[],
): readonly string[] {
  const same = found.join("\n") === expected.join("\n");
  return same ? [] : [`${title}: found [${found.join(", ")}], not [${expected.join(", ")}]`];
}

/** True when the object says something at the path of a finding. */
function isSet(object: unknown, path: string): boolean {
  const keys = path.match(/[^.[\]]+/g) ?? [];
  return (valueIn(object, keys) ?? undefined) !== undefined;
}

/** A container that the rule of a case has nothing against. */
function harmless(one: RuleCase): Fields {
  const plain = container({ name: "good" });
  const spec = { ...podSpec(), containers: [plain] };
  if (placesOf(wrapped(one, inDeployment(spec))).length === 0) return plain;
  const good = containerCases.find(({ rule, title }) => {
    return rule === one.rule && title.includes(" passes ");
  });
  const [first] = good === undefined ? [] : (podOf(good)["containers"] as readonly Fields[]);
  return { ...first, name: "good" };
}

function inDeployment(spec: Fields): (first: Subject) => Subject {
  return (first) => {
    const object = first.object as Fields;
    const outer = object["spec"] as Fields;
    const template = { ...(outer["template"] as Fields), spec };
    return { ...first, object: { ...object, spec: { ...outer, template } } };
  };
}

describe("rules on pods in other objects", () => {
  for (const { type, outer, path, wrap } of wrappings) {
    const some = podCases.filter(({ rule }) => perKind[rule.name]?.includes(type) !== true);

    it(`say the same of a ${type}, for ${countOf(some, podCases)} pods`, () => {
      const change = (one: RuleCase) => (first: Subject) => {
        return { ...first, type: `kubernetes:${type}`, object: wrap(podOf(one)) };
      };
      const moved = (at: string): string => {
        return at.startsWith("spec.template.spec")
          ? at.replace("spec.template.spec", path)
          : joinPath(outer, at);
      };
      const wrong = some.flatMap((one) => {
        const found = placesOf(wrapped(one, change(one)));
        return difference(one, found, placesOf(ownFindings(one, one.subjects), moved));
      });

      assert.deepEqual(wrong, []);
    });
  }

  const asPatch = (first: Subject): Subject => {
    return { ...first, type: "kubernetes:apps/v1:DeploymentPatch" };
  };

  it(`say no more of a patch than of the whole object, for ${podCases.length} pods`, () => {
    const wrong = podCases.flatMap((one) => {
      const plain = failures(ownFindings(one, one.subjects));
      const extra = failures(wrapped(one, asPatch)).filter((each) => !plain.includes(each));
      return difference(one, extra, []);
    });

    assert.deepEqual(wrong, []);
  });

  it(`say of a patch what it sets wrongly, for ${podCases.length} pods`, () => {
    const wrong = podCases.flatMap((one) => {
      if (openInPatches[one.rule.name] !== undefined) return [];
      const found = failures(wrapped(one, asPatch));
      const set = ownFindings(one, one.subjects).filter(({ path }) => {
        return isSet(one.subjects[0]?.object, path);
      });
      const lost = failures(set).filter((each) => !found.includes(each));
      return difference(one, [], lost);
    });

    assert.deepEqual(wrong, []);
  });
});

describe("rules on containers", () => {
  for (const role of roles) {
    const some = containerCases.filter(({ rule }) => perRole[rule.name]?.includes(role) !== true);
    for (const [where, at] of [
      ["behind", 1],
      ["before", 0],
    ] as const) {
      it(`say the same in ${role}, ${where} another, for ${countOf(some, containerCases)}`, () => {
        const wrong = some.flatMap((one) => {
          const good = harmless(one);
          const [own] = podOf(one)["containers"] as readonly Fields[];
          const list = at === 1 ? [good, own] : [own, good];
          const containers = role === "containers" ? list : [{ ...good, name: "main" }];
          const spec = { ...podOf(one), containers, [role]: list };
          const moved = (path: string): string => path.replace("containers[0]", `${role}[${at}]`);
          const found = placesOf(wrapped(one, inDeployment(spec)));
          return difference(one, found, placesOf(ownFindings(one, one.subjects), moved));
        });

        assert.deepEqual(wrong, []);
      });
    }
  }

  const bad = containerCases.filter(({ title, written }) => {
    return title.includes(" fails ") && Object.keys(written.settings ?? {}).length === 0;
  });
  const pairs = bad.flatMap((one) => {
    return bad.filter(({ rule }) => rule !== one.rule).map((other) => [one, other] as const);
  });
  const some = sampled(pairs, 4000);

  it(`keep every finding when another defect comes along, for ${countOf(some, pairs)} pairs`, () => {
    for (const [one, other] of some) {
      const [first] = podOf(one)["containers"] as readonly Fields[];
      const [second] = podOf(other)["containers"] as readonly Fields[];
      const containers = [first, { ...second, name: "second" }];
      const before = failures(ownFindings(one, one.subjects));
      const found = failures(wrapped(one, inDeployment({ ...podOf(one), containers })));

      const lost = before.filter((failure) => !found.includes(failure));
      assert.deepEqual(lost, [], `${one.title}, beside ${other.title}`);
    }
  });
});

describe("findings", () => {
  const some = sampled(cases, 800);

  it(`are the same bytes in whatever order resources come, for ${countOf(some, cases)}`, () => {
    for (const { subjects, settings, title } of some) {
      const bytes = (order: readonly Subject[]): string => {
        return evaluate(allRules, order, settings).map(findingMessage).join("\n\n");
      };
      const half = Math.ceil(subjects.length / 2);
      const expected = bytes(subjects);

      assert.equal(bytes(subjects.toReversed()), expected, title);
      assert.equal(bytes([...subjects.slice(half), ...subjects.slice(0, half)]), expected, title);
    }
  });

  it(`change with the version of Kubernetes at the steps of the standards alone, for ${cases.length}`, () => {
    const changed = new Set<string>();
    for (const one of cases) {
      let before: string | undefined;
      for (let minor = 25; minor <= newestMinor; minor += 1) {
        const now = failures(ownFindings(one, one.subjects, { minor })).join("\n");
        if (before !== undefined && before !== now) changed.add(`1.${minor} ${one.rule.name}`);
        before = now;
      }
    }

    assert.deepEqual([...changed].filter((step) => !steps.includes(step)).sort(), []);
  });

  it("get no fewer from privileged to baseline to restricted", () => {
    for (const one of cases) {
      const [none, some_, all] = (["privileged", "baseline", "restricted"] as const).map(
        (podSecurity) => failures(ownFindings(one, one.subjects, { podSecurity })),
      );
      assert.ok((none?.length ?? 0) <= (some_?.length ?? 0), one.title);
      assert.ok((some_?.length ?? 0) <= (all?.length ?? 0), one.title);
    }
  });
});
