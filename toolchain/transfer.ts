import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import type { Readable } from "node:stream";

import { WayError } from "./acquisition.ts";
import { NotFoundError, inSeconds, publicAddress, respond } from "./http-response.ts";
import type { RequestOptions } from "./http-response.ts";

/** How to fetch a file. */
export interface TransferOptions extends RequestOptions {
  readonly progress?: (part: { received: number; total?: number }) => void;
}

const progressMilliseconds = 200;

/** True for an address that is fetched over HTTP; everything else is a path. */
export function isUrl(source: string): boolean {
  return /^https?:\/\//i.test(source);
}

/** The source as it may be shown. */
export function shown(source: string): string {
  return isUrl(source) ? publicAddress(source) : source;
}

/** Fetches `source` (URL or path) into the file `target` and returns its SHA-256. */
export async function fetchFile(
  source: string,
  target: string,
  options: TransferOptions,
): Promise<string> {
  const hash = createHash("sha256");
  const file = await open(target, "w");
  try {
    await consume(source, options, async (chunk) => {
      hash.update(chunk);
      await file.writeFile(chunk);
    });
  } finally {
    await file.close();
  }
  return hash.digest("hex");
}

/** Fetches a small text file. */
export async function fetchText(source: string, options: TransferOptions): Promise<string> {
  const chunks: Uint8Array[] = [];
  await consume(source, options, (chunk) => {
    chunks.push(chunk);
    return Promise.resolve();
  });
  return Buffer.concat(chunks).toString("utf8");
}

interface Source {
  readonly stream: Readable;
  readonly total: number | undefined;
}

async function consume(
  source: string,
  options: TransferOptions,
  take: (chunk: Uint8Array) => Promise<void>,
): Promise<void> {
  options.signal?.throwIfAborted();
  const { stream, total } = await openSource(source, options);
  const size = total === undefined ? {} : { total };
  let received = 0;
  let shownAt = 0;
  const stalled = setTimeout(() => {
    const wait = inSeconds(options.limits.stall);
    stream.destroy(new WayError(`${shown(source)}: no data for ${wait} after ${received} bytes`));
  }, options.limits.stall);
  try {
    for await (const chunk of chunksOf(stream)) {
      stalled.refresh();
      received += chunk.length;
      await take(chunk);
      if (Date.now() - shownAt > progressMilliseconds) {
        shownAt = Date.now();
        options.progress?.({ received, ...size });
      }
    }
  } catch (error) {
    throw transferError(error, `${shown(source)} broke off after ${progressOf(received, total)}`);
  } finally {
    clearTimeout(stalled);
    stream.destroy();
  }
}

async function openSource(source: string, options: TransferOptions): Promise<Source> {
  if (isUrl(source)) {
    const response = await respond(source, options);
    const length = Number.parseInt(response.headers["content-length"] ?? "", 10);
    return { stream: response, total: Number.isNaN(length) ? undefined : length };
  }
  try {
    const { size } = await stat(source);
    const { signal } = options;
    return { stream: createReadStream(source, signal && { signal }), total: size };
  } catch (error) {
    throw new NotFoundError(`${source} does not exist`, { cause: error });
  }
}

async function* chunksOf(stream: Readable): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    if (chunk instanceof Uint8Array) {
      yield chunk;
    }
  }
}

function progressOf(received: number, total: number | undefined): string {
  return total === undefined ? `${received} bytes` : `${received} of ${total} bytes`;
}

/** A broken connection gets our words; a full disk, a stall or a cancellation keep their own. */
function transferError(error: unknown, words: string): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const broken = code === "ECONNRESET" || code === "ERR_STREAM_PREMATURE_CLOSE";
  return broken ? new WayError(words, { cause: error }) : error;
}
