import { anyOf, elementOf, fieldOf, OTHER, touch, use } from "./template-values.ts";
import type { Meaning, Reading } from "./template-values.ts";

/** Functions that only ask whether or how something is there. */
const TESTS = new Set(
  [
    "not empty eq ne lt le gt ge len kindIs kindOf typeOf typeIs typeIsLike has contains",
    "hasPrefix hasSuffix regexMatch fail semverCompare",
  ].flatMap((names) => names.split(" ")),
);
/** Functions that hand on one of their arguments. */
const CHOICES = new Set(
  [
    "default coalesce ternary or and required deepCopy mustDeepCopy merge mustMerge",
    "mergeOverwrite mustMergeOverwrite omit pick compact uniq sortAlpha",
  ].flatMap((names) => names.split(" ")),
);
const ELEMENTS = new Set(["first", "last", "values"]);
const LISTS = new Set(["list", "tuple"]);

/** What a function of templates makes of its arguments; all that it hides is noted as used. */
export function calledFunction(reading: Reading, name: string, args: readonly Meaning[]): Meaning {
  const [first = OTHER, ...rest] = args;
  if (name === "index" || name === "get" || name === "hasKey") return entry(reading, name, args);
  if (name === "dig") return dug(reading, args);
  if (name === "pluck") return anyOf(rest.map((map) => keyOf(reading, map, first)));
  if (name === "dict") return { kind: "dict", entries: pairsOf(reading, args) };
  if (LISTS.has(name)) return { kind: "list", items: args };
  if (ELEMENTS.has(name)) return elementOf(first);
  if (CHOICES.has(name)) {
    // The value that has the default comes first: it decides where it is set.
    const ordered = name === "default" ? args.toReversed() : args;
    for (const argument of ordered) touch(reading, argument);
    return valuesAmong(ordered);
  }
  if (TESTS.has(name)) {
    for (const argument of args) touch(reading, argument);
    return OTHER;
  }
  for (const argument of args) use(reading, argument);
  return valuesAmong(args);
}

function valuesAmong(args: readonly Meaning[]): Meaning {
  return anyOf(args.filter(({ kind }) => kind !== "text" && kind !== "other"));
}

function entry(
  reading: Reading,
  name: string,
  [map = OTHER, ...keys]: readonly Meaning[],
): Meaning {
  const found = keys.reduce((meaning, key) => keyOf(reading, meaning, key), map);
  if (name === "hasKey") touch(reading, found);
  return name === "hasKey" ? OTHER : found;
}

/** `dig "a" "b" default map` */
function dug(reading: Reading, args: readonly Meaning[]): Meaning {
  const map = args.at(-1) ?? OTHER;
  const fallback = args.at(-2) ?? OTHER;
  const found = args.slice(0, -2).reduce((meaning, key) => keyOf(reading, meaning, key), map);
  return anyOf([found, fallback]);
}

/** An entry by its key; a key that is not written out may be any. */
function keyOf(reading: Reading, map: Meaning, key: Meaning): Meaning {
  if (key.kind === "text") return fieldOf(map, key.text, []);
  use(reading, key);
  if (map.kind === "root") use(reading, map);
  return elementOf(map);
}

function pairsOf(reading: Reading, args: readonly Meaning[]): ReadonlyMap<string, Meaning> {
  const entries = new Map<string, Meaning>();
  for (let at = 0; at < args.length; at += 2) {
    const key = args[at] ?? OTHER;
    const value = args[at + 1] ?? OTHER;
    if (key.kind === "text") entries.set(key.text, value);
    else for (const each of [key, value]) use(reading, each);
  }
  return entries;
}
