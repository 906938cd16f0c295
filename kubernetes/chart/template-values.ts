import type { Definition, Print } from "./go-template.ts";
import type { ValuePath, ValueReads } from "./value-reads.ts";

/** What an expression of a template may stand for, as far as it has to do with values. */
export type Meaning =
  /** Nothing of the values. */
  | { readonly kind: "other" }
  | { readonly kind: "text"; readonly text: string }
  /** What a chart's templates start with: `.Values`, `.Chart` and so on. */
  | { readonly kind: "root"; readonly chart: ValuePath }
  | { readonly kind: "value"; readonly path: ValuePath }
  | { readonly kind: "dict"; readonly entries: ReadonlyMap<string, Meaning> }
  | { readonly kind: "list"; readonly items: readonly Meaning[] }
  /** One of several, or made of them. */
  | { readonly kind: "any"; readonly items: readonly Meaning[] };

/** Nothing of the values. */
export const OTHER: Meaning = { kind: "other" };

/** One of several meanings. */
export function anyOf(items: readonly Meaning[]): Meaning {
  const flat = items.flatMap((item) => (item.kind === "any" ? item.items : [item]));
  const [first = OTHER, ...rest] = new Set(flat);
  return rest.length === 0 ? first : { kind: "any", items: [first, ...rest] };
}

/** What the field of a value stands for; `Values` of an unknown thing is that of `chart`. */
export function fieldOf(meaning: Meaning, name: string, chart: ValuePath): Meaning {
  switch (meaning.kind) {
    case "value":
      return { kind: "value", path: [...meaning.path, name] };
    case "dict":
      return meaning.entries.get(name) ?? OTHER;
    case "any":
      return anyOf(meaning.items.map((item) => fieldOf(item, name, chart)));
    case "root":
      if (name === "Values") return { kind: "value", path: meaning.chart };
      return name === "Subcharts" ? subcharts(meaning.chart) : OTHER;
    case "list":
    case "text":
    case "other":
      return name === "Values" ? { kind: "value", path: chart } : OTHER;
  }
}

/** `.Subcharts.store.Values` is the value `store`. */
function subcharts(chart: ValuePath): Meaning {
  return { kind: "value", path: [...chart, SUBCHARTS] };
}

const SUBCHARTS = "\u0000subcharts";

/** What each element of a list or map stands for. */
export function elementOf(meaning: Meaning): Meaning {
  switch (meaning.kind) {
    case "value":
      return { kind: "value", path: [...meaning.path, "*"] };
    case "dict":
      return anyOf([...meaning.entries.values()]);
    case "list":
      return anyOf(meaning.items);
    case "any":
      return anyOf(meaning.items.map(elementOf));
    case "root":
    case "text":
    case "other":
      return OTHER;
  }
}

/** What a template starts with. */
export interface Start {
  /** Keys of the chart that it works for, from the outermost one. */
  readonly chart: ValuePath;
  readonly dot: Meaning;
}

/** Who is told which values are read. */
export interface Reading {
  readonly reads: Pick<ValueReads, "touch" | "use">;
  /** Paths of all charts, whose `global` is one. */
  readonly charts: readonly ValuePath[];
  /** Told of each action of the file itself before what it reads. */
  readonly prints?: (print: Print) => void;
  /** Told of each template that the file itself includes. */
  readonly includes?: (definition: Definition, start: Start) => void;
}

/** Notes that a meaning is asked for. */
export function touch(reading: Reading, meaning: Meaning): void {
  if (meaning.kind === "any") for (const item of meaning.items) touch(reading, item);
  if (meaning.kind !== "value") return;
  for (const path of spellings(reading, meaning.path)) reading.reads.touch(path);
}

/** Notes that a meaning leaves what can be followed, with everything inside it. */
export function use(reading: Reading, meaning: Meaning): void {
  switch (meaning.kind) {
    case "value":
      for (const path of spellings(reading, meaning.path)) reading.reads.use(path);
      return;
    case "root":
      reading.reads.use(meaning.chart);
      return;
    case "dict":
      for (const item of meaning.entries.values()) use(reading, item);
      return;
    case "any":
    case "list":
      for (const item of meaning.items) use(reading, item);
      return;
    case "text":
    case "other":
  }
}

/** The places where a value may be written: `global` reaches charts from all around them. */
function spellings({ charts }: Reading, path: ValuePath): readonly ValuePath[] {
  const plain = withoutSubcharts(path);
  const inner = charts.filter(
    (chart) => chart.every((key, at) => plain[at] === key) && plain[chart.length] === "global",
  );
  const outer = inner.flatMap((chart) =>
    chart.map((_, length) => [...chart.slice(0, length), ...plain.slice(chart.length)]),
  );
  return [plain, ...outer];
}

/** `.Subcharts.store.Values.a` is `store.a`. */
function withoutSubcharts(path: ValuePath): ValuePath {
  const at = path.indexOf(SUBCHARTS);
  if (at === -1) return path;
  const [chart, values, ...rest] = path.slice(at + 1);
  if (chart === undefined) return path.slice(0, at);
  const before = [...path.slice(0, at), chart];
  return values === undefined || values === "Values" ? [...before, ...rest] : before;
}
