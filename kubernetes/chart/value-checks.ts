import { isMap } from "../unknown.ts";
import type { ChartTree, Values } from "./chart-tree.ts";
import { defaultValues } from "./merge-values.ts";
import { remembered } from "./remembered.ts";
import { templateReads } from "./template-reads.ts";
import type { ValueReads } from "./value-reads.ts";
import { schemaWord } from "./value-schema.ts";
import { expectedKind, kindOf } from "./value-types.ts";
import type { ValueKind } from "./value-types.ts";

/** What is wrong with a value, by what the chart has and its templates read. */
export type ValueFault =
  | {
      readonly kind: "unknown";
      readonly path: readonly string[];
      /** Keys that the chart knows at this place. */
      readonly known: readonly string[];
      /** Where the chart has a value of this name, e.g. `primary.replicas`. */
      readonly elsewhere: string | undefined;
      /** False where everything is handed on, so that only a slip would be wrong. */
      readonly isCertain: boolean;
    }
  | {
      readonly kind: "type";
      readonly path: readonly string[];
      readonly expected: ValueKind;
      readonly given: ValueKind;
    }
  | { readonly kind: "unread"; readonly path: readonly string[] };

/**
 * Values that the chart does not know, of another type than its default, or that no template reads.
 *
 * A secret value is the symbol `SECRET`.
 */
export function checkValues(tree: ChartTree, values: Values): readonly ValueFault[] {
  if (Object.keys(values).length === 0) return [];
  const defaults = defaultValues(tree);
  const texts = templatesIn(values);
  const reads =
    texts.length === 0 ? ownReads(tree) : templateReads(tree, [...templatesIn(defaults), ...texts]);
  return new ValueChecker({ tree, defaults, reads }).faultsIn(values, defaults, []);
}

/** What the templates read when the values hold none, as nearly always. */
const ownReads = remembered((tree: ChartTree) =>
  templateReads(tree, templatesIn(defaultValues(tree))),
);

/** Texts that `tpl` may read as templates. */
function templatesIn(value: unknown): readonly string[] {
  if (typeof value === "string") return value.includes("{{") ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(templatesIn);
}

interface Known {
  readonly tree: ChartTree;
  readonly defaults: Values;
  readonly reads: ValueReads;
}

class ValueChecker {
  readonly #known: Known;

  constructor(known: Known) {
    this.#known = known;
  }

  public faultsIn(
    values: Values,
    defaults: Values,
    path: readonly string[],
  ): readonly ValueFault[] {
    return Object.entries(values).flatMap(([key, value]) => {
      const at = [...path, key];
      if (Object.hasOwn(defaults, key)) return this.#knownFaults(value, defaults[key], at);
      if (key === "global" || schemaWord(this.#known.tree, at).knows)
        return this.#unread(value, at);
      return this.#unknown(at, Object.keys(defaults));
    });
  }

  #knownFaults(value: unknown, standard: unknown, path: readonly string[]): readonly ValueFault[] {
    const expected = expectedKind(path.at(-1) ?? "", standard, value);
    if (expected !== undefined && !schemaWord(this.#known.tree, path).types) {
      return [{ kind: "type", path, expected, given: kindOf(value) }];
    }
    const isOpen = !isMap(standard) || Object.keys(standard).length === 0;
    if (isOpen || !isMap(value)) return this.#unread(value, path);
    return this.faultsIn(value, standard, path);
  }

  /** Removing a default that nobody reads does no harm. */
  #unread(value: unknown, path: readonly string[]): readonly ValueFault[] {
    return value === null || this.#known.reads.reads(path) ? [] : [{ kind: "unread", path }];
  }

  #unknown(path: readonly string[], defaults: readonly string[]): readonly ValueFault[] {
    const { tree, reads } = this.#known;
    const above = path.slice(0, -1);
    const isCertain = !reads.usesWhole(above);
    if (isCertain && reads.reads(path)) return [];
    const schema = schemaWord(tree, above).names;
    const read = reads.namesIn(above);
    const known = [...new Set([...defaults, ...schema, ...read])];
    const elsewhere = onlyPlaceOf(path.at(-1) ?? "", this.#known.defaults);
    if (isCertain || !read.includes(path.at(-1) ?? "")) {
      return [{ kind: "unknown", path, known, elsewhere, isCertain }];
    }
    return [];
  }
}

/** The only place where a chart has a value of this name, e.g. `primary.replicas`. */
export function onlyPlaceOf(name: string, defaults: Values): string | undefined {
  const found = placesOf(name, defaults, []);
  return found.length === 1 ? found[0] : undefined;
}

function placesOf(name: string, values: Values, path: readonly string[]): readonly string[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const at = [...path, key];
    const own = key === name ? [at.join(".")] : [];
    return isMap(value) ? [...own, ...placesOf(name, value, at)] : own;
  });
}
