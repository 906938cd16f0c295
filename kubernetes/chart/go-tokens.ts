/** A word of a template action. */
export interface Token {
  readonly kind: "field" | "variable" | "word" | "text" | "number" | "sign" | "dot";
  /** Without the dot of fields and the quotes of texts. */
  readonly text: string;
  /** True when no space is before it. */
  readonly joined: boolean;
}

const ACTION =
  /\{\{-?(?:\s*\/\*[\s\S]*?\*\/\s*|((?:"(?:[^"\\]|\\.)*"|`[^`]*`|[^"`}]|\}(?!\}))*?))-?\}\}/gy;
const PARTS =
  /(\s+)|\.([\p{L}_][\p{L}\p{N}_]*)|(\$[\p{L}\p{N}_]*)|([\p{L}_][\p{L}\p{N}_]*)|"((?:[^"\\]|\\.)*)"|`([^`]*)`|('(?:[^'\\]|\\.)*'|[-+]?\d[\w.+]*)|(:=|[=|(),])|(\.)/uy;

/** Actions `{{ … }}` of a template as tokens; throws a RangeError for what is no template. */
export function lexed(text: string): readonly (readonly Token[])[] {
  const actions: (readonly Token[])[] = [];
  for (let at = text.indexOf("{{"); at !== -1; at = text.indexOf("{{", ACTION.lastIndex)) {
    ACTION.lastIndex = at;
    const found = ACTION.exec(text);
    if (found === null) throw new RangeError("an action has no end");
    if (found[1] !== undefined) actions.push(tokensOf(found[1]));
  }
  return actions;
}

function tokensOf(action: string): readonly Token[] {
  const tokens: Token[] = [];
  let joined = false;
  for (let at = 0; at < action.length; at = PARTS.lastIndex) {
    PARTS.lastIndex = at;
    const found = PARTS.exec(action);
    if (found === null) throw new RangeError("an action holds an unknown character");
    const token = tokenOf(found, joined);
    joined = token !== undefined;
    if (token !== undefined) tokens.push(token);
  }
  return tokens;
}

function tokenOf(found: RegExpExecArray, joined: boolean): Token | undefined {
  const [, space, field, variable, word, quoted, raw, number, sign, dot] = found;
  if (space !== undefined) return undefined;
  if (field !== undefined) return { kind: "field", text: field, joined };
  if (variable !== undefined) return { kind: "variable", text: variable, joined };
  if (word !== undefined) return { kind: "word", text: word, joined };
  if (quoted !== undefined)
    return { kind: "text", text: quoted.replaceAll(/\\(.)/g, "$1"), joined };
  if (raw !== undefined) return { kind: "text", text: raw, joined };
  if (number !== undefined) return { kind: "number", text: number, joined };
  return { kind: sign === undefined ? "dot" : "sign", text: sign ?? dot ?? "", joined };
}
