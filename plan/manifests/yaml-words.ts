import type { Path, SourceFile } from "../../environment/source-file.ts";
import { isMap } from "../../kubernetes/unknown.ts";

/** Words that YAML 1.1 takes for booleans, which Kubernetes and Helm still do. */
const words: ReadonlyMap<string, boolean> = new Map([
  ...["y", "Y", "yes", "Yes", "YES", "on", "On", "ON"].map((word) => [word, true] as const),
  ...["n", "N", "no", "No", "NO", "off", "Off", "OFF"].map((word) => [word, false] as const),
]);
/** Numbers that YAML 1.1 reads otherwise: with underscores, binary, octal by a zero in front. */
const numbers = /^[-+]?(?:0b[01_]+|0x[0-9a-f_]+|0o?[0-7_]+|[1-9][0-9_]*)$/i;
const anyWord =
  /(?<![^\s,:[{])(?:(?:y|yes|on|n|no|off)(?![^\s,\]}])|[-+]?(?:0[0-7bxo_]|\d+_)[\da-f_]*(?![^\s,\]}]))/i;

/** The data of a file, with words such as `yes` as Kubernetes reads them; in quotes they stay texts. */
export function withYamlWords({ data, text, place }: SourceFile): unknown {
  if (!anyWord.test(text)) return data;
  const read = (value: unknown, path: Path): unknown => {
    if (typeof value === "string" || typeof value === "number") {
      const source = place(path)?.source;
      return source === undefined ? value : (words.get(source) ?? numberOf(source) ?? value);
    }
    if (Array.isArray(value)) return value.map((item, index) => read(item, [...path, index]));
    if (!isMap(value)) return value;
    const map: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (const [key, item] of Object.entries(value)) map[key] = read(item, [...path, key]);
    return map;
  };
  return read(data, []);
}

function numberOf(source: string): number | undefined {
  if (!numbers.test(source)) return undefined;
  const digits = source.replace(/^[-+]|_/g, "").replace(/^0o?(?=[0-7])/i, "0o");
  const value = Number(digits);
  if (!Number.isSafeInteger(value)) return undefined;
  return source.startsWith("-") ? -value : value;
}
