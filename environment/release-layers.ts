import { embeddedYaml } from "./embedded-yaml.ts";
import type { Problem } from "./environment.ts";
import { inside } from "./layer-piece.ts";
import type { Piece } from "./layer-piece.ts";
import { isMap, valueAt } from "./plain-data.ts";
import { readProjectFile } from "./project-files.ts";
import { pathText, problemAt } from "./source-file.ts";
import type { Complaint, Path, SourceFile } from "./source-file.ts";
import { readYaml } from "./yaml-source.ts";

/** A values file, or why it cannot be read. */
export type ValuesFile =
  | { readonly source: SourceFile; readonly fault?: undefined }
  | { readonly source?: undefined; readonly fault: Complaint };

/** Values files by the name that a release gives them. */
export type ValuesFiles = ReadonlyMap<string, ValuesFile>;

/** Reads each values file that a release of `layers`, platforms and overrides, names. */
export function readValuesFiles(root: string, layers: readonly unknown[]): ValuesFiles {
  const files = new Map<string, ValuesFile>();
  for (const name of layers.flatMap(namedFiles)) {
    if (!files.has(name)) files.set(name, readValuesFile(root, name));
  }
  return files;
}

function namedFiles(layer: unknown): readonly string[] {
  return entries(valueAt(layer, ["tenants"])).flatMap((tenant) =>
    entries(valueAt(tenant, ["releases"])).flatMap((release) => fileNames(release)),
  );
}

function entries(map: unknown): readonly unknown[] {
  return isMap(map) ? Object.values(map) : [];
}

function fileNames(release: unknown): readonly string[] {
  const names = valueAt(release, ["valuesFiles"]);
  return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
}

function readValuesFile(root: string, name: string): ValuesFile {
  const { files, fault } = readProjectFile(root, name);
  if (fault !== undefined) {
    const hint = fault.message.endsWith("is a folder") ? "Name a file" : fault.hint;
    return { fault: { message: fault.message, hint } };
  }
  const file = files.get("");
  if (file === undefined || file.encoding !== undefined) {
    const message = "the values file is no text";
    return { fault: { message, hint: "Name a YAML file in UTF-8" } };
  }
  return { source: readYaml(name.replace(/^(?:\.\/+)+/, ""), file.content) };
}

/** What one file says of the values of a release, from general to specific. */
export interface ReleaseLayers {
  readonly layers: readonly Piece[];
  readonly problems: readonly Problem[];
}

/** Values files and the text with values of a release; `values` itself comes after them. */
export function releaseLayers(files: ValuesFiles, release: Piece): ReleaseLayers {
  const named = fileNames(release.value).map((name, index) =>
    fileLayer(files.get(name), inside(inside(release, "valuesFiles"), String(index))),
  );
  const text = inside(release, "valuesYaml");
  const all = typeof text.value === "string" ? [...named, textLayer(text)] : named;
  return {
    layers: all.flatMap(({ layers }) => layers),
    problems: all.flatMap(({ problems }) => problems),
  };
}

function fileLayer(file: ValuesFile | undefined, named: Piece): ReleaseLayers {
  const { source, path } = named.place;
  if (file?.source !== undefined) return sourceLayer(file.source, [], named);
  if (file === undefined || source === undefined) return { layers: [], problems: [] };
  const at = [...path.slice(0, -1), Number(path.at(-1))];
  return { layers: [], problems: [problemAt(source, at, file.fault)] };
}

function textLayer(text: Piece): ReleaseLayers {
  const { source, path } = text.place;
  if (source === undefined) return { layers: [], problems: [] };
  return sourceLayer(embeddedYaml(source, path, String(text.value)), path, text);
}

function sourceLayer(source: SourceFile, path: Path, { place }: Piece): ReleaseLayers {
  if (source.problems.length > 0) return { layers: [], problems: source.problems };
  const value = valueAt(source.data, path);
  // A file that holds only comments says nothing.
  if (value === undefined || value === null) return { layers: [], problems: [] };
  if (isMap(value)) return { layers: [{ value, place: { ...place, source, path } }], problems: [] };
  const complaint = { message: "values are no map", hint: "Write e.g. replicas: 2" };
  const shown = pathText(path[0] === "config" ? path.slice(1) : path);
  return { layers: [], problems: [{ ...problemAt(source, path, complaint), path: shown }] };
}
