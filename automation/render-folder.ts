import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
} from "node:fs";
import { dirname, isAbsolute, join, normalize } from "node:path";

import { OperationError } from "./errors.ts";
import { writePrivate } from "./project-files.ts";

/** A file to write, with its path inside the folder. */
export interface RenderedFile {
  readonly file: string;
  readonly text: string;
}

/** What {@link renderFolder} did. */
export interface RenderResult {
  readonly written: number;
  /** Files of an earlier run that nothing renders any more; they were removed. */
  readonly removed: readonly string[];
}

/** List of the files of a folder, and the mark that says they are ours; kubectl does not read it. */
export const LIST_FILE = "moor-render.list";
const MARK = "# written by moor render; do not edit, the next run replaces these files";

/** Writes files into a folder of its own: readable by the owner alone, without those of last time. */
export function renderFolder(folder: string, files: readonly RenderedFile[]): RenderResult {
  const earlier = earlierFiles(folder);
  refuseLinks(folder, [...earlier, ...files.map(({ file }) => file)]);
  makePrivate(folder);
  const names = files.map(({ file }) => file);
  // Listed before they exist: a run that is killed leaves nothing that the next one would not know.
  writePrivate(join(folder, LIST_FILE), listText([...new Set([...earlier, ...names])]));
  for (const { file, text } of files) {
    makePrivate(join(folder, dirname(file)));
    writePrivate(join(folder, file), text);
    chmodSync(join(folder, file), 0o600);
  }
  const removed = earlier.filter((file) => !names.includes(file));
  for (const file of removed) removeFile(folder, file);
  writePrivate(join(folder, LIST_FILE), listText(names));
  return { written: files.length, removed };
}

/** Files of an earlier run; refuses a folder that holds something else. */
function earlierFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const list = join(folder, LIST_FILE);
  const [mark, ...names] = existsSync(list) ? readFileSync(list, "utf8").split("\n") : [];
  if (mark === MARK) return names.filter(isInside);
  if (readdirSync(folder).length === 0) return [];
  throw new OperationError("configuration", `${folder} is not empty, and moor did not write it`, {
    hint: "name a new or empty folder; moor removes old files only where it wrote them",
  });
}

/** A list that somebody changed must not lead out of the folder. */
function isInside(file: string): boolean {
  return file !== "" && !isAbsolute(file) && normalize(file) === file && !file.startsWith("..");
}

function refuseLinks(folder: string, files: readonly string[]): void {
  for (const place of new Set(files.map((file) => join(folder, dirname(file))))) {
    if (lstatSync(place, { throwIfNoEntry: false })?.isDirectory() === false) {
      throw new OperationError("configuration", `${place} is no folder, or a link to one`, {
        hint: "remove it; moor writes into folders of its own only",
      });
    }
  }
}

function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
}

function removeFile(folder: string, file: string): void {
  rmSync(join(folder, file), { force: true });
  const place = join(folder, dirname(file));
  if (place !== folder && existsSync(place) && readdirSync(place).length === 0) rmdirSync(place);
}

function listText(files: readonly string[]): string {
  return [MARK, ...[...files].sort(), ""].join("\n");
}
