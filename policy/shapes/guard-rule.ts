import { itemPath, refusals } from "../../kubernetes/guards/guard.ts";
import type { Allowed, Limit, Refusal } from "../../kubernetes/guards/guard.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { namespaceLists } from "../objects/namespace-lists.ts";
import type { ListsOf } from "../objects/namespace-lists.ts";
import type { GraphRule, GraphViolation, ObjectView, RuleFacts } from "../rule.ts";
import { say, Shown } from "../shown.ts";
import { fixFor } from "./component-fix.ts";
import type { Fixes } from "./component-fix.ts";

/** How a rule speaks of a limit. */
export interface LimitWords {
  readonly limit: Limit;
  /**
   * What is there, after the path of the field.
   *
   * @default - `is "name"` or `is unset`
   */
  readonly state?: (refusal: Refusal) => Shown;
  /**
   * What must be, before the entries of the list.
   *
   * @default it must be one of
   */
  readonly must?: Shown;
  /**
   * What must be where there is no list.
   *
   * @default it must be unset
   */
  readonly unlisted?: Shown;
  readonly fixes: Fixes;
}

const mostEntries = 5;

/** Makes a rule from limits, so that the rule and the API server cannot drift apart. */
export function guardRule(facts: RuleFacts, limits: readonly LimitWords[]): GraphRule {
  return {
    ...facts,
    scope: "graph",
    check: (objects, { allow }) => {
      return limits.flatMap((words) => {
        const listsOf = namespaceLists(objects, words.limit.list, allow);
        return objects.flatMap((view) => limitViolations(view, words, listsOf(view)));
      });
    },
  };
}

/** What one object names against the lists that hold for it. */
export function limitViolations(
  view: ObjectView,
  words: LimitWords,
  lists: ListsOf,
): readonly GraphViolation[] {
  return judged(words.limit, view, lists).map(([refusal, allowed]) => ({
    object: view,
    verdict: refusal.verdict,
    container: refusal.container?.name,
    within: refusal.within,
    path: itemPath(refusal),
    message: messageOf(words, refusal, allowed),
    fix: fixFor(view.subject, words.fixes),
  }));
}

/** What some list refuses; certain only if no list that may hold as well would let it pass. */
function judged(
  limit: Limit,
  view: ObjectView,
  { certain, possible }: ListsOf,
): readonly (readonly [Refusal, Allowed])[] {
  const worst = new Map<string, readonly [Refusal, Allowed]>();
  for (const allowed of certain) {
    for (const refusal of refusals(limit, view, allowed)) {
      const path = itemPath(refusal);
      if (worst.get(path)?.[0].verdict !== "fail") worst.set(path, [refusal, allowed]);
    }
  }
  for (const allowed of possible) {
    const found = new Map(refusals(limit, view, allowed).map((each) => [itemPath(each), each]));
    for (const [path, refusal] of new Map([...found, ...firsts(worst)])) {
      const isFail = found.get(path)?.verdict === "fail" && worst.get(path)?.[0].verdict === "fail";
      if (!isFail) worst.set(path, [{ ...refusal, verdict: "undecided" }, allowed]);
    }
  }
  return [...worst.values()];
}

function firsts(
  worst: ReadonlyMap<string, readonly [Refusal, Allowed]>,
): readonly (readonly [string, Refusal])[] {
  return [...worst].map(([path, [refusal]]) => [path, refusal]);
}

function messageOf(words: LimitWords, refusal: Refusal, allowed: Allowed): Shown {
  const state = words.state ?? nameState;
  return say`${Shown.path(refusal.field)} ${state(refusal)}; ${wanted(words, allowed)}`;
}

/** The name in quotes, without showing what cannot be one. */
export function nameState({ name }: Refusal): Shown {
  if (name === UNKNOWN) return say`is not known`;
  return name === "" ? say`is unset` : say`is ${nameShown(name)}`;
}

function wanted({ must, unlisted }: LimitWords, allowed: Allowed): Shown {
  if (allowed === undefined || allowed === UNKNOWN) return unlisted ?? say`it must be unset`;
  if (allowed.length === 0) return say`the tenant allows none`;
  const listed = allowed.slice(0, mostEntries).map(nameShown);
  const more = allowed.length - listed.length;
  const list = listed.reduce((before, next) => say`${before}, ${next}`);
  const rest = more === 0 ? say`` : say` and ${more} more`;
  return say`${must ?? say`it must be one of`} ${list}${rest}`;
}

/** A host, class, registry or key; other text is not shown, whatever it is. */
function nameShown(text: string): Shown {
  return names.test(text) ? Shown.named(text) : say`no name`;
}

const names = /^[a-zA-Z0-9*[][-a-zA-Z0-9._:/*\]]*$/;
