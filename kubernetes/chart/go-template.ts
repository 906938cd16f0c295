import { actionsOf } from "./go-tokens.ts";
import type { Action, Token } from "./go-tokens.ts";

/** A value that an expression names, with what it takes out of it. */
export interface Operand {
  readonly base: Base;
  /** Names of fields, from the outside in. */
  readonly fields: readonly string[];
  /** Where it begins in the template. */
  readonly at: number;
}

/** A function or a value with its arguments. */
export type Command = readonly Operand[];

/** What an operand starts from. */
export type Base =
  | { readonly kind: "dot" | "other" }
  | { readonly kind: "variable" | "function" | "text" | "number"; readonly text: string }
  | { readonly kind: "pipeline"; readonly pipeline: Pipeline };

/** Commands, each of which gets the result of the one before it as its last argument. */
export interface Pipeline {
  readonly variables: readonly string[];
  /** True for `=`, which changes variables that are there. */
  readonly assigns: boolean;
  readonly commands: readonly Command[];
}

/** A statement of a template; `template "x" .` is `include "x" .`, which writes the same. */
export type Statement = Print | Block;

/** An action that writes something or sets a variable. */
export interface Print {
  readonly kind: "print";
  readonly pipeline: Pipeline;
  /** Where its first brace is, and where the text behind the last one begins. */
  readonly span: Span;
}

/** Statements that are run depending on a value. */
export interface Block {
  readonly kind: "if" | "with" | "range";
  readonly pipeline: Pipeline;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
}

/** A stretch of a template. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A template that a file defines, without the actions that begin and end it. */
export interface Definition extends Span {
  readonly statements: readonly Statement[];
}

/** A file with its own statements and the templates that it defines. */
export interface Parsed {
  readonly statements: readonly Statement[];
  readonly definitions: ReadonlyMap<string, Definition>;
  /** All `{{ … }}`, comments as well. */
  readonly actions: readonly Span[];
}

/** Reads a template of Go; undefined when it is none. */
export function parseTemplate(text: string): Parsed | undefined {
  try {
    const actions = actionsOf(text);
    const parser = new TemplateParser(actions);
    const statements = parser.body(false);
    return { statements, definitions: parser.definitions, actions };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Every command of statements, those inside others as well. */
export function commandsIn(statements: readonly Statement[]): readonly Command[] {
  return statements.flatMap((statement) => [
    ...commandsOfPipeline(statement.pipeline),
    ...(statement.kind === "print" ? [] : commandsIn([...statement.body, ...statement.otherwise])),
  ]);
}

/** Every command of a pipeline, those inside others as well. */
export function commandsOfPipeline({ commands }: Pipeline): readonly Command[] {
  return commands.flatMap((command) => [
    command,
    ...command.flatMap(({ base }) =>
      base.kind === "pipeline" ? commandsOfPipeline(base.pipeline) : [],
    ),
  ]);
}

/** Line of a place in a template, from 1. */
export function lineAt(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}

class TemplateParser {
  public readonly definitions = new Map<string, Definition>();
  readonly #actions: readonly Action[];
  #at = 0;
  #else: readonly Token[] | undefined;

  constructor(actions: readonly Action[]) {
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
      const [first] = action.tokens;
      const word = first?.kind === "word" ? first.text : "";
      if (word === "end" || word === "else") {
        this.#else = word === "else" ? action.tokens.slice(1) : undefined;
        return statements;
      }
      statements.push(...this.#statement(word, action));
    }
  }

  #statement(word: string, action: Action): readonly Statement[] {
    const { tokens } = action;
    const rest = tokens.slice(1);
    if (word === "if" || word === "with" || word === "range") return [this.#block(word, rest)];
    if (word === "define" || word === "block") {
      this.#define(rest[0]?.text ?? "", action.end);
      return word === "define" ? [] : [included(action)];
    }
    if (word === "template") return [included(action)];
    if (word === "break" || word === "continue" || tokens.length === 0) return [];
    return [printed(action, tokens)];
  }

  #define(name: string, start: number): void {
    const statements = this.body(true);
    const end = this.#actions[this.#at - 1]?.start ?? start;
    this.definitions.set(name, { statements, start, end });
  }

  #block(kind: "if" | "with" | "range", condition: readonly Token[]): Block {
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

function included(action: Action): Print {
  const [word, ...rest] = action.tokens;
  return printed(action, word === undefined ? rest : [{ ...word, text: "include" }, ...rest]);
}

function printed({ start, end }: Action, tokens: readonly Token[]): Print {
  return { kind: "print", pipeline: pipelineOf(tokens), span: { start, end } };
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

function commandsOf(cursor: Cursor): readonly Command[] {
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
    if (next?.kind !== "field" || !next.joined) return { base, fields, at: token.at };
    fields.push(next.text);
    cursor.at += 1;
  }
}

function baseOf(token: Token, cursor: Cursor): Base {
  if (token.kind === "field" || token.kind === "dot") return { kind: "dot" };
  if (token.kind === "variable") return { kind: "variable", text: token.text };
  if (token.kind === "text" || token.kind === "number") {
    return { kind: token.kind, text: token.text };
  }
  if (token.kind === "word") {
    const isConstant = /^(?:true|false|nil)$/.test(token.text);
    return isConstant ? { kind: "other" } : { kind: "function", text: token.text };
  }
  const commands = commandsOf(cursor);
  if (cursor.tokens[cursor.at]?.text !== ")") throw new RangeError("a parenthesis is open");
  cursor.at += 1;
  return { kind: "pipeline", pipeline: { variables: [], assigns: false, commands } };
}
