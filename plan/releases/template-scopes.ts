import { valuesOf } from "./template-actions.ts";
import type { Dot, Scope } from "./template-actions.ts";

/** Follows `with`, `range`, `define` and variables through a template. */
export class TemplateScopes {
  readonly #variables = new Map<string, string>();
  readonly #stack: Dot[] = [];

  /** What `.` and variables mean now. */
  get current(): Scope {
    return { dot: this.#stack.at(-1) ?? { kind: "root" }, variables: this.#variables };
  }

  /** True for an action that steers and writes nothing. */
  steer(text: string): boolean {
    const [, word = "", rest = ""] = /^(\w+)\b([\s\S]*)$/.exec(text) ?? [];
    switch (word) {
      case "if":
        this.#stack.push(this.current.dot);
        return true;
      case "with":
      case "range":
        this.#stack.push(this.#opened(rest));
        return true;
      case "define":
      case "block":
        this.#stack.push({ kind: "root" });
        return true;
      case "else":
        this.#other(rest);
        return true;
      case "end":
        this.#stack.pop();
        return true;
      default:
        return this.#assigned(text);
    }
  }

  /** Of what follows `with` or `range`; a variable stands for the same. */
  #opened(rest: string): Dot {
    const [, names = "", source = rest] = /^\s*((?:\$\w+\s*,?\s*)+):=([\s\S]*)$/.exec(rest) ?? [];
    const [value] = valuesOf(source, this.current);
    const last = /\$(\w+)\s*$/.exec(names)?.[1];
    if (value === undefined) return { kind: "unknown" };
    if (last !== undefined) this.#variables.set(last, value);
    return { kind: "value", path: value };
  }

  /** The other side of a block has the `.` of outside, or one of its own. */
  #other(rest: string): void {
    this.#stack.pop();
    const [, word = "", source = ""] = /^\s*(\w*)([\s\S]*)$/.exec(rest) ?? [];
    this.#stack.push(word === "with" ? this.#opened(source) : this.current.dot);
  }

  #assigned(text: string): boolean {
    const [, name = "", source = ""] = /^\$(\w+)\s*:?=([\s\S]*)$/.exec(text) ?? [];
    if (name === "") return false;
    const [value] = valuesOf(source, this.current);
    if (value !== undefined) this.#variables.set(name, value);
    return true;
  }
}
