import { createServer, type Http2Server, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";

/** Address that the engine streams its events to, so that they never lie on disk in clear. */
export interface EventStream {
  /** Value of the engine's `--event-log`. */
  readonly address: string;
  readonly close: () => Promise<void>;
}

const PATH = "/pulumirpc.Events/StreamEvents";
const FRAME_HEADER = 5;

/**
 * Receives engine events over gRPC (`pulumirpc.Events/StreamEvents`), one JSON text each.
 *
 * The SDK's own receiver needs `@pulumi/pulumi/automation`, which takes half a second to load.
 */
export async function openEventStream(onEvent: (json: string) => void): Promise<EventStream> {
  const server = createServer();
  const sessions = new Set<{ destroy: () => void }>();
  server.on("session", (session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
  });
  server.on("sessionError", () => undefined); // a killed engine; its exit says so
  server.on("stream", (stream, headers) => {
    if (headers[":path"] === PATH) {
      receive(stream, onEvent);
    } else {
      stream.respond({ ":status": 404 }, { endStream: true });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `tcp://127.0.0.1:${String(portOf(server))}`,
    close: async () => {
      for (const session of sessions) {
        session.destroy();
      }
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

function receive(stream: ServerHttp2Stream, onEvent: (json: string) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  stream.on("data", (chunk: Buffer) => {
    rest = takeFrames(Buffer.concat([rest, chunk]), onEvent);
  });
  stream.on("error", () => {
    rest = Buffer.alloc(0);
  });
  stream.on("end", () => {
    if (stream.destroyed) {
      return; // the engine was killed
    }
    stream.respond(
      { ":status": 200, "content-type": "application/grpc" },
      { waitForTrailers: true },
    );
    stream.on("wantTrailers", () => {
      stream.sendTrailers({ "grpc-status": "0" });
    });
    stream.end(Buffer.alloc(FRAME_HEADER));
  });
}

/** Hands over all whole frames and returns what is left. */
export function takeFrames(bytes: Buffer, onEvent: (json: string) => void): Buffer {
  let offset = 0;
  while (bytes.length - offset >= FRAME_HEADER) {
    const end = offset + FRAME_HEADER + bytes.readUInt32BE(offset + 1);
    if (end > bytes.length) {
      break;
    }
    onEvent(eventText(bytes.subarray(offset + FRAME_HEADER, end)));
    offset = end;
  }
  return bytes.subarray(offset);
}

/** Field 1 (a string) of an `EventRequest`, its only field. */
function eventText(message: Buffer): string {
  let position = 1;
  while (position < message.length && ((message[position] ?? 0) & 0x80) !== 0) {
    position += 1;
  }
  return message.subarray(position + 1).toString("utf8");
}

function portOf(server: Http2Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
