import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";

/** A server of this machine that lasts as long as a test. */
export interface LoopbackServer {
  /** `127.0.0.1:<port>` */
  readonly address: string;
  /** Requests so far, e.g. `GET /index.yaml 200`. */
  readonly requests: readonly string[];
  readonly close: () => Promise<void>;
}

/** User name and password that a server asks for. */
export interface ServerLogin {
  readonly username: string;
  readonly password: string;
}

/** Answers requests, after the login when there is one. */
export async function serveLoopback(
  answer: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>,
  login?: ServerLogin,
): Promise<LoopbackServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    response.on("finish", () => {
      requests.push(`${request.method ?? ""} ${request.url ?? ""} ${response.statusCode}`);
    });
    if (login !== undefined && request.headers.authorization !== basic(login)) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="charts"' }).end();
      return;
    }
    void answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    address: `127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

function basic({ username, password }: ServerLogin): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}
