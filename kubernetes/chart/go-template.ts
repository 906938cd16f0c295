import { lexed } from "./go-tokens.ts";
import type { Token } from "./go-tokens.ts";

/** A value that an expression names, with what it takes out of it. */
export interface Operand {
  readonly base: Base;
  /** Names of fields, from the outside in. */
  readonly fields: readonly string[];
}

/** What an operand starts from. */
export type Base =
  | { readonly kind: "dot" | "other" }
  | { readonly kind: "variable" | "function" | "text"; readonly text: string }
  | { readonly kind: "pipeline"; readonly pipeline: Pipeline };

/** Commands, each of which gets the result of the one before it as its last argument. */
export interface Pipeline {
  readonly variables: readonly string[];
  /** True for `=`, which changes variables that are there. */
  readonly assigns: boolean;
  readonly commands: readonly (readonly Operand[])[];
}

/** A statement of a template. */
export type Statement =
  | { readonly kind: "print"; readonly pipeline: Pipeline }
  | {
      readonly kind: "if" | "with" | "range";
      readonly pipeline: Pipeline;
      readonly body: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  | {
      readonly kind: "template";
      readonly name: string;
      readonly pipeline: Pipeline | undefined;
    };

/** A file with its own statements and the templates that it defines. */
export interface Parsed {
  readonly statements: readonly Statement[];
  readonly definitions: ReadonlyMap<string, readonly Statement[]>;
}

/** Reads a template of Go; undefined when it is none. */
export function parseTemplate(text: string): Parsed | undefined {
  try {
    const parser = new TemplateParser(lexed(text));
    const statements = parser.body(false);
    return { statements, definitions: parser.definitions };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

class TemplateParser {
  public readonly definitions = new Map<string, readonly Statement[]>();
  readonly #actions: readonly (readonly Token[])[];
  #at = 0;
  #else: readonly Token[] | undefined;

  constructor(actions: readonly (readonly Token[])[]) {
    this.#actions = actions;
  }

  /** Statements up to the `end` or `else` that belongs to them. */
  public body(isInner: boolean): readonly Statement[] {
    const statements: Statement[] = [];
    for (;;) {
      const action = this.#actions[this.#at++];
      if (action === undefined) {
        if (isInner) throw new RangeError("a block has no end");
        return statements;
      }
      const [first] = action;
      const word = first?.kind === "word" ? first.text : "";
      if (word === "end" || word === "else") {
        this.#else = word === "else" ? action.slice(1) : undefined;
        return statements;
      }
      statements.push(...this.#statement(word, action));
    }
  }

  #statement(word: string, action: readonly Token[]): readonly Statement[] {
    const rest = action.slice(1);
    if (word === "if" || word === "with" || word === "range") return [this.#block(word, rest)];
    if (word === "define" || word === "block") {
      const [name, ...dot] = rest;
      this.definitions.set(name?.text ?? "", this.body(true));
      return word === "define" ? [] : [called(name?.text ?? "", dot)];
    }
    if (word === "template") return [called(rest[0]?.text ?? "", rest.slice(1))];
    if (word === "break" || word === "continue" || action.length === 0) return [];
    return [{ kind: "print", pipeline: pipelineOf(action) }];
  }

  #block(kind: "if" | "with" | "range", condition: readonly Token[]): Statement {
    const pipeline = pipelineOf(condition);
    const body = this.body(true);
    const start = this.#else;
    if (start === undefined) return { kind, pipeline, body, otherwise: [] };
    const [next] = start;
    const isChained = next?.text === "if" || next?.text === "with";
    const otherwise = isChained
      ? [this.#block(next.text === "if" ? "if" : "with", start.slice(1))]
      : this.body(true);
    return { kind, pipeline, body, otherwise };
  }
}

function called(name: string, dot: readonly Token[]): Statement {
  return { kind: "template", name, pipeline: dot.length === 0 ? undefined : pipelineOf(dot) };
}

/** `$a, $b := x | f` */
function pipelineOf(tokens: readonly Token[]): Pipeline {
  const sign = tokens.findIndex(({ text, kind }) => kind === "sign" && /^:?=$/.test(text));
  const variables = tokens.slice(0, Math.max(sign, 0)).filter(({ kind }) => kind === "variable");
  const cursor = { tokens: tokens.slice(sign + 1), at: 0 };
  const commands = commandsOf(cursor);
  if (cursor.at < cursor.tokens.length) throw new RangeError("a parenthesis too many");
  return {
    variables: variables.map(({ text }) => text),
    assigns: tokens[sign]?.text === "=",
    commands,
  };
}

interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
}

function commandsOf(cursor: Cursor): readonly (readonly Operand[])[] {
  const commands: Operand[][] = [[]];
  for (;;) {
    const token = cursor.tokens[cursor.at];
    if (token === undefined || token.text === ")") return commands;
    cursor.at += 1;
    if (token.kind === "sign" && token.text === "|") commands.push([]);
    else if (token.kind === "sign" && token.text !== "(") continue;
    else commands.at(-1)?.push(operandOf(token, cursor));
  }
}

function operandOf(token: Token, cursor: Cursor): Operand {
  const fields: string[] = token.kind === "field" ? [token.text] : [];
  const base = baseOf(token, cursor);
  for (;;) {
    const next = cursor.tokens[cursor.at];
    if (next?.kind !== "field" || !next.joined) return { base, fields };
    fields.push(next.text);
    cursor.at += 1;
  }
}

function baseOf(token: Token, cursor: Cursor): Base {
  if (token.kind === "field" || token.kind === "dot") return { kind: "dot" };
  if (token.kind === "variable") return { kind: "variable", text: token.text };
  if (token.kind === "text") return { kind: "text", text: token.text };
  if (token.kind === "word") {
    const isConstant = /^(?:true|false|nil)$/.test(token.text);
    return isConstant ? { kind: "other" } : { kind: "function", text: token.text };
  }
  if (token.kind !== "sign") return { kind: "other" };
  const commands = commandsOf(cursor);
  if (cursor.tokens[cursor.at]?.text !== ")") throw new RangeError("a parenthesis is open");
  cursor.at += 1;
  return { kind: "pipeline", pipeline: { variables: [], assigns: false, commands } };
}
