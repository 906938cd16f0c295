import type { Definition, Parsed, Print, Statement } from "./go-template.ts";
import { TemplateReader } from "./template-reader.ts";
import type { Reading, Start } from "./template-values.ts";
import type { ValuePath } from "./value-reads.ts";

/** An action of a template with the values that it writes; those of conditions do not count. */
export interface Written {
  readonly print: Print;
  /** Each once, in the order in which they decide. */
  readonly values: readonly ValuePath[];
  readonly includes: readonly Included[];
}

/** A template that an action includes, with what it starts with. */
export interface Included {
  readonly definition: Definition;
  readonly start: Start;
}

/** What the actions of a file or of one defined template write; `files` define what they include. */
export function writtenBy(
  statements: readonly Statement[],
  start: Start,
  files: readonly Parsed[],
): readonly Written[] {
  const found: Following[] = [];
  const note = (path: ValuePath): void => {
    found.at(-1)?.values.push(path);
  };
  const reading: Reading = {
    reads: { touch: note, use: note },
    charts: [start.chart],
    prints: (print) => found.push({ print, values: [], includes: [] }),
    includes: (definition, inner) => found.at(-1)?.includes.push({ definition, start: inner }),
  };
  const reader = new TemplateReader(reading, { reads: silent, charts: [] });
  for (const file of files) reader.define(file);
  reader.read(statements, start);
  return found.map((one) => ({ ...one, values: named(one.values, start.chart) }));
}

interface Following {
  readonly print: Print;
  readonly values: ValuePath[];
  readonly includes: Included[];
}

const silent: Reading["reads"] = {
  touch: () => undefined,
  use: () => undefined,
};

/** Paths as one writes them; all values of a chart together are none, and `global` has no chart. */
function named(paths: readonly ValuePath[], chart: ValuePath): readonly ValuePath[] {
  const plain = paths
    .map((path) => (path[chart.length] === "global" ? path.slice(chart.length) : path))
    .map((path) => (path.at(-1) === "*" ? path.slice(0, -1) : path))
    .filter((path) => path.length > chart.length || path[0] === "global");
  return [...new Map(plain.map((path) => [JSON.stringify(path), path])).values()];
}
