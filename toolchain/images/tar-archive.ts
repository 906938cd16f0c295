import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";

/** Bytes of an archive: here, or a whole file elsewhere. */
export type Part = Buffer | { readonly file: string; readonly size: number };

/** A file, folder or link of an archive; folders end in a slash. */
export interface Entry {
  readonly path: string;
  readonly mode?: number;
  readonly content?: readonly Part[];
  /** Where a symbolic link leads. */
  readonly link?: string;
}

const block = 512;
const typeFlags = { file: "0", link: "2", folder: "5" } as const;

/** The file as a part of an archive. */
export async function filePart(file: string): Promise<Part> {
  return { file, size: (await stat(file)).size };
}

/** How many bytes the parts have. */
export function sizeOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + (Buffer.isBuffer(part) ? part.length : part.size), 0);
}

/**
 * A USTAR archive of the entries, in their order; the same entries make the same bytes.
 *
 * Everything belongs to root and is from 1970.
 */
export function tarArchive(entries: readonly Entry[]): readonly Part[] {
  const parts = entries.flatMap((entry) => {
    const content = entry.content ?? [];
    const size = sizeOf(content);
    return [header(entry, size), ...content, Buffer.alloc((block - (size % block)) % block)];
  });
  return [...parts, Buffer.alloc(2 * block)];
}

/** The SHA-256 of the parts, one after the other. */
export async function digestOf(parts: readonly Part[]): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of bytesOf(parts)) {
    hash.update(chunk);
  }
  return hash.digest("hex");
}

/** Writes the parts to a file. */
export async function writeParts(file: string, parts: readonly Part[]): Promise<void> {
  const target = await open(file, "w");
  try {
    for await (const chunk of bytesOf(parts)) {
      await target.writeFile(chunk);
    }
  } finally {
    await target.close();
  }
}

async function* bytesOf(parts: readonly Part[]): AsyncGenerator<Buffer> {
  for (const part of parts) {
    if (Buffer.isBuffer(part)) {
      yield part;
    } else {
      yield* fileBytes(part.file, part.size);
    }
  }
}

/** Fails when the file has another size than its header tells: the archive would be broken. */
async function* fileBytes(file: string, size: number): AsyncGenerator<Buffer> {
  let read = 0;
  for await (const chunk of createReadStream(file)) {
    if (Buffer.isBuffer(chunk)) {
      read += chunk.length;
      yield chunk;
    }
  }
  if (read !== size) {
    throw new Error(`${file} changed while it was read: ${read} bytes, expected ${size}`);
  }
}

/** https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html, "ustar Interchange Format". */
function header({ path, mode = 0o755, link }: Entry, size: number): Buffer {
  if (Buffer.byteLength(path) > 100 || Buffer.byteLength(link ?? "") > 100) {
    throw new Error(`"${path}" is too long for a name in an archive: at most 100 bytes`);
  }
  const kind = link !== undefined ? "link" : path.endsWith("/") ? "folder" : "file";
  const bytes = Buffer.alloc(block);
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, "0");
  bytes.write(path, 0);
  bytes.write(octal(mode, 7), 100);
  bytes.write(octal(0, 7), 108);
  bytes.write(octal(0, 7), 116);
  bytes.write(octal(size, 11), 124);
  bytes.write(octal(0, 11), 136);
  bytes.write(" ".repeat(8), 148);
  bytes.write(typeFlags[kind], 156);
  bytes.write(link ?? "", 157);
  bytes.write("ustar\0" + "00", 257);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${octal(sum, 6)}\0 `, 148);
  return bytes;
}
