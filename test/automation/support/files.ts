import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Files below a folder in which one of the texts stands, in clear, base64 or hex. */
export function filesWith(folder: string, texts: readonly string[]): readonly string[] {
  const forms = texts.flatMap((text) => {
    const bytes = Buffer.from(text);
    return [text, bytes.toString("base64").replace(/=+$/, ""), bytes.toString("hex")];
  });
  return allFiles(folder).filter((file) => {
    const content = readFileSync(file, "latin1");
    return forms.some((form) => content.includes(form));
  });
}

/** Every file below a folder. */
export function allFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
