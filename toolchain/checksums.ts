import { WayError } from "./acquisition.ts";
import { shown } from "./transfer.ts";

const line = /^([0-9a-f]{64})(?:[ \t]+\*?(.+))?$/i;

/**
 * Finds the SHA-256 of a file in the text of a checksum file.
 *
 * Reads `<sum>  <name>` lines (also `*<name>` and `./<name>`) and a bare sum.
 */
export function checksumOf(name: string, text: string): string | undefined {
  const rows = text.split(/\r?\n/).flatMap((row) => {
    const match = line.exec(row.trim());
    return match?.[1] === undefined ? [] : [{ sum: match[1].toLowerCase(), name: match[2] }];
  });
  const bare = rows.length === 1 && rows[0]?.name === undefined ? rows[0] : undefined;
  return (bare ?? rows.find((row) => row.name?.replace(/^\.\//, "") === name))?.sum;
}

/** Fails unless the sum of what came from `source` is the one that was promised. */
export function requireChecksum(source: string, sum: string, wanted: string): void {
  if (sum !== wanted) {
    throw new WayError(`${shown(source)} has the checksum ${sum}, expected ${wanted}`);
  }
}
