import type { Definition, Parsed, Print, Statement } from "./go-template.ts";

/**
 * What a template writes whatever its values are, line by line: `{{}}` in the place of each action
 * that writes something, nothing in the place of all others and of what the file defines.
 *
 * @param within one of the definitions, whose text it is then
 */
export function bareTemplate(text: string, parsed: Parsed, within?: Definition): string {
  const { statements, start, end } = within ?? { ...parsed, start: 0, end: text.length };
  const outputs = new Set(
    printsIn(statements)
      .filter(isOutput)
      .map(({ span }) => span.start),
  );
  const inner = [...parsed.definitions.values()].filter((one) => one !== within);
  const cuts = [...parsed.actions, ...inner].toSorted((one, other) => one.start - other.start);
  let bare = "";
  let at = start;
  for (const cut of cuts) {
    if (cut.start < at || cut.start >= end) continue;
    const breaks = text.slice(cut.start, cut.end).replaceAll(/[^\n]/g, "");
    bare += `${text.slice(at, cut.start)}${outputs.has(cut.start) ? "{{}}" : ""}${breaks}`;
    at = cut.end;
  }
  return `${bare}${text.slice(at, end)}`;
}

/** False for an action that only sets variables. */
export function isOutput({ pipeline }: Print): boolean {
  return pipeline.variables.length === 0;
}

function printsIn(statements: readonly Statement[]): readonly Print[] {
  return statements.flatMap((statement) =>
    statement.kind === "print"
      ? [statement]
      : [...printsIn(statement.body), ...printsIn(statement.otherwise)],
  );
}
