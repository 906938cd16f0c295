/** A word of a template action. */
export interface Token {
  readonly kind: "field" | "variable" | "word" | "text" | "number" | "sign" | "dot";
  /** Without the dot of fields and the quotes of texts. */
  readonly text: string;
  /** True when no space is before it. */
  readonly joined: boolean;
  /** Where it begins in the template. */
  readonly at: number;
}

/** One `{{ … }}` of a template. */
export interface Action {
  /** Where its first brace is. */
  readonly start: number;
  /** Where the text behind its last brace begins. */
  readonly end: number;
  /** Empty for a comment. */
  readonly tokens: readonly Token[];
}

const ACTION =
  /\{\{-?(?:\s*\/\*[\s\S]*?\*\/\s*|((?:"(?:[^"\\]|\\.)*"|`[^`]*`|[^"`}]|\}(?!\}))*?))-?\}\}/dgy;
const PARTS =
  /(\s+)|\.([\p{L}_][\p{L}\p{N}_]*)|(\$[\p{L}\p{N}_]*)|([\p{L}_][\p{L}\p{N}_]*)|"((?:[^"\\]|\\.)*)"|`([^`]*)`|('(?:[^'\\]|\\.)*'|[-+]?\d[\w.+]*)|(:=|[=|(),])|(\.)/uy;

/** Actions of a template in their order; throws a RangeError for what is no template. */
export function actionsOf(template: string): readonly Action[] {
  const actions: Action[] = [];
  for (let at = template.indexOf("{{"); at !== -1; at = template.indexOf("{{", ACTION.lastIndex)) {
    ACTION.lastIndex = at;
    const found = ACTION.exec(template);
    if (found === null) throw new RangeError("an action has no end");
    const [from] = found.indices?.[1] ?? [at];
    const tokens = found[1] === undefined ? [] : tokensOf(found[1], from);
    actions.push({ start: at, end: ACTION.lastIndex, tokens });
  }
  return actions;
}

function tokensOf(code: string, from: number): readonly Token[] {
  const tokens: Token[] = [];
  let joined = false;
  for (let at = 0; at < code.length; at = PARTS.lastIndex) {
    PARTS.lastIndex = at;
    const found = PARTS.exec(code);
    if (found === null) throw new RangeError("an action holds an unknown character");
    const word = wordOf(found);
    if (word !== undefined) tokens.push({ ...word, joined, at: from + at });
    joined = word !== undefined;
  }
  return tokens;
}

function wordOf(found: RegExpExecArray): Pick<Token, "kind" | "text"> | undefined {
  const [, space, field, variable, word, quoted, raw, number, sign, dot] = found;
  if (space !== undefined) return undefined;
  if (field !== undefined) return { kind: "field", text: field };
  if (variable !== undefined) return { kind: "variable", text: variable };
  if (word !== undefined) return { kind: "word", text: word };
  if (quoted !== undefined) return { kind: "text", text: quoted.replaceAll(/\\(.)/g, "$1") };
  if (raw !== undefined) return { kind: "text", text: raw };
  if (number !== undefined) return { kind: "number", text: number };
  return { kind: sign === undefined ? "dot" : "sign", text: sign ?? dot ?? "" };
}
