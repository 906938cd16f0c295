import { commandsIn, parseTemplate } from "./go-template.ts";
import type { Command, Operand } from "./go-template.ts";

/** What a template file writes itself, or one template that it defines. */
export interface TemplateRegion {
  /** Path inside the chart, e.g. `templates/secret.yaml`. */
  readonly file: string;
  /** Name of the defined template; undefined for what the file writes itself. */
  readonly name: string | undefined;
  readonly commands: readonly Command[];
}

/** Regions of one template file; none when it is no template, which Helm says when it renders. */
export function regionsOf(file: string, template: string): readonly TemplateRegion[] {
  const parsed = parseTemplate(template);
  if (parsed === undefined) return [];
  const own = { file, name: undefined, commands: commandsIn(parsed.statements) };
  const defined = [...parsed.definitions].map(([name, { statements }]) => {
    return { file, name, commands: commandsIn(statements) };
  });
  return [own, ...defined];
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
  for (const { commands } of reached) {
    for (const name of commands.flatMap(includedName)) {
      if (name === undefined)
        return all.filter(({ name, file }) => isRoot(file) || name !== undefined);
      for (const region of byName.get(name) ?? []) reached.add(region);
    }
  }
  return all.filter((region) => reached.has(region));
}

/** Undefined for a computed name; other files of the chart, as for checksums, are read anyway. */
function includedName([called, name]: Command): readonly (string | undefined)[] {
  if (called?.base.kind !== "function" || called.base.text !== "include") return [];
  if (name?.base.kind === "text") return [name.base.text];
  return name !== undefined && isFileOfChart(name) ? [] : [undefined];
}

/** `(print $.Template.BasePath "/config.yaml")` */
function isFileOfChart({ base }: Operand): boolean {
  if (base.kind !== "pipeline") return false;
  const operands = base.pipeline.commands.flat();
  return operands.some(({ fields }) => fields.join(".") === "Template.BasePath");
}
