/** One value of a map or list that stands in braces or brackets on one line. */
export interface FlowPart {
  /** Keys below the map; items of lists as `[0]`. */
  readonly path: readonly string[];
  /** The value as it stands there; actions are `{{}}`. */
  readonly text: string;
  /** How many actions stand before it. */
  readonly first: number;
}

const ACTION = "{{}}";
/** Stands for an action, whose braces would look like those of a map. */
const MARK = "\u0001";

/** How many actions a text has. */
export function actionsIn(text: string): number {
  return text.split(ACTION).length - 1;
}

/** Values of `{ name: web, image: {{}} }`; none for a text that is no such map or list. */
export function flowParts(text: string): readonly FlowPart[] {
  const marked = text.replaceAll(ACTION, MARK);
  if (!/^[{[]/.test(marked)) return [];
  const steps: (string | undefined)[] = [];
  const parts: FlowPart[] = [];
  let first = 0;
  for (const [token = "", bracket, word = "", colon] of marked.matchAll(TOKEN)) {
    const last = steps.at(-1);
    if (bracket === "{") steps.push(undefined);
    else if (bracket === "[") steps.push("[0]");
    else if (bracket === "}" || bracket === "]") steps.pop();
    else if (bracket === ",") steps.splice(-1, 1, next(last));
    else if (colon !== undefined) steps.splice(-1, 1, bare(word));
    else parts.push({ path: steps.filter((step) => step !== undefined), text: shown(word), first });
    first += token.split(MARK).length - 1;
  }
  return parts;
}

const TOKEN =
  /([{}[\],])|("(?:[^"\\]|\\.)*"|'[^']*'|(?:[^{}[\],"'\s:]|:(?!\s|$))(?:[^{}[\],:]|:(?!\s|$))*)\s*(:(?=\s|$))?/g;

/** What comes behind a comma: the next item, or a key that is yet to be read. */
function next(step: string | undefined): string | undefined {
  return step?.startsWith("[") === true ? `[${Number(step.slice(1, -1)) + 1}]` : undefined;
}

function bare(word: string): string {
  return shown(word).replaceAll(/^["']|["']$/g, "");
}

function shown(word: string): string {
  return word.trim().replaceAll(MARK, ACTION);
}
