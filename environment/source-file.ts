import type { Problem } from "./environment.ts";

/** Keys and list indexes from the root of a file to a value. */
export type Path = readonly (string | number)[];

/** Line and column, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where one value stands in its file. */
export interface Place {
  /** Offset of the key, or of the value itself in lists and at the root. */
  readonly key: number;
  readonly value: number;
  /** Text of a plain scalar as written, e.g. `1.10`; undefined for anything else. */
  readonly source: string | undefined;
}

/** A YAML file as plain data that remembers where everything stands. */
export interface SourceFile {
  /** Name for messages, relative to the project. */
  readonly file: string;
  /** As it was read. */
  readonly text: string;
  /** Maps without prototype, lists, scalars; undefined for an empty file. */
  readonly data: unknown;
  readonly place: (path: Path) => Place | undefined;
  readonly position: (offset: number) => Position;
  /** What is wrong with the file as YAML. */
  readonly problems: readonly Problem[];
}

/** Map key of a path. */
export function pathKey(path: Path): string {
  return path.join("\u0000");
}

/** Path as users read it: `tenants.acme.apps.web.connects[0]`. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? part : `${text}.${part}`;
  }, "");
}

/** Which end of an entry a message points at. */
export type Side = "key" | "value";

/** Position of a path, or of its nearest ancestor that the file contains. */
export function locate(source: SourceFile, path: Path, side: Side = "value"): Position {
  for (let length = path.length; length >= 0; length -= 1) {
    const place = source.place(path.slice(0, length));
    if (place === undefined) continue;
    return source.position(length === path.length ? place[side] : place.key);
  }
  return { line: 1, column: 1 };
}

/** What to say about a path. */
export interface Complaint {
  readonly message: string;
  readonly hint?: string | undefined;
  readonly side?: Side;
}

/** A problem at a path of a file; paths below `config` are shown without it. */
export function problemAt(source: SourceFile, path: Path, complaint: Complaint): Problem {
  return {
    file: source.file,
    ...locate(source, path, complaint.side),
    path: pathText(path[0] === "config" ? path.slice(1) : path),
    message: complaint.message,
    hint: complaint.hint,
  };
}
