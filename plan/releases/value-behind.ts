import type { ChartTree } from "../../kubernetes/chart/chart-tree.ts";
import { parseTemplate } from "../../kubernetes/chart/go-template.ts";
import type { Parsed } from "../../kubernetes/chart/go-template.ts";
import { isMap, knownOr, stringAt } from "../../kubernetes/unknown.ts";
import { placedTrees } from "../../kubernetes/chart/template-reads.ts";
import type { Start } from "../../kubernetes/chart/template-values.ts";
import { writtenBy } from "../../kubernetes/chart/template-writes.ts";
import type { Included } from "../../kubernetes/chart/template-writes.ts";
import { templateLines } from "./template-lines.ts";
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
  /**
   * The object itself; names of its items tell which item of a template they come from.
   *
   * @default - items count by their place
   */
  readonly object?: unknown;
}

/** Looks for the values behind fields of what a chart makes; reads each template once. */
export class ValueSearch {
  readonly #templates: readonly ChartTemplate[];
  readonly #parsed: readonly Parsed[];
  readonly #lines = new Map<ChartTemplate, readonly TemplateLine[]>();

  constructor(tree: ChartTree) {
    this.#templates = placedTrees(tree).flatMap(({ chart, tree: { folder, templates } }) =>
      [...templates].flatMap(([path, text]) => {
        const parsed = parseTemplate(text);
        const source = [...chart.map((key) => `charts/${key}/`), path.slice(folder.length)].join(
          "",
        );
        return parsed === undefined ? [] : [{ chart, source, text, parsed }];
      }),
    );
    this.#parsed = this.#templates.map(({ parsed }) => parsed);
  }

  /** Undefined when the template does not tell, or decides each part of the field by itself. */
  behind({ source, kind, path, object }: RenderedField): ValueBehind | undefined {
    const inside = source.slice(source.indexOf("/") + 1);
    const template = this.#templates.find((one) => one.source === inside);
    if (template === undefined) return undefined;
    const target = targetOf(stepsOf(path), object);
    return this.#search(ofKind(this.#linesOf(template), kind), target, 0);
  }

  /** The line of the field itself; else what writes a map or list that it would be in. */
  #search(lines: readonly TemplateLine[], target: Target, depth: number): ValueBehind | undefined {
    const names = itemNames(lines);
    const above = lines
      .map((line) => ({ line, fit: fitOf(line, target, names) }))
      .filter(({ fit }) => fit > 0)
      .toSorted((one, other) => other.fit - one.fit);
    const exact = above.filter(({ line }) => line.path.length === target.length);
    for (const { line } of exact) {
      if (line.text === "" && !line.whole) continue;
      return { line: line.line, values: line.values };
    }
    for (const { line } of above.filter((one) => !exact.includes(one))) {
      const found = this.#within(line, target.slice(line.path.length), depth);
      if (found !== undefined) return { line: line.line, values: found };
    }
    if (exact.length > 0) return undefined;
    const nearest = nearestLine(lines, target, names);
    return nearest === undefined ? undefined : { line: nearest.line, values: [] };
  }

  /** Values behind a field of the map or list that a line writes. */
  #within(line: TemplateLine, rest: Target, depth: number): readonly string[] | undefined {
    for (const included of depth < DEEPEST ? line.includes : []) {
      const found = this.#search(this.#includedLines(included), rest, depth + 1);
      if (found !== undefined && found.values.length > 0) return found.values;
    }
    const [value] = line.values;
    if (!line.whole || value === undefined || line.includes.length > 0) return undefined;
    return [textOf([value, ...rest.map(({ step }) => step)])];
  }

  #linesOf(template: ChartTemplate): readonly TemplateLine[] {
    const known = this.#lines.get(template);
    if (known !== undefined) return known;
    const { chart, text, parsed } = template;
    const start: Start = { chart, dot: { kind: "root", chart } };
    const written = writtenBy(parsed.statements, start, this.#parsed);
    const lines = templateLines({ text, parsed, within: undefined, written });
    this.#lines.set(template, lines);
    return lines;
  }

  #includedLines({ definition, start }: Included): readonly TemplateLine[] {
    const file = this.#templates.find(({ parsed }) =>
      [...parsed.definitions.values()].includes(definition),
    );
    if (file === undefined) return [];
    const { text, parsed } = file;
    const written = writtenBy(definition.statements, start, this.#parsed);
    return templateLines({ text, parsed, within: definition, written });
  }
}

/** A template file that can be read. */
interface ChartTemplate {
  /** Keys of its chart from the outermost one. */
  readonly chart: readonly string[];
  /** Its path as Helm names it, without the chart's name. */
  readonly source: string;
  readonly text: string;
  readonly parsed: Parsed;
}

/** Templates include each other no deeper than this, as far as we look. */
const DEEPEST = 5;

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

/** Steps to a field, each item with the name that it has in the object. */
type Target = readonly { readonly step: string; readonly name: string | undefined }[];

function targetOf(steps: readonly string[], object: unknown): Target {
  let value = object;
  return steps.map((step) => {
    const index = /^\[(\d+)\]$/.exec(step)?.[1];
    if (index !== undefined) value = Array.isArray(value) ? value[Number(index)] : undefined;
    else value = isMap(value) ? value[step] : undefined;
    return { step, name: index === undefined ? undefined : knownOr(stringAt(value, "name")) };
  });
}

/** Names that a template writes out for items of lists, by document and path. */
function itemNames(lines: readonly TemplateLine[]): ReadonlyMap<string, string> {
  return new Map(
    lines
      .filter(({ path, text }) => path.at(-1) === "name" && !/^$|\{\{\}\}/.test(text))
      .map(({ document, path, text }) => [
        itemKey(document, path.slice(0, -1)),
        text.replaceAll(/^["']|["']$/g, ""),
      ]),
  );
}

function itemKey(document: number, path: readonly string[]): string {
  return JSON.stringify([document, ...path]);
}

/** How much of the path lies at or above the target; 0: it lies elsewhere. Items count less than keys. */
function fitOf(
  { document, path }: TemplateLine,
  target: Target,
  names: ReadonlyMap<string, string>,
): number {
  if (path.length === 0 || path.length > target.length) return 0;
  let fit = 0;
  for (const [index, step] of path.entries()) {
    const { step: wanted, name } = target[index] ?? { step: "", name: undefined };
    const isItem = step.startsWith("[") && wanted.startsWith("[");
    const own = isItem ? names.get(itemKey(document, path.slice(0, index + 1))) : undefined;
    if (own !== undefined && name !== undefined) {
      if (own !== name) return 0;
      fit += 11;
    } else if (step === wanted) fit += 10;
    else if (isItem) fit += 9;
    else return 0;
  }
  return fit;
}

/** The line that begins what the field would be in: its list item, map or object. */
function nearestLine(
  lines: readonly TemplateLine[],
  target: Target,
  names: ReadonlyMap<string, string>,
): TemplateLine | undefined {
  const fits = lines.flatMap((line) =>
    line.path.map((_, index) => {
      const path = line.path.slice(0, index + 1);
      return { line, fit: fitOf({ ...line, path }, target, names) };
    }),
  );
  const best = fits.toSorted((one, other) => other.fit - one.fit)[0];
  return best === undefined || best.fit === 0 ? undefined : best.line;
}

function textOf(steps: readonly string[]): string {
  return steps.reduce((text, step) =>
    step.startsWith("[") ? `${text}${step}` : `${text}.${step}`,
  );
}
