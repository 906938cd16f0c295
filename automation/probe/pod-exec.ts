import { PassThrough, Writable } from "node:stream";

import type { KubeConfig } from "@kubernetes/client-node";

/** A command to run in a container. */
export interface ExecCall {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly command: readonly string[];
  /** Text for its standard input. */
  readonly input: string;
  readonly timeoutSeconds: number;
  readonly signal?: AbortSignal | undefined;
}

/** What came back; output that arrived before a failure is kept. */
export interface ExecAnswer {
  readonly output: string;
  /** Why it did not end well; undefined: exit code 0. */
  readonly failure: string | undefined;
}

/** Most bytes that are kept of what a command says. */
const MOST_OUTPUT = 16 * 1024 * 1024;

/** Runs a command in a container through the API server, over a WebSocket. */
export async function execInPod(config: KubeConfig, call: ExecCall): Promise<ExecAnswer> {
  const sdk = await import("@kubernetes/client-node");
  const [output, complaints] = [new Collected(), new Collected()];
  const input = new PassThrough();
  const ending = new Ending(call);
  const { namespace, pod, container, command } = call;
  new sdk.Exec(config)
    .exec(namespace, pod, container, [...command], output, complaints, input, false, (status) => {
      ending.end(status.status === "Success" ? undefined : (status.message ?? "no reason given"));
    })
    .then((socket: Socket) => {
      ending.attach(socket);
      // Its end would close the whole connection below version 5 of the protocol.
      input.write(call.input);
    })
    .catch((error: unknown) => {
      ending.end(connectionText(error));
    });
  const failure = await ending.reason;
  input.destroy();
  return { output: output.text(), failure: withComplaints(failure, complaints.text()) };
}

/** What is needed of a WebSocket. */
interface Socket {
  onclose: unknown;
  close(): void;
}

/** The first reason to end a command: its status, a closed connection, the time or a signal. */
class Ending {
  readonly reason: Promise<string | undefined>;
  readonly end: (reason: string | undefined) => void;
  #socket: Socket | undefined;
  #isOver = false;

  constructor({ timeoutSeconds, signal }: ExecCall) {
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    const late = setTimeout(() => {
      this.end(`no end in ${timeoutSeconds} s`);
    }, timeoutSeconds * 1000);
    const cancel = (): void => {
      this.end("cancelled");
    };
    this.reason = promise;
    this.end = (reason) => {
      this.#isOver = true;
      clearTimeout(late);
      signal?.removeEventListener("abort", cancel);
      this.#socket?.close();
      resolve(reason);
    };
    signal?.addEventListener("abort", cancel);
    if (signal?.aborted === true) cancel();
  }

  attach(socket: Socket): void {
    this.#socket = socket;
    socket.onclose = () => {
      this.end("the connection was closed");
    };
    if (this.#isOver) socket.close();
  }
}

/** What a WebSocket reports is an event, not an error. */
function connectionText(error: unknown): string {
  const message: unknown =
    typeof error === "object" && error !== null ? Reflect.get(error, "message") : undefined;
  return typeof message === "string" && message !== "" ? message : "the connection failed";
}

function withComplaints(failure: string | undefined, complaints: string): string | undefined {
  const last = complaints.trim().split("\n").at(-1) ?? "";
  return failure === undefined || last === "" ? failure : `${failure}: ${last}`;
}

class Collected extends Writable {
  readonly #chunks: Buffer[] = [];
  #size = 0;

  text(): string {
    return Buffer.concat(this.#chunks).toString("utf8");
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#size += chunk.length;
    if (this.#size <= MOST_OUTPUT) this.#chunks.push(chunk);
    done();
  }
}
