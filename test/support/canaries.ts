import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** Every way in which a value could be written down. */
function formsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  const json = JSON.stringify(value).slice(1, -1);
  // Behind one or two other bytes base64 looks different; the outer characters mix with them.
  const shifted = [1, 2].map((count) =>
    Buffer.concat([Buffer.alloc(count), bytes])
      .toString("base64")
      .slice(count + 1, -4),
  );
  const encoded = bytes.toString("base64");
  return [
    value,
    encoded,
    encoded.replace(/.{0,2}=*$/, ""),
    ...shifted,
    encodeURIComponent(value),
    json,
    JSON.stringify(json).slice(1, -1),
    bytes.toString("hex"),
    ...value.split("\n").filter((line) => line.length > 10),
  ];
}

/** Names of the planted values that a text holds in any form. */
export function canariesIn(
  text: string,
  planted: Readonly<Record<string, string>>,
): readonly string[] {
  return Object.entries(planted)
    .filter(([, value]) => formsOf(value).some((form) => text.includes(form)))
    .map(([name]) => name);
}

/** `file: name` for every planted value in the files below a folder. */
export function canariesBelow(
  folder: string,
  planted: Readonly<Record<string, string>>,
): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      const text = readFileSync(path, "latin1");
      return canariesIn(text, planted).map((name) => `${relative(folder, path)}: ${name}`);
    });
}
