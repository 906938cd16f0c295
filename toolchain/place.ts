import { copyFile, link, lstat, readlink, symlink } from "node:fs/promises";

/** Makes `target` a symbolic link to `source`, or a copy where links are not allowed. */
export async function placeLink(source: string, target: string): Promise<void> {
  try {
    await symlink(source, target);
  } catch {
    // Windows allows links only in its developer mode.
    await copyFile(source, target);
  }
}

/**
 * Makes `target` the same file as `source`: a hard link, or a copy across file systems.
 *
 * A symbolic link becomes the same symbolic link.
 */
export async function placeFile(source: string, target: string): Promise<void> {
  if ((await lstat(source)).isSymbolicLink()) {
    await placeLink(await readlink(source), target);
    return;
  }
  try {
    await link(source, target);
  } catch {
    await copyFile(source, target);
  }
}
