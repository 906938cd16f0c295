import type { Path, SourceFile } from "../../environment/source-file.ts";
import { isMap } from "../../kubernetes/unknown.ts";

/** Words that YAML 1.1 takes for booleans, which Kubernetes and Helm still do. */
const words: ReadonlyMap<string, boolean> = new Map([
  ...["y", "Y", "yes", "Yes", "YES", "on", "On", "ON"].map((word) => [word, true] as const),
  ...["n", "N", "no", "No", "NO", "off", "Off", "OFF"].map((word) => [word, false] as const),
]);
const anyWord = /(?<![^\s,:[{])(?:y|yes|on|n|no|off)(?![^\s,\]}])/i;

/** The data of a file, with words such as `yes` as Kubernetes reads them; in quotes they stay texts. */
export function withYamlWords({ data, text, place }: SourceFile): unknown {
  if (!anyWord.test(text)) return data;
  const read = (value: unknown, path: Path): unknown => {
    if (typeof value === "string") {
      const word = words.get(value);
      return word === undefined || place(path)?.source !== value ? value : word;
    }
    if (Array.isArray(value)) return value.map((item, index) => read(item, [...path, index]));
    if (!isMap(value)) return value;
    const map: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (const [key, item] of Object.entries(value)) map[key] = read(item, [...path, key]);
    return map;
  };
  return read(data, []);
}
