import type { FileEntry } from "./config.ts";

/** Mode of files that are given none: everybody may read them. */
export const FILE_MODE = 0o444;

/** Group of pods with claims, or with files that not everybody may read, when no other is known. */
export const OWN_GROUP = 65_532;

/** Whether a file is for its owner and group alone; files belong to root and the pod's `fsGroup`. */
export function hasClosedFile(files: Readonly<Record<string, FileEntry<unknown>>> = {}): boolean {
  return Object.values(files).some(({ mode = FILE_MODE }) => (mode & 0o004) === 0);
}
