import fs from "node:fs";
import os from "node:os";
import path from "node:path";

type Files = Readonly<Record<string, string>>;

/** Writes files into a new temporary folder, calls `work` with it, and removes it. */
export function inFolder<T>(files: Files, work: (folder: string) => T): T {
  const folder = written(files);
  try {
    return work(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The same for work that takes a while. */
export async function inFolderAsync<T>(
  files: Files,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = written(files);
  try {
    return await work(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function written(files: Files): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "moor-manifests-")));
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

/** A Pod as YAML. */
export function podYaml(name: string, namespace = "shop"): string {
  return `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name} } }\nspec: { containers: [{ name: main }] }\n`;
}
