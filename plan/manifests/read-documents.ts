import { Buffer } from "node:buffer";
import * as fs from "node:fs";

import type { Problem } from "../../environment/environment.ts";
import type { SourceFile } from "../../environment/source-file.ts";
import type { SizeLimits } from "../../environment/yaml-limits.ts";
import { readYaml } from "../../environment/yaml-source.ts";
import { withLineBreaks } from "../../kubernetes/yaml-line-breaks.ts";
import { attempt } from "./file-access.ts";
import type { FoundFile } from "./find-files.ts";
import { withMergeKeys } from "./merge-keys.ts";
import { splitDocuments } from "./split-documents.ts";
import type { DocumentText } from "./split-documents.ts";
import { withYamlWords } from "./yaml-words.ts";

/** Limits of one file, which may be an export of a whole cluster. */
const LIMITS: SizeLimits = { mebibytes: 32, keys: 1_000_000, values: 2_000_000 };

/** How to read a template. */
export const TEMPLATE_HINT =
  "This looks like a template; render it first, e.g. helm template <chart> > rendered.yaml";

/** The documents of a file that are not empty, or what is wrong with them as YAML. */
export function readDocuments(
  { file, absolute }: FoundFile,
  standardInput = "",
): readonly SourceFile[] {
  const text = attempt(() =>
    absolute === undefined ? bounded(standardInput) : boundedFile(absolute),
  );
  if (!("value" in text)) return [unreadable(file, text)];
  if (typeof text.value !== "string") return [unreadable(file, text.value)];
  return splitDocuments(withLineBreaks(text.value))
    .map((document) => readDocument(file, document))
    .filter(({ data, problems }) => (data ?? undefined) !== undefined || problems.length > 0);
}

type Refusal = Pick<Problem, "message" | "hint">;

/** Text of a file, unless there is too much of it. */
function boundedFile(absolute: string): string | Refusal {
  const bytes = fs.statSync(absolute).size;
  return refusalOfSize(bytes) ?? fs.readFileSync(absolute, "utf8");
}

function bounded(text: string): string | Refusal {
  return refusalOfSize(Buffer.byteLength(text)) ?? text;
}

function refusalOfSize(bytes: number): Refusal | undefined {
  if (bytes <= LIMITS.mebibytes * 1024 * 1024) return undefined;
  return { message: `the file has ${bytes} bytes`, hint: `The limit is ${LIMITS.mebibytes} MiB` };
}

function readDocument(file: string, { text, linesBefore }: DocumentText): SourceFile {
  const read = readYaml(file, text, LIMITS);
  const source = withMergeKeys({ ...read, data: withYamlWords(read) });
  const { problems } = source;
  const shift = <P extends { readonly line: number }>(at: P): P => ({
    ...at,
    line: at.line + linesBefore,
  });
  return {
    ...source,
    position: (offset) => shift(source.position(offset)),
    problems: (problems.length > 0 ? (template(source, text) ?? problems) : problems).map(shift),
  };
}

/** One problem at the first `{{` outside of a comment instead of everything that follows from it. */
function template(source: SourceFile, text: string): readonly Problem[] | undefined {
  const found = /^[^#\n]*?\{\{/m.exec(text);
  if (found === null) return undefined;
  const message = "{{ is not valid here";
  const at = source.position(found.index + found[0].length - "{{".length);
  return [{ file: source.file, ...at, path: "", message, hint: TEMPLATE_HINT }];
}

function unreadable(file: string, { message, hint }: Refusal): SourceFile {
  const source = readYaml(file, "", LIMITS);
  return { ...source, problems: [{ file, line: 1, column: 1, path: "", message, hint }] };
}
