import type {
  Block,
  Command,
  Definition,
  Operand,
  Parsed,
  Pipeline,
  Print,
  Statement,
} from "./go-template.ts";
import { calledFunction } from "./template-functions.ts";
import { anyOf, elementOf, fieldOf, OTHER, touch, use } from "./template-values.ts";
import type { Meaning, Reading, Start } from "./template-values.ts";

/** Statements that are followed before the rest counts as unknown. */
const MOST_STEPS = 200_000;
const DEEPEST = 40;

/** What names mean at one place of a template. */
interface Scope extends Start {
  readonly variables: Map<string, { meaning: Meaning }>;
  readonly depth: number;
}

/** Somebody who is told what is read, and the templates that have been followed for them. */
interface Following {
  readonly reading: Reading;
  readonly done: Set<string>;
}

/** Follows values through templates, and tells what they are used for. */
export class TemplateReader {
  readonly #conditions: Following;
  readonly #definitions = new Map<string, Definition>();
  #current: Following;
  #steps = 0;

  /** What conditions ask for is told to others where `conditions` says so. */
  constructor(reading: Reading, conditions?: Reading) {
    this.#current = { reading, done: new Set() };
    this.#conditions =
      conditions === undefined ? this.#current : { reading: conditions, done: new Set() };
  }

  /** Makes templates known to those that include them. */
  public define({ definitions }: Parsed): void {
    for (const [name, definition] of definitions) this.#definitions.set(name, definition);
  }

  /** Follows the statements of a file or of a template that one defines. */
  public read(statements: readonly Statement[], start: Start): void {
    this.#run(statements, { ...start, depth: 0 });
  }

  get #reading(): Reading {
    return this.#current.reading;
  }

  #run(statements: readonly Statement[], start: Omit<Scope, "variables">): void {
    const variables = new Map([["$", { meaning: start.dot }]]);
    this.#body(statements, { ...start, variables });
  }

  #body(statements: readonly Statement[], scope: Scope): void {
    for (const statement of statements) {
      this.#steps += 1;
      if (this.#steps > MOST_STEPS) {
        this.#reading.reads.use([]);
        return;
      }
      this.#statement(statement, scope);
    }
  }

  #statement(statement: Statement, scope: Scope): void {
    if (statement.kind === "print") this.#print(statement, scope);
    else this.#block(statement, scope);
  }

  #print(print: Print, scope: Scope): void {
    const { prints } = this.#reading;
    if (scope.depth === 0 && prints !== undefined) {
      this.#current.done.clear();
      prints(print);
    }
    const meaning = this.#pipeline(print.pipeline, scope);
    if (print.pipeline.variables.length === 0) use(this.#reading, meaning);
  }

  #block({ kind, pipeline, body, otherwise }: Block, scope: Scope): void {
    const inner = { ...scope, variables: new Map(scope.variables) };
    const meaning = this.#condition(pipeline, inner);
    const element = elementOf(meaning);
    if (kind === "range") this.#rangeVariables(pipeline, element, inner);
    const dots = { if: scope.dot, with: meaning, range: element };
    this.#body(body, { ...inner, dot: dots[kind] });
    this.#body(otherwise, { ...scope, variables: new Map(scope.variables) });
  }

  #condition(pipeline: Pipeline, scope: Scope): Meaning {
    const outer = this.#current;
    this.#current = this.#conditions;
    const meaning = this.#pipeline(pipeline, scope);
    touch(this.#reading, meaning);
    this.#current = outer;
    return meaning;
  }

  #rangeVariables({ variables }: Pipeline, element: Meaning, scope: Scope): void {
    const [first, second] = variables;
    if (first === undefined) return;
    scope.variables.set(first, { meaning: second === undefined ? element : OTHER });
    if (second !== undefined) scope.variables.set(second, { meaning: element });
  }

  #pipeline({ commands, variables, assigns }: Pipeline, scope: Scope): Meaning {
    let result: Meaning | undefined;
    for (const command of commands) result = this.#command(command, result, scope);
    const meaning = result ?? OTHER;
    for (const name of variables) {
      const known = scope.variables.get(name);
      if (assigns && known !== undefined) known.meaning = anyOf([known.meaning, meaning]);
      else scope.variables.set(name, { meaning });
    }
    return meaning;
  }

  #command(operands: Command, piped: Meaning | undefined, scope: Scope): Meaning {
    const [first, ...rest] = operands;
    if (first === undefined) return piped ?? OTHER;
    const last = piped === undefined ? [] : [piped];
    const args = [...rest.map((operand) => this.#operand(operand, scope)), ...last];
    if (first.base.kind !== "function") {
      // A method such as .Files.Get or .Capabilities.APIVersions.Has.
      for (const argument of args) use(this.#reading, argument);
      return this.#operand(first, scope);
    }
    const made = this.#call(first.base.text, args, scope);
    return this.#fields(made, first.fields, scope);
  }

  #call(name: string, args: readonly Meaning[], scope: Scope): Meaning {
    if (name === "include") return this.#include(args[0] ?? OTHER, args[1] ?? OTHER, scope);
    if (name !== "tpl") return calledFunction(this.#reading, name, args);
    // Texts of values and files are read by themselves, with the chart's root.
    const [text = OTHER, dot = OTHER] = args;
    use(this.#reading, text);
    this.#useWithoutRoots(dot);
    return text.kind === "text" ? OTHER : text;
  }

  #include(name: Meaning, dot: Meaning, scope: Scope): Meaning {
    const { reading, done } = this.#current;
    const known = name.kind === "text" ? this.#definitions.get(name.text) : undefined;
    if (name.kind === "text" && known !== undefined && scope.depth < DEEPEST) {
      const chart = dot.kind === "root" ? dot.chart : scope.chart;
      if (scope.depth === 0) reading.includes?.(known, { chart, dot });
      const key = JSON.stringify([name.text, chart, dot], mapsAsLists);
      if (done.has(key)) return OTHER;
      done.add(key);
      this.#run(known.statements, { chart, dot, depth: scope.depth + 1 });
    } else if (name.kind === "text") use(reading, dot);
    else this.#useWithoutRoots(dot);
    return OTHER;
  }

  /** What starts at a root is read where the file or template itself is. */
  #useWithoutRoots(dot: Meaning): void {
    if (dot.kind === "root") return;
    if (dot.kind === "dict") for (const inner of dot.entries.values()) this.#useWithoutRoots(inner);
    else use(this.#reading, dot);
  }

  #operand({ base, fields }: Operand, scope: Scope): Meaning {
    switch (base.kind) {
      case "dot":
        return this.#fields(scope.dot, fields, scope);
      case "variable":
        return this.#fields(scope.variables.get(base.text)?.meaning ?? OTHER, fields, scope);
      case "pipeline":
        return this.#fields(this.#pipeline(base.pipeline, scope), fields, scope);
      case "function":
        return this.#fields(this.#call(base.text, [], scope), fields, scope);
      case "text":
        return { kind: "text", text: base.text };
      case "number":
      case "other":
        return OTHER;
    }
  }

  #fields(meaning: Meaning, fields: readonly string[], { chart }: Scope): Meaning {
    return fields.reduce((inner, name) => fieldOf(inner, name, chart), meaning);
  }
}

function mapsAsLists(_key: string, value: unknown): unknown {
  return value instanceof Map ? [...value] : value;
}
