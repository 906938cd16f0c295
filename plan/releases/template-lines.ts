import { actionsOf, includedBy, valuesOf } from "./template-actions.ts";
import type { Action } from "./template-actions.ts";
import { TemplateScopes } from "./template-scopes.ts";

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
  /** Values that are read, e.g. `image.tag`. */
  readonly values: readonly string[];
  /** Names of the templates that are included. */
  readonly includes: readonly string[];
  /** True when a whole map or list comes from the action. */
  readonly whole: boolean;
}

/** Lines of a template file with their places in the YAML that it writes. */
export function templateLines(template: string): readonly TemplateLine[] {
  const comments = /\{\{-?\s*\/\*[\s\S]*?\*\/\s*-?\}\}/g;
  const bare = template.replaceAll(comments, (text) => text.replaceAll(/[^\n]/g, " "));
  return new Reader(bare).lines();
}

/** Texts of the named templates in files, by name. */
export function definitionsIn(template: string): ReadonlyMap<string, string> {
  const definitions = new Map<string, string>();
  const open: { readonly name: string | undefined; readonly start: number }[] = [];
  for (const { text, start, end } of actionsOf(template)) {
    if (/^(?:if|with|range|define|block)\b/.test(text)) {
      const name = /^(?:define|block)\s+"([^"]+)"/.exec(text)?.[1];
      open.push({ name, start: end });
    } else if (/^end\b/.test(text)) {
      const { name, start: from = end } = open.pop() ?? {};
      if (name !== undefined) definitions.set(name, template.slice(from, start));
    }
  }
  return definitions;
}

interface Step {
  readonly indent: number;
  readonly name: string;
}

class Reader {
  readonly #template: string;
  readonly #scopes = new TemplateScopes();
  #stack: Step[] = [];
  #document = 0;

  constructor(template: string) {
    this.#template = template;
  }

  lines(): readonly TemplateLine[] {
    const actions = [...actionsOf(this.#template)];
    let start = 0;
    return this.#template.split("\n").flatMap((text, index) => {
      const end = start + text.length;
      const own: Action[] = [];
      while (actions[0] !== undefined && actions[0].start <= end) own.push(...actions.splice(0, 1));
      const line = this.#line({ text, start, actions: own, number: index + 1 });
      start = end + 1;
      return line;
    });
  }

  #line(line: RawLine): readonly TemplateLine[] {
    const written: string[] = [];
    const values: string[] = [];
    for (const { text } of line.actions) {
      if (this.#scopes.steer(text)) continue;
      written.push(text);
      values.push(...valuesOf(text, this.#scopes.current));
    }
    const text = bareText(line);
    if (text.startsWith("---")) {
      this.#document += 1;
      this.#stack = [];
    }
    const key = /^(\s*)((?:- +)*)("[^"]+"|'[^']+'|[\w./$-]+):(?:\s+(.*))?$/.exec(text);
    const item = /^(\s*)- *(.*)$/.exec(text);
    if (key === null && item === null && written.length === 0) return [];
    const rest = key === null ? this.#place(text, item, written) : this.#key(key);
    return [
      {
        line: line.number,
        document: this.#document,
        path: this.#stack.map(({ name }) => name),
        text: rest,
        values: [...new Set(values)],
        includes: written.flatMap(includedBy),
        whole: written.some((one) => /\b(?:toYaml|toJson|n?indent)\b/.test(one)),
      },
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
  #place(text: string, item: RegExpExecArray | null, written: readonly string[]): string {
    if (item !== null) {
      this.#item((item[1] ?? "").length);
      return item[2] ?? "";
    }
    const told = /\bn?indent\s+(\d+)/.exec(written.join(" "))?.[1];
    const indent = told === undefined ? text.length - text.trimStart().length : Number(told);
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

interface RawLine {
  readonly text: string;
  readonly start: number;
  readonly actions: readonly Action[];
  readonly number: number;
}

/** The line with `{{}}` in the place of what is written, and nothing in the place of the rest. */
function bareText({ text, start, actions }: RawLine): string {
  let bare = "";
  let at = 0;
  for (const action of actions) {
    const isSteering = /^(?:if|with|range|define|block|else|end)\b|^\$\w+\s*:?=/.test(action.text);
    bare += `${text.slice(at, action.start - start)}${isSteering ? "" : "{{}}"}`;
    at = action.end - start;
  }
  return `${bare}${text.slice(at)}`.replace(/(?:^|\s)#.*$/, "").trimEnd();
}
