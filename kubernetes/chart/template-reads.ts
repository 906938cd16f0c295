import type { ChartTree } from "./chart-tree.ts";
import { parseTemplate } from "./go-template.ts";
import type { Operand, Parsed, Pipeline, Statement } from "./go-template.ts";
import { calledFunction } from "./template-functions.ts";
import { anyOf, elementOf, fieldOf, OTHER, touch, use } from "./template-values.ts";
import type { Meaning, Reading } from "./template-values.ts";
import { ValueReads } from "./value-reads.ts";
import type { ValuePath } from "./value-reads.ts";

/** Statements that are followed before the rest counts as unknown. */
const MOST_STEPS = 200_000;
const DEEPEST = 40;

/**
 * Which values the templates of a chart and of the charts inside it use.
 *
 * Says too much rather than too little: what cannot be followed counts as used. `texts` are values that
 * may be templates themselves, for `tpl`.
 */
export function templateReads(tree: ChartTree, texts: readonly string[] = []): ValueReads {
  const all = placedTrees(tree, []);
  const reads = new ValueReads();
  const charts = all.map(({ chart }) => chart);
  const reader = new TemplateReader({ reads, charts });
  const parsed = all.flatMap(({ chart, tree: { templates, others } }) => {
    const own = [...templates.values()].map((text) => ({ chart, text, isCertain: true }));
    const rest = [...others.values(), ...texts].map((text) => ({ chart, text, isCertain: false }));
    return [...own, ...rest].flatMap(({ text, isCertain }) => {
      const file = parseTemplate(text);
      if (file === undefined && isCertain) reads.use(chart);
      return file === undefined ? [] : [{ chart, file }];
    });
  });
  for (const { file } of parsed) reader.define(file);
  for (const { chart, file } of parsed) reader.read(chart, file);
  for (const { chart, tree: inner } of all) addSwitches(reads, chart, inner);
  return reads;
}

interface Placed {
  readonly chart: ValuePath;
  readonly tree: ChartTree;
}

function placedTrees(tree: ChartTree, chart: ValuePath): readonly Placed[] {
  const inner = tree.subcharts.flatMap(({ tree: { key }, tree: subchart }) =>
    placedTrees(subchart, [...chart, key]),
  );
  return [{ chart, tree }, ...inner];
}

/** Helm itself reads what turns charts on, and what they hand to the charts around them. */
function addSwitches(reads: ValueReads, chart: ValuePath, tree: ChartTree): void {
  const found = tree.subcharts.map(({ tree: { key }, ...switches }) => ({ key, ...switches }));
  for (const { key, conditions, tags, imports } of [...found, ...tree.missing]) {
    for (const condition of conditions) reads.touch([...chart, ...condition.split(".")]);
    for (const tag of tags) reads.touch(["tags", tag]);
    for (const { child } of imports) reads.use([...chart, key, ...child.split(".")]);
  }
  for (const { key } of tree.missing) reads.use([...chart, key]);
}

/** What names mean at one place of a template. */
interface Scope {
  readonly chart: ValuePath;
  readonly dot: Meaning;
  readonly variables: Map<string, { meaning: Meaning }>;
  readonly depth: number;
}

class TemplateReader {
  readonly #reading: Reading;
  readonly #definitions = new Map<string, readonly Statement[]>();
  readonly #done = new Set<string>();
  #steps = 0;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  public define({ definitions }: Parsed): void {
    for (const [name, statements] of definitions) this.#definitions.set(name, statements);
  }

  public read(chart: ValuePath, { statements }: Parsed): void {
    this.#run(statements, { chart, dot: { kind: "root", chart }, depth: 0 });
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
    if (statement.kind === "print") {
      const meaning = this.#pipeline(statement.pipeline, scope);
      if (statement.pipeline.variables.length === 0) use(this.#reading, meaning);
      return;
    }
    if (statement.kind === "template") {
      const { name, pipeline } = statement;
      const dot = pipeline === undefined ? OTHER : this.#pipeline(pipeline, scope);
      this.#include({ kind: "text", text: name }, dot, scope);
      return;
    }
    this.#block(statement, scope);
  }

  #block(
    { kind, pipeline, body, otherwise }: Extract<Statement, { body: unknown }>,
    scope: Scope,
  ): void {
    const inner = { ...scope, variables: new Map(scope.variables) };
    const meaning = this.#pipeline(pipeline, inner);
    touch(this.#reading, meaning);
    const element = elementOf(meaning);
    if (kind === "range") this.#rangeVariables(pipeline, element, inner);
    const dots = { if: scope.dot, with: meaning, range: element };
    this.#body(body, { ...inner, dot: dots[kind] });
    this.#body(otherwise, { ...scope, variables: new Map(scope.variables) });
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

  #command(operands: readonly Operand[], piped: Meaning | undefined, scope: Scope): Meaning {
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
    if (dot.kind !== "root") this.#useWithoutRoots(dot);
    return OTHER;
  }

  #include(name: Meaning, dot: Meaning, scope: Scope): Meaning {
    const known = name.kind === "text" ? this.#definitions.get(name.text) : undefined;
    if (name.kind === "text" && known !== undefined && scope.depth < DEEPEST) {
      const chart = dot.kind === "root" ? dot.chart : scope.chart;
      const key = JSON.stringify([name.text, chart, dot], mapsAsLists);
      if (this.#done.has(key)) return OTHER;
      this.#done.add(key);
      this.#run(known, { chart, dot, depth: scope.depth + 1 });
    } else if (name.kind === "text") use(this.#reading, dot);
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
