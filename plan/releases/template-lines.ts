import { commandsOfPipeline, lineAt } from "../../kubernetes/chart/go-template.ts";
import type { Definition, Operand, Parsed, Print } from "../../kubernetes/chart/go-template.ts";
import { bareTemplate, isOutput } from "../../kubernetes/chart/bare-template.ts";
import { actionsIn, flowParts } from "./flow-parts.ts";
import type { Included, Written } from "../../kubernetes/chart/template-writes.ts";

/** One key of a template, or one action that writes what belongs below a key. */
export interface TemplateLine {
  /** From 1. */
  readonly line: number;
  /** Documents of the file are numbered from 0. */
  readonly document: number;
  /** Keys from the object's root; items of lists as `[0]`. */
  readonly path: readonly string[];
  /** Text behind the key; actions are `{{}}`. */
  readonly text: string;
  /** Values that are written, e.g. `image.tag`. */
  readonly values: readonly string[];
  /** Templates that are included. */
  readonly includes: readonly Included[];
  /** True when a whole map or list comes from the action. */
  readonly whole: boolean;
}

/** A template, and what of it is looked at. */
export interface TemplateText {
  readonly text: string;
  readonly parsed: Parsed;
  /** What one defined template writes; the file itself when there is none. */
  readonly within: Definition | undefined;
  readonly written: readonly Written[];
}

/** Lines of a template file with their places in the YAML that it writes. */
export function templateLines(template: TemplateText): readonly TemplateLine[] {
  return new Reader(template).lines();
}

interface Step {
  readonly indent: number;
  readonly name: string;
}

class Reader {
  readonly #template: TemplateText;
  #stack: Step[] = [];
  #document = 0;

  constructor(template: TemplateText) {
    this.#template = template;
  }

  lines(): readonly TemplateLine[] {
    const { text, parsed, within, written } = this.#template;
    const first = lineAt(text, within?.start ?? 0);
    const byLine = Map.groupBy(written.filter(isOutputOf), ({ print }) =>
      lineAt(text, print.span.start),
    );
    return bareTemplate(text, parsed, within)
      .split("\n")
      .flatMap((bare, index) => {
        const line = first + index;
        return this.#line(line, withoutComment(bare), byLine.get(line) ?? []);
      });
  }

  #line(line: number, text: string, written: readonly Written[]): readonly TemplateLine[] {
    if (text.startsWith("---")) {
      this.#document += 1;
      this.#stack = [];
    }
    const key = /^(\s*)((?:- +)*)("[^"]+"|'[^']+'|[\w./$-]+):(?:\s+(.*))?$/.exec(text);
    const item = /^(\s*)- *(.*)$/.exec(text);
    if (key === null && item === null && written.length === 0) return [];
    const rest = key === null ? this.#place(text, item, written) : this.#key(key);
    const place = { line, document: this.#document, path: this.#stack.map(({ name }) => name) };
    // Which action writes which key is known only when all of them stand on this line.
    const isClear = actionsIn(text) === written.length;
    const before = actionsIn(text) - actionsIn(rest);
    const inside = isClear ? flowParts(rest) : [];
    return [
      { ...place, text: rest, ...decidedBy(written) },
      ...inside.map(({ path, text: own, first }) => ({
        ...{ ...place, path: [...place.path, ...path], text: own },
        ...decidedBy(written.slice(before + first, before + first + actionsIn(own))),
      })),
    ];
  }

  #key([, space = "", dashes = "", name = "", rest = ""]: readonly (string | undefined)[]): string {
    for (let at = 0; at < dashes.length; at += 1) {
      if (dashes[at] === "-") this.#item(space.length + at);
    }
    const indent = space.length + dashes.length;
    this.#stack = this.#stack.filter((step) => step.indent < indent);
    this.#stack.push({ indent, name: name.replaceAll(/^["']|["']$/g, "") });
    return rest;
  }

  /** An item without keys, or a line that an action writes whole. */
  #place(text: string, item: RegExpExecArray | null, written: readonly Written[]): string {
    if (item !== null) {
      this.#item((item[1] ?? "").length);
      return item[2] ?? "";
    }
    const told = written.map(({ print }) => indentOf(print)).find((one) => one !== undefined);
    const indent = told ?? text.length - text.trimStart().length;
    this.#stack = this.#stack.filter((step) => step.indent < indent);
    return text.trim();
  }

  /** A list may stand as far left as its key. */
  #item(indent: number): void {
    const before = this.#stack.find((step) => step.indent === indent && step.name.startsWith("["));
    const number = before === undefined ? 0 : Number(before.name.slice(1, -1)) + 1;
    this.#stack = this.#stack.filter(
      (step) => step.indent < indent || (step.indent === indent && !step.name.startsWith("[")),
    );
    this.#stack.push({ indent, name: `[${number}]` });
  }
}

function decidedBy(
  written: readonly Written[],
): Pick<TemplateLine, "values" | "includes" | "whole"> {
  const values = written.flatMap((one) => one.values.map((path) => path.join(".")));
  return {
    values: [...new Set(values)],
    includes: written.flatMap(({ includes }) => includes),
    whole: written.some(({ print }) => WHOLE.some((name) => isCalled(print, name))),
  };
}

/** Functions that write maps and lists, or what includes them. */
const WHOLE = ["toYaml", "toJson", "indent", "nindent"];

function isOutputOf({ print }: Written): boolean {
  return isOutput(print);
}

function isCalled(print: Print, name: string): boolean {
  return argumentsOf(print, name) !== undefined;
}

function argumentsOf({ pipeline }: Print, name: string): readonly Operand[] | undefined {
  const found = commandsOfPipeline(pipeline).find(
    ([called]) => called?.base.kind === "function" && called.base.text === name,
  );
  return found?.slice(1);
}

/** What `indent` or `nindent` is told. */
function indentOf(print: Print): number | undefined {
  const [width] = argumentsOf(print, "nindent") ?? argumentsOf(print, "indent") ?? [];
  return width?.base.kind === "number" ? Number(width.base.text) : undefined;
}

function withoutComment(line: string): string {
  return line.replace(/(?:^|\s)#.*$/, "").trimEnd();
}
