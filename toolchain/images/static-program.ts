import { open } from "node:fs/promises";

const elf = Buffer.from([0x7f, 0x45, 0x4c, 0x46]);
/** Where a 64-bit ELF file tells where its program headers are, how long each is, how many. */
const headerOffset = { start: 32, size: 54, count: 56 } as const;
const interpreterHeader = 3;
const readAtMost = 4096;

/** How a file can run where there are no libraries: only a static program does. */
export type Linkage = "static" | "dynamic" | "no program" | "missing";

/**
 * Whether a program runs in an image that holds nothing else.
 *
 * A program that is linked dynamically names its loader, which such an image lacks.
 */
export async function linkageOf(file: string): Promise<Linkage> {
  const start = await startOf(file);
  if (start === undefined) {
    return "missing";
  }
  if (start.length < 64 || !start.subarray(0, 4).equals(elf)) {
    return "no program";
  }
  const first = Number(start.readBigUInt64LE(headerOffset.start));
  const size = start.readUInt16LE(headerOffset.size);
  const count = start.readUInt16LE(headerOffset.count);
  for (let index = 0; index < count; index += 1) {
    const at = first + index * size;
    if (at + 4 <= start.length && start.readUInt32LE(at) === interpreterHeader) {
      return "dynamic";
    }
  }
  return "static";
}

async function startOf(file: string): Promise<Buffer | undefined> {
  const opened = await open(file).catch(() => undefined);
  if (opened === undefined) {
    return undefined;
  }
  try {
    const { buffer, bytesRead } = await opened.read(Buffer.alloc(readAtMost), 0, readAtMost, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await opened.close();
  }
}
