import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Records which cluster the embedded control plane is, for the guard; true when it did.
 *
 * A state that describes another, deleted cluster keeps that one's identity, so that the guard
 * refuses to mix them until `moor start` has moved the state aside.
 */
export async function recordIdentity(root: string, identity: string): Promise<boolean> {
  const file = join(root, ".moorage", "cluster", "identity");
  const known = existsSync(file) ? (await readFile(file, "utf8")).trim() : undefined;
  if (known === identity) return true;
  if (known !== undefined && existsSync(join(root, ".moorage", "state"))) return false;
  await writeFile(`${file}.new`, `${identity}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return true;
}
