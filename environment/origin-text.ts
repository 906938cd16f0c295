import type { Checked } from "./checks/checked.ts";
import type { Origin } from "./environment.ts";
import type { Leaf } from "./layers.ts";
import { isMap, isSecretReference, valueAt } from "./plain-data.ts";
import { isMasked } from "./shown-value.ts";
import { locate } from "./source-file.ts";
import type { Path, SourceFile } from "./source-file.ts";

/** A setting of the stack file, or the built-in value. */
export function settingOrigins(checked: Checked, path: Path, value: unknown): readonly Origin[] {
  const { stackSource } = checked.files;
  const text = valueText(path, value);
  const isSet = valueAt(stackSource.data, ["config", ...path]) !== undefined;
  return isSet
    ? [{ layer: "config", at: at(stackSource, ["config", ...path]), value: text }]
    : [{ layer: "default", at: "built-in", value: text }];
}

/** Every layer that gave a value, the winner last. */
export function leafOrigins(leaf: Leaf): readonly Origin[] {
  return leaf.chain.map(({ place, value }) => ({
    layer: place.layer,
    at: place.source === undefined ? "built-in" : at(place.source, place.path),
    value: valueText(leaf.path, value),
  }));
}

/** `file:line:column` */
export function at(source: SourceFile, path: Path): string {
  const { line, column } = locate(source, path);
  return `${source.file}:${line}:${column}`;
}

/** A value as text, `[secret]` when in doubt. */
export function valueText(path: Path, value: unknown): string {
  if (isSecretReference(value)) return "[secret]";
  if (path.at(-2) === "files" || path.at(-1) === "valuesYaml") return fileText(value);
  if (path.at(-2) === "env" && isMap(value)) return entryText(path, value);
  if (isForeign(path) && typeof value === "object") return sizeText(value);
  // Nothing is no secret, and chart values say it often.
  if (value === "") return "";
  if (typeof value === "string") {
    const isOpen = path.includes("env") || path.includes("values");
    const name = isOpen ? [String(path.at(-1))] : path;
    return isMasked(name, value) ? "[secret]" : value;
  }
  const text = JSON.stringify(value);
  if (text === "{}" || text === "[]") return text;
  return isMasked([String(path.at(-1))], text) ? "[secret]" : text;
}

/** A marked value of a variable, or what else it refers to. */
function entryText(path: Path, entry: Readonly<Record<string, unknown>>): string {
  const { value, sensitive } = entry;
  if (typeof value !== "string") return JSON.stringify(entry);
  const isSecret = sensitive ?? isMasked([String(path.at(-1))], value);
  return isSecret === false ? value : "[secret]";
}

/** Where a file comes from; contents are nobody's to show. */
function fileText(file: unknown): string {
  const content = isMap(file) ? file["content"] : file;
  if (typeof content === "string") return `[${content.length} characters]`;
  if (!isMap(file) || file["secret"] !== undefined) return "[secret]";
  return JSON.stringify(file);
}

/** Objects and containers as Kubernetes writes them may hold values anywhere. */
function isForeign(path: Path): boolean {
  return ["initContainers", "extraObjects", "podSpec"].includes(String(path[4]));
}

function sizeText(value: object | null): string {
  if (value === null) return "null";
  const size = Object.keys(value).length;
  return size === 0 ? JSON.stringify(value) : `[${size} ${size === 1 ? "entry" : "entries"}]`;
}
