import { writeFileSync } from "node:fs";

/** Writes the start of a 64-bit ELF file; with a loader it is one of a dynamic program. */
export function writeProgram(file: string, { loader = false, text = "" } = {}): void {
  const header = Buffer.alloc(64);
  header.write("\x7fELF", "latin1");
  header.writeBigUInt64LE(64n, 32);
  header.writeUInt16LE(56, 54);
  header.writeUInt16LE(2, 56);
  const segments = Buffer.alloc(2 * 56);
  segments.writeUInt32LE(1, 0);
  segments.writeUInt32LE(loader ? 3 : 1, 56);
  writeFileSync(file, Buffer.concat([header, segments, Buffer.from(text)]));
}
