import type { Checked } from "./checks/checked.ts";
import type { Origin } from "./environment.ts";
import { isSecretReference, valueAt } from "./plain-data.ts";
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

/** `file:line:column` */
export function at(source: SourceFile, path: Path): string {
  const { line, column } = locate(source, path);
  return `${source.file}:${line}:${column}`;
}

/** A value as text, `[secret]` when in doubt. */
export function valueText(path: Path, value: unknown): string {
  if (isSecretReference(value)) return "[secret]";
  if (typeof value === "string") {
    const isOpen = path.includes("env") || path.includes("values");
    const name = isOpen ? [String(path.at(-1))] : path;
    return isMasked(name, value) ? "[secret]" : value;
  }
  const text = JSON.stringify(value);
  return isMasked([String(path.at(-1))], text) ? "[secret]" : text;
}
