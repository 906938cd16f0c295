import { joinPath } from "./object-kind.ts";
import type { KubernetesObject } from "./object-kind.ts";
import { allOf, fieldOf, isMap, isUndecidable, knownOr, listAt } from "./unknown.ts";
import type { Verdict } from "./unknown.ts";

/** API group of roles and their bindings. */
export const RBAC_GROUP = "rbac.authorization.k8s.io";

/** One list of a rule: what is in it for sure, and whether more may be. */
export interface Words {
  readonly known: ReadonlySet<string>;
  readonly open: boolean;
}

/** One rule of a Role or ClusterRole. */
export interface RoleRule {
  /** Path inside the resource, e.g. `rules[0]`. */
  readonly path: string;
  readonly apiGroups: Words;
  readonly resources: Words;
  readonly verbs: Words;
  readonly resourceNames: Words;
  readonly nonResourceURLs: Words;
}

/** A right that lets its holder do more than it says. */
export interface RiskyRight {
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** List that must name the right: one with `*` instead is found as a wildcard. */
  readonly named: "resources" | "verbs";
  /** True when it is harmless for objects that the rule names. */
  readonly byName: boolean;
}

const anything: Words = { known: new Set(), open: true };
const nothing: Words = { known: new Set(), open: false };

/** True for a Role or ClusterRole. */
export function isRole({ group, kind }: Pick<KubernetesObject, "group" | "kind">): boolean {
  return group === RBAC_GROUP && (kind === "Role" || kind === "ClusterRole");
}

/** The rules of a role; one that may be anything for each that cannot be read. */
export function roleRulesIn({ object, path }: KubernetesObject): readonly RoleRule[] {
  const rules = listAt(object, "rules");
  const place = joinPath(path, "rules");
  if (isUndecidable(rules)) return [readRule(undefined, place)];
  return (knownOr(rules) ?? []).map((rule, index) => readRule(rule, `${place}[${index}]`));
}

/** One rule; every list may hold anything when it is no map. */
export function readRule(rule: unknown, path: string): RoleRule {
  const words = (key: string): Words => (isMap(rule) ? wordsAt(rule, key) : anything);
  return {
    path,
    apiGroups: words("apiGroups"),
    resources: words("resources"),
    verbs: words("verbs"),
    resourceNames: words("resourceNames"),
    nonResourceURLs: words("nonResourceURLs"),
  };
}

function wordsAt(rule: unknown, key: string): Words {
  const list = listAt(rule, key);
  if (list.kind === "absent") return nothing;
  if (list.kind !== "known") return anything;
  const fields = list.value.map((item) => fieldOf(item, (value) => typeof value === "string"));
  const known = fields.map(knownOr).filter((word) => word !== undefined);
  return { known: new Set(known), open: known.length < fields.length };
}

/** Does the rule grant the right? `pass` means that it does. */
export function grants(rule: RoleRule, right: RiskyRight): Verdict {
  const { groups, resources, verbs, named, byName } = right;
  const orAll = (words: readonly string[], list: "resources" | "verbs"): readonly string[] =>
    named === list ? words : [...words, "*"];
  return allOf([
    holds(rule.apiGroups, [...groups, "*"]),
    holds(rule.resources, orAll(resources.flatMap(spellings), "resources")),
    holds(rule.verbs, orAll(verbs, "verbs")),
    ...(byName ? [isForAll(rule)] : []),
  ]);
}

/** The words of a right that a rule holds, `*` included, for messages. */
export function grantedWords(
  rule: RoleRule,
  right: RiskyRight,
): { readonly verbs: readonly string[]; readonly resources: readonly string[] } {
  const held = (list: Words, words: readonly string[]): readonly string[] =>
    [...words, "*"].filter((word) => list.known.has(word));
  return {
    verbs: held(rule.verbs, right.verbs),
    resources: held(rule.resources, right.resources.flatMap(spellings)),
  };
}

/** Is one of the words in the list? */
export function holds(list: Words, words: readonly string[]): Verdict {
  if (words.some((word) => list.known.has(word))) return "pass";
  return list.open ? "undecided" : "fail";
}

/** Is the rule for objects of any name? An empty name stands for requests that give none. */
function isForAll({ resourceNames: { known, open } }: RoleRule): Verdict {
  if (known.has("")) return "pass";
  if (known.size > 0) return open ? "undecided" : "fail";
  return open ? "undecided" : "pass";
}

/** A subresource is also granted as that of every resource. */
function spellings(resource: string): readonly string[] {
  const slash = resource.indexOf("/");
  return slash < 0 ? [resource] : [resource, `*${resource.slice(slash)}`];
}

/** Do two rules hold the same words? */
export function isSameRule(one: RoleRule, other: RoleRule): Verdict {
  const keys = ["apiGroups", "resources", "verbs", "resourceNames", "nonResourceURLs"] as const;
  return allOf(keys.map((key) => isSame(one[key], other[key])));
}

function isSame(one: Words, other: Words): Verdict {
  const isWithin = (inner: Words, outer: Words): boolean =>
    outer.open || [...inner.known].every((word) => outer.known.has(word));
  if (!isWithin(one, other) || !isWithin(other, one)) return "fail";
  return one.open || other.open ? "undecided" : "pass";
}
