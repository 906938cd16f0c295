import { isMap } from "../../kubernetes/unknown.ts";
import { evaluate } from "../../policy/evaluate.ts";
import type { Finding, Rule, Settings, Subject } from "../../policy/rule.ts";
import { allRules } from "../../policy/rules/all.ts";
import type { Path } from "./object-paths.ts";
import { policyExamples, type PolicyCase } from "./policy-examples.ts";
import { runs } from "./property-runs.ts";

/** One example of a rule, with the rule. */
export interface RuleCase extends PolicyCase {
  readonly rule: Rule;
  /** For messages of tests. */
  readonly title: string;
}

/** Every example of every rule. */
export function ruleCases(): readonly RuleCase[] {
  const rules = new Map(allRules.map((rule) => [rule.name, rule]));
  return policyExamples().flatMap(({ rule: name, good, bad }) => {
    const rule = rules.get(name);
    if (rule === undefined) throw new Error(`examples of an unknown rule ${name}`);
    return [
      ...good.map((one) => ({ ...one, rule, title: `${name} passes ${one.what}` })),
      ...bad.map((one) => ({ ...one, rule, title: `${name} fails ${one.what}` })),
    ];
  });
}

/** What the rule of a case finds in other objects than the case has. */
export function ownFindings(
  { rule, settings }: Pick<RuleCase, "rule" | "settings">,
  subjects: readonly Subject[],
  change: Partial<Settings> = {},
): readonly Finding[] {
  return evaluate([rule], subjects, { ...settings, ...change });
}

/** `rule resource path` of everything that fails. */
export function failures(findings: readonly Finding[]): readonly string[] {
  return findings
    .filter(({ verdict }) => verdict === "fail")
    .flatMap(({ rule, subject, places }) => {
      return places.map(({ path }) => `${rule.name} ${subject.name} ${path}`);
    });
}

/** Every node of an object, leaves and subtrees, except those that say what it is. */
export function nodes(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value).filter(([key]) => key !== "kind" && key !== "apiVersion");
  const below = entries.flatMap(([key, inner]) => nodes(inner, [...path, key]));
  return path.length === 0 ? below : [path, ...below];
}

/** The value at a path; undefined when there is none. */
export function valueIn(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (Array.isArray(inner)) return inner[Number(key)];
    return isMap(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined;
  }, value);
}

/** The resources of a case with another object at one place. */
export function withObject(
  subjects: readonly Subject[],
  index: number,
  object: unknown,
): readonly Subject[] {
  return subjects.map((each, at) => (at === index ? { ...each, object } : each));
}

/** As many items as `FUZZ_RUNS` says, spread over all in an order that looks random. */
export function sampled<T>(items: readonly T[], usual: number): readonly T[] {
  const count = runs(usual);
  if (items.length <= count) return items;
  let state = 1;
  const keyed = items.map((item) => {
    state = (state * 48_271) % 2_147_483_647;
    return { item, key: state };
  });
  return keyed
    .toSorted((one, other) => one.key - other.key)
    .slice(0, count)
    .map(({ item }) => item);
}

/** Counts for the title of a test. */
export function countOf(some: readonly unknown[], all: readonly unknown[]): string {
  return `${some.length.toLocaleString("en")} of ${all.length.toLocaleString("en")}`;
}
