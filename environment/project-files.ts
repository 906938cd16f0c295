import type { Buffer } from "node:buffer";
import * as fs from "node:fs";
import * as path from "node:path";
import { TextDecoder } from "node:util";

import { nearName, quote } from "./problems.ts";

/** A file of the project: text, or base64 of what is no text. */
export interface ProjectFile {
  readonly content: string;
  readonly encoding: "base64" | undefined;
}

/** What was read, by the path inside the folder; empty for a single file. */
export interface ReadFiles {
  readonly files: ReadonlyMap<string, ProjectFile>;
  readonly fault: undefined;
}

/** Why nothing was read; never with content. */
export interface FileFault {
  readonly files?: undefined;
  readonly fault: { readonly message: string; readonly hint: string };
}

/** Largest ConfigMap or Secret that Kubernetes stores. */
export const MAX_BYTES = 1024 * 1024;
/** Most files of one folder. */
const MAX_FILES = 500;

/** Reads one file whose real path is inside the project. */
export function readProjectFile(root: string, file: string): ReadFiles | FileFault {
  return guarded(file, () => readFile(root, file));
}

/** Reads every file of a folder whose real path is inside the project, and of the folders in it. */
export function readProjectFolder(root: string, folder: string): ReadFiles | FileFault {
  return guarded(folder, () => readFolder(root, folder));
}

/** What the file system refuses is a fault like any other. */
function guarded(name: string, read: () => ReadFiles | FileFault): ReadFiles | FileFault {
  try {
    return read();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    return faulty(`${quote(name)} cannot be read${code}`, "Check its permissions and links");
  }
}

function readFile(root: string, file: string): ReadFiles | FileFault {
  const real = realPath(root, file);
  if (typeof real !== "string") return real;
  const stats = fs.statSync(real);
  if (stats.isDirectory()) return faulty(`${quote(file)} is a folder`, "Write folder: <path>");
  if (!stats.isFile()) return faulty(`${quote(file)} is no regular file`, "Name a regular file");
  if (stats.size > MAX_BYTES) {
    return faulty(`${quote(file)} has ${stats.size} bytes`, LIMIT_HINT);
  }
  return { files: new Map([["", decoded(fs.readFileSync(real))]]), fault: undefined };
}

function readFolder(root: string, folder: string): ReadFiles | FileFault {
  const real = realPath(root, folder);
  if (typeof real !== "string") return real;
  if (!fs.statSync(real).isDirectory()) {
    return faulty(`${quote(folder)} is no folder`, "Write path: <file>");
  }
  const found = listFiles(real);
  if (found.odd !== undefined) {
    const message = `${quote(folder)} holds ${quote(found.odd)}, which is no regular file`;
    return faulty(message, "Copy the file there, or name it by path");
  }
  if (found.isCut) {
    return faulty(`${quote(folder)} holds more than ${MAX_FILES} files`, "Name a smaller folder");
  }
  if (found.names.length === 0) return faulty(`${quote(folder)} holds no file`, "Add one");
  const odd = found.names.find((name) => !/^[^\p{C}:\\]+$/u.test(name));
  if (odd !== undefined) {
    const message = `${quote(folder)} holds a file with the name ${quote(odd)}`;
    return faulty(message, "Use visible characters besides : and \\");
  }
  const bytes = found.names.reduce((sum, name) => sum + fs.statSync(path.join(real, name)).size, 0);
  if (bytes > MAX_BYTES) {
    return faulty(`the files of ${quote(folder)} have ${bytes} bytes`, LIMIT_HINT);
  }
  const files = found.names.map(
    (name) => [name, decoded(fs.readFileSync(path.join(real, name)))] as const,
  );
  return { files: new Map(files), fault: undefined };
}

const LIMIT_HINT = `Kubernetes stores at most ${MAX_BYTES} bytes (1 MiB); put it into the image`;

function faulty(message: string, hint: string): FileFault {
  return { fault: { message, hint } };
}

/** Real path of a file or folder of the project. */
function realPath(root: string, name: string): string | FileFault {
  const outside = `${quote(name)} is outside the project`;
  const inside = "Use a path below platform.yaml, e.g. ./files/app.yaml";
  if (/\$\{|\$\(|\{\{/.test(name)) {
    return faulty(`${quote(name)} holds a variable, and paths are taken as written`, inside);
  }
  const parts = name.split(/[/\\]/);
  if (path.isAbsolute(name) || /^[A-Za-z]:/.test(name) || name.startsWith("~")) {
    return faulty(outside, inside);
  }
  if (parts.includes("..")) return faulty(outside, inside);
  return walk(
    fs.realpathSync(root),
    name.split("/").filter((part) => part !== "" && part !== "."),
    name.startsWith("./") ? "./" : "",
  );
}

/** Goes down part by part, so that the first one in the way is named. */
function walk(base: string, parts: readonly string[], start: string): string | FileFault {
  let real = base;
  for (const [index, part] of parts.entries()) {
    const shown = quote(start + parts.slice(0, index + 1).join("/"));
    if (!fs.statSync(real).isDirectory()) {
      const above = quote(start + parts.slice(0, index).join("/"));
      return faulty(`${above} is no folder`, "Name a file inside a folder");
    }
    const target = path.join(real, part);
    const link = fs.lstatSync(target, { throwIfNoEntry: false });
    if (link === undefined) {
      const near = nearName(part, fs.readdirSync(real));
      return faulty(`there is no ${shown}`, near ?? "Paths start at the folder of platform.yaml");
    }
    if (fs.statSync(target, { throwIfNoEntry: false }) === undefined) {
      return faulty(`${shown} is a symbolic link to nothing`, "Copy it into the project");
    }
    real = fs.realpathSync(target);
    if (!isInside(base, real)) {
      const message = `${shown} is outside the project behind a symbolic link`;
      return faulty(message, "Copy it into the project");
    }
  }
  return real;
}

/** True for `target` itself and all below. */
function isInside(base: string, target: string): boolean {
  return target === base || target.startsWith(base + path.sep);
}

interface Listed {
  /** Relative to the folder, sorted. */
  readonly names: readonly string[];
  /** First symbolic link, pipe or device. */
  readonly odd: string | undefined;
  /** True when there are more than may be. */
  readonly isCut: boolean;
}

function listFiles(folder: string): Listed {
  const names: string[] = [];
  const open = [""];
  for (let at = open.shift(); at !== undefined; at = open.shift()) {
    const entries = fs.readdirSync(path.join(folder, at), { withFileTypes: true });
    for (const entry of entries.toSorted((a, b) => Number(a.name > b.name) * 2 - 1)) {
      const name = at === "" ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory()) open.push(name);
      else if (entry.isFile()) names.push(name);
      else return { names, odd: name, isCut: false };
      if (names.length + open.length > MAX_FILES) return { names, odd: undefined, isCut: true };
    }
  }
  return { names: names.toSorted(), odd: undefined, isCut: false };
}

/** Text as it is, with its byte order mark; anything else as base64. */
function decoded(bytes: Buffer): ProjectFile {
  const asBase64: ProjectFile = { content: bytes.toString("base64"), encoding: "base64" };
  if (bytes.includes(0)) return asBase64;
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return { content: text, encoding: undefined };
  } catch {
    return asBase64; // no UTF-8, so no text
  }
}
