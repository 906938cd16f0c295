import { distance } from "fastest-levenshtein";

import type { Problem } from "./environment.ts";

/** Everything that is wrong with the files of one environment, in one error. */
export class EnvironmentError extends Error {
  /** Ordered by file and position. */
  public readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const sorted = sortProblems(problems);
    super(sorted.map(problemLine).join("\n"));
    this.name = "EnvironmentError";
    this.problems = sorted;
  }
}

/** `<file>:<line>:<column> <path>: <message>. <hint>` */
export function problemLine(problem: Problem): string {
  const path = problem.path === "" ? "" : ` ${visible(problem.path)}:`;
  const hint = problem.hint === undefined ? "" : `. ${problem.hint}`;
  const place = `${visible(problem.file)}:${problem.line}:${problem.column}`;
  return `${place}${path} ${problem.message}${hint}`;
}

/** The problems without repetitions, ordered by file, line, column, path. */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  const unique = new Map(problems.map((problem) => [problemLine(problem), problem]));
  return [...unique.values()].sort(
    (a, b) =>
      compareText(a.file, b.file) ||
      a.line - b.line ||
      a.column - b.column ||
      compareText(a.path, b.path) ||
      compareText(a.message, b.message),
  );
}

/** Order that does not depend on the machine's language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** `Did you mean "x"?` for the nearest name, else the names to choose from. */
export function nearestHint(name: string, known: Iterable<string>): string | undefined {
  const names = [...known];
  const near = nearName(name, names);
  if (near !== undefined || names.length === 0) return near;
  const shown = names.length > 16 ? [...names.slice(0, 16), "…"] : names;
  return `Known: ${shown.join(", ")}`;
}

/** `Did you mean "x"?` when a name is at most two edits away. */
export function nearName(name: string, names: Iterable<string>): string | undefined {
  const lower = name.toLowerCase();
  const limit = Math.min(2, Math.max(1, Math.floor(name.length / 2)));
  let best: { readonly name: string; readonly far: number } | undefined;
  for (const candidate of names) {
    const far = nameDistance(lower, candidate.toLowerCase());
    if (far <= limit && (best === undefined || far < best.far)) best = { name: candidate, far };
  }
  return best === undefined ? undefined : `Did you mean ${quote(best.name)}?`;
}

/** Edit distance in which swapping two neighbors costs one. */
function nameDistance(a: string, b: string): number {
  const far = distance(a, b);
  if (far !== 2 || a.length !== b.length) return far;
  const at = Array.from(a).findIndex((_, index) => a[index] !== b[index]);
  const swapped = a.slice(0, at) + (a[at + 1] ?? "") + (a[at] ?? "") + a.slice(at + 2);
  return swapped === b ? 1 : far;
}

/** Text in quotes for a message: invisible characters as code points, long text cut. */
export function quote(text: string): string {
  const cut = text.length > 80 ? `${text.slice(0, 77)}…` : text;
  return `"${visible(cut)}"`;
}

function visible(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `<U+${hex(character)}>`,
  );
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}
