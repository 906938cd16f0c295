import type { Context } from "./context.ts";

/** All of standard input; a cancelled command stops waiting for it. */
export async function textOfInput({ host, signal }: Context): Promise<string> {
  const { addAbortSignal, Readable } = await import("node:stream");
  const { text } = await import("node:stream/consumers");
  return host.stdin instanceof Readable ? await text(addAbortSignal(signal, host.stdin)) : "";
}
