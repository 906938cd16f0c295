import type { ChartFiles } from "../../kubernetes/chart/chart-files.ts";
import { definitionsIn, templateLines } from "./template-lines.ts";
import type { TemplateLine } from "./template-lines.ts";

/** Where a template writes a field of an object, and what decides it. */
export interface ValueBehind {
  /** From 1; undefined when the line is in an included template. */
  readonly line: number | undefined;
  /** Paths below `values`, e.g. `image.tag`; empty when none of them decides the field. */
  readonly values: readonly string[];
}

/** A field of a rendered object. */
export interface RenderedField {
  /** Path of the template with the chart's name, e.g. `cache/templates/service.yaml`. */
  readonly source: string;
  /** Kind of the object. */
  readonly kind: string;
  /** Path inside the object, e.g. `spec.template.spec.containers[0].image`. */
  readonly path: string;
}

/** Looks for the values behind fields of what a chart makes; reads each template once. */
export class ValueSearch {
  readonly #files: ChartFiles;
  readonly #lines = new Map<string, readonly TemplateLine[]>();
  #definitions: ReadonlyMap<string, string> | undefined;

  constructor(files: ChartFiles) {
    this.#files = files;
  }

  /** Undefined when the template does not tell, or decides each part of the field by itself. */
  behind({ source, kind, path }: RenderedField): ValueBehind | undefined {
    const inside = source.slice(source.indexOf("/") + 1);
    const lines = ofKind(this.#linesOf(inside), kind);
    const target = stepsOf(path);
    const found = this.#search(lines, target, 0);
    if (found === undefined) return undefined;
    const prefix = [...inside.matchAll(/(?:^|\/)charts\/([^/]+)(?=\/)/g)].map(([, name]) => name);
    return {
      line: found.line,
      values: found.values.map((value) =>
        value.startsWith("global.") ? value : [...prefix, value].join("."),
      ),
    };
  }

  /** The line of the field itself; else what writes a map or list that it would be in. */
  #search(
    lines: readonly TemplateLine[],
    target: readonly string[],
    depth: number,
  ): ValueBehind | undefined {
    const above = lines
      .map((line) => ({ line, fit: fitOf(line.path, target) }))
      .filter(({ fit }) => fit > 0)
      .toSorted((one, other) => other.fit - one.fit);
    const exact = above.filter(({ line }) => line.path.length === target.length);
    for (const { line } of exact) {
      if (line.text === "" && !line.whole) continue;
      return { line: line.line, values: this.#valuesOf(line, depth) };
    }
    for (const { line } of above.filter((one) => !exact.includes(one))) {
      const found = this.#within(line, target.slice(line.path.length), depth);
      if (found !== undefined) return { line: line.line, values: found };
    }
    const [nearest] = above;
    if (exact.length > 0) return undefined;
    return nearest === undefined ? undefined : { line: nearest.line.line, values: [] };
  }

  /** Values behind a field of the map or list that a line writes. */
  #within(
    line: TemplateLine,
    rest: readonly string[],
    depth: number,
  ): readonly string[] | undefined {
    for (const name of line.includes) {
      const text = depth < DEEPEST ? this.#defined().get(name) : undefined;
      if (text === undefined) continue;
      const found = this.#search(templateLines(text), rest, depth + 1);
      if (found !== undefined && found.values.length > 0) return found.values;
    }
    const [value] = line.values;
    if (!line.whole || value === undefined || line.includes.length > 0) return undefined;
    return [textOf([value, ...rest])];
  }

  /** What a line reads, itself or through what it includes. */
  #valuesOf({ values, includes }: TemplateLine, depth: number): readonly string[] {
    if (depth >= DEEPEST) return values;
    const further = includes.flatMap((name) => {
      const lines = templateLines(this.#defined().get(name) ?? "");
      return lines.flatMap((line) => this.#valuesOf(line, depth + 1));
    });
    return [...new Set([...values, ...further])];
  }

  #linesOf(file: string): readonly TemplateLine[] {
    const known = this.#lines.get(file);
    if (known !== undefined) return known;
    const lines = templateLines(textIn(this.#files, file));
    this.#lines.set(file, lines);
    return lines;
  }

  /** Named templates of all charts share one space. */
  #defined(): ReadonlyMap<string, string> {
    this.#definitions ??= new Map(
      [...this.#files.keys()]
        .filter((file) => /(?:^|\/)templates\//.test(file))
        .flatMap((file) => [...definitionsIn(textIn(this.#files, file))]),
    );
    return this.#definitions;
  }
}

/** Templates include each other no deeper than this, as far as we look. */
const DEEPEST = 5;

function textIn(files: ChartFiles, file: string): string {
  return Buffer.from(files.get(file) ?? []).toString("utf8");
}

/** Documents of the kind; all of them when none says its kind. */
function ofKind(lines: readonly TemplateLine[], kind: string): readonly TemplateLine[] {
  const own = lines.filter(({ path, text }) => path.join() === "kind" && text === kind);
  const documents = new Set(own.map(({ document }) => document));
  return documents.size === 0 ? lines : lines.filter(({ document }) => documents.has(document));
}

/** `containers[0].image` is `containers`, `[0]`, `image`; `data["a.b"]` is `data`, `a.b`. */
function stepsOf(path: string): readonly string[] {
  const steps = path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[[^\]]*\]|[^.[\]]+/g);
  return [...steps].map(([step, key]) => key ?? step);
}

/** How much of the path lies at or above the target; 0: it lies elsewhere. Items count less than keys. */
function fitOf(path: readonly string[], target: readonly string[]): number {
  if (path.length === 0 || path.length > target.length) return 0;
  let fit = 0;
  for (const [index, step] of path.entries()) {
    const wanted = target[index];
    if (step === wanted) fit += 10;
    else if (step.startsWith("[") && wanted?.startsWith("[") === true) fit += 9;
    else return 0;
  }
  return fit;
}

function textOf(steps: readonly string[]): string {
  return steps.reduce((text, step) =>
    step.startsWith("[") ? `${text}${step}` : `${text}.${step}`,
  );
}
