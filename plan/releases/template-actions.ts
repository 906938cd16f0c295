/** What `.` means in a part of a template: the root, a value of the chart, or something unknown. */
export type Dot =
  { readonly kind: "root" | "unknown" } | { readonly kind: "value"; readonly path: string };

/** What variables and `.` stand for at one place. */
export interface Scope {
  readonly dot: Dot;
  /** Values behind variables, by name without `$`. */
  readonly variables: ReadonlyMap<string, string>;
}

/** One `{{ … }}` of a template. */
export interface Action {
  /** Text between the braces, without trim marks. */
  readonly text: string;
  /** Position of its first brace. */
  readonly start: number;
  readonly end: number;
}

/** Actions of a template in their order; comments are left out. */
export function actionsOf(template: string): readonly Action[] {
  const found = template.matchAll(/\{\{-?((?:"(?:[^"\\]|\\.)*"|`[^`]*`|[^"`])*?)-?\}\}/g);
  return [...found].flatMap((match) => {
    const text = (match[1] ?? "").trim();
    const { index } = match;
    return text.startsWith("/*") ? [] : [{ text, start: index, end: index + match[0].length }];
  });
}

const chain = String.raw`((?:\.[A-Za-z_][\w-]*)+)`;
const use = new RegExp(
  [
    String.raw`(?<root>\$?\.Values)${chain}`,
    String.raw`index\s+\$?\.Values(?<index>(?:\s+"[^"]*")+)`,
    String.raw`\$(?<variable>[A-Za-z_]\w*)((?:\.[A-Za-z_][\w-]*)*)`,
    String.raw`(?<![\w)$.\]])(?<dot>\.)(?:(?=[\s)|]|$)|(?<field>[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*))`,
  ].join("|"),
  "g",
);

/** Paths of the values that an action reads, e.g. `image.tag`, each once and in their order. */
export function valuesOf(text: string, { dot, variables }: Scope): readonly string[] {
  const bare = withoutParentheses(text);
  const plain = bare.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
  const indexed = [...bare.matchAll(use)].flatMap(({ groups }) => {
    const keys = [...(groups?.["index"] ?? "").matchAll(/"([^"]*)"/g)];
    return keys.length === 0 ? [] : [keys.map(([, key = ""]) => key).join(".")];
  });
  const others = [...plain.matchAll(use)].flatMap((match) => {
    const { root, variable, dot: isDot, field } = match.groups ?? {};
    if (root !== undefined) return [(match[2] ?? "").slice(1)];
    if (variable !== undefined) {
      const start = variables.get(variable);
      return start === undefined ? [] : [`${start}${match[5] ?? ""}`];
    }
    if (isDot === undefined || dot.kind !== "value") return [];
    return [field === undefined ? dot.path : `${dot.path}.${field}`];
  });
  return [...new Set([...indexed, ...others])];
}

/** Names of the templates that an action includes. */
export function includedBy(text: string): readonly string[] {
  return [...text.matchAll(/\b(?:include|template)\s+"([^"]+)"/g)].map(([, name = ""]) => name);
}

/** `(.Values.a).b` reads the same as `.Values.a.b`. */
function withoutParentheses(text: string): string {
  const next = text.replaceAll(/\((\$?\.?[\w$.-]+)\)(?=\.)/g, "$1");
  return next === text ? text : withoutParentheses(next);
}
