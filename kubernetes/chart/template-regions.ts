/** A stretch of a template file: what it writes itself, or one template that it defines. */
export interface TemplateRegion {
  /** Path inside the chart, e.g. `templates/secret.yaml`. */
  readonly file: string;
  /** Name of the defined template; undefined for what the file writes itself. */
  readonly name: string | undefined;
  readonly actions: readonly RegionAction[];
}

/** One `{{ … }}`. */
export interface RegionAction {
  /** Without the braces; texts in quotes are blanked, at the same length. */
  readonly code: string;
  /** With its texts. */
  readonly text: string;
  /** Line of its first character, from 1. */
  readonly line: number;
}

const ACTION = /\{\{-?(\s*\/\*[\s\S]*?\*\/\s*|(?:"(?:[^"\\\n]|\\.)*"|`[^`]*`|[^"`])*?)-?\}\}/g;
const QUOTED = /"(?:[^"\\\n]|\\.)*"|`[^`]*`/g;

/** Regions of one template file. */
export function regionsOf(file: string, template: string): readonly TemplateRegion[] {
  const own: RegionAction[] = [];
  const regions = new Map<string | undefined, RegionAction[]>([[undefined, own]]);
  /** Names of the blocks that are open; those of `if`, `with` and `range` are undefined. */
  const open: (string | undefined)[] = [];
  let [line, from] = [1, 0];
  for (const { index, 1: text = "" } of template.matchAll(ACTION)) {
    line += breaks(template.slice(from, index));
    from = index;
    if (text.trimStart().startsWith("/*")) continue;
    const [, word, name] = /^\s*(\w+)(?:\s+"([^"]*)")?/.exec(text) ?? [];
    if (word === "define" || word === "block") open.push(name ?? "");
    else if (word === "if" || word === "with" || word === "range") open.push(undefined);
    else if (word === "end") open.pop();
    const inside = open.findLast((block) => block !== undefined);
    const actions = regions.get(inside) ?? [];
    regions.set(inside, actions);
    const blanked = text.replaceAll(QUOTED, (quoted) => quoted.replaceAll(/[^\n]/g, " "));
    actions.push({ code: blanked, text, line });
  }
  return [...regions].map(([name, actions]) => ({ file, name, actions }));
}

/** The regions that something writes, from those on that no template defines. */
export function reachedRegions(
  all: readonly TemplateRegion[],
  isRoot: (file: string) => boolean,
): readonly TemplateRegion[] {
  const byName = Map.groupBy(
    all.filter(({ name }) => name !== undefined),
    ({ name }) => name,
  );
  const reached = new Set(all.filter(({ name, file }) => name === undefined && isRoot(file)));
  // A set yields what is added while it is read.
  for (const { actions } of reached) {
    for (const { text } of actions) {
      if (includesUnknown(text))
        return all.filter(({ name, file }) => isRoot(file) || name !== undefined);
      for (const name of includedNames(text)) {
        for (const region of byName.get(name) ?? []) reached.add(region);
      }
    }
  }
  return all.filter((region) => reached.has(region));
}

function includedNames(text: string): readonly string[] {
  return [...text.matchAll(/\b(?:include|template|block)\s+"([^"]+)"/g)].map(
    ([, name = ""]) => name,
  );
}

/** True when a name is computed; other files of the chart, as for checksums, are read anyway. */
function includesUnknown(text: string): boolean {
  return /\b(?:include|template)\s+(?!"|\(print\s+\$?\.Template\.BasePath)/.test(text);
}

function breaks(text: string): number {
  return text.split("\n").length - 1;
}
