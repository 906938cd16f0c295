import type { Problem } from "./environment.ts";
import { pathText } from "./source-file.ts";
import type { Path, Position, SourceFile } from "./source-file.ts";
import { readYaml } from "./yaml-source.ts";

/**
 * Reads a text that stands inside another file as YAML of its own.
 *
 * Positions are those in the outer file: exact in a block with `|`, else that of the whole text.
 */
export function embeddedYaml(host: SourceFile, at: Path, text: string): SourceFile {
  const inner = readYaml(host.file, text);
  const place = host.place(at);
  const start = host.position(place?.value ?? 0);
  const indent = blockIndent(host.text.slice(place?.value ?? 0));
  const outer = ({ line, column }: Position): Position =>
    indent === undefined ? start : { line: start.line + line, column: column + indent };
  return {
    file: host.file,
    text: host.text,
    data: at.reduceRight<unknown>((value, key) => ({ [key]: value }), inner.data),
    place: (path) => inner.place(path.slice(at.length)),
    position: (offset) => outer(inner.position(offset)),
    problems: inner.problems.map((problem) => ({
      ...problem,
      ...outer(problem),
      path: innerPath(at, problem),
      message: problem.message.replace(/\b(\d+):(\d+)$/, (_, line: string, column: string) => {
        const first = outer({ line: Number(line), column: Number(column) });
        return `${first.line}:${first.column}`;
      }),
    })),
  };
}

function innerPath(at: Path, { path }: Problem): string {
  const outer = pathText(at[0] === "config" ? at.slice(1) : at);
  return path === "" ? outer : `${outer}.${path}`;
}

/** Width that each line of a literal block is indented by; undefined for all other texts. */
function blockIndent(text: string): number | undefined {
  const [header = "", ...lines] = text.split("\n");
  if (!/^\|[-+]?\s*(?:#.*)?$/.test(header)) return undefined;
  const first = lines.find((line) => line.trim() !== "") ?? "";
  return first.length - first.trimStart().length;
}
