import http from "node:http";
import https from "node:https";

import { WayError } from "./acquisition.ts";
import type { TransferLimits } from "./acquisition.ts";

/** A server or a folder has no such file. */
export class NotFoundError extends WayError {}

/** Limits and cancellation of one transfer. */
export interface RequestOptions {
  readonly limits: TransferLimits;
  readonly signal?: AbortSignal | undefined;
}

const redirects = new Set([301, 302, 303, 307, 308]);
const notThere = new Set([403, 404, 410]);

/** The address without user name, password and query, which may be secret. */
export function publicAddress(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

/** Milliseconds in words. */
export function inSeconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}

/**
 * Asks for `url`, follows at most five redirects and returns the response with status 200.
 *
 * Node's own client is used, so `NODE_EXTRA_CA_CERTS` and `NODE_USE_ENV_PROXY` apply.
 */
export async function respond(
  url: string,
  options: RequestOptions,
  hops = 5,
): Promise<http.IncomingMessage> {
  const response = await request(url, options);
  const status = response.statusCode ?? 0;
  if (status === 200) {
    return response;
  }
  response.destroy();
  const { location } = response.headers;
  if (redirects.has(status) && location !== undefined && hops > 0) {
    return respond(redirectTarget(url, location), options, hops - 1);
  }
  const text = `${publicAddress(url)} answers ${status} ${response.statusMessage ?? ""}`.trim();
  throw notThere.has(status) ? new NotFoundError(text) : new WayError(text);
}

function redirectTarget(url: string, location: string): string {
  const target = new URL(location, url);
  if (url.startsWith("https:") && target.protocol !== "https:") {
    throw new WayError(`${publicAddress(url)} redirects to an address without encryption`);
  }
  return target.href;
}

function request(url: string, options: RequestOptions): Promise<http.IncomingMessage> {
  const { connect, stall } = options.limits;
  const secure = url.startsWith("https:");
  return new Promise((resolve, reject) => {
    const sent = (secure ? https : http).get(url, { signal: options.signal }, (response) => {
      clearTimeout(timer);
      resolve(response);
    });
    const giveUp = (reason: string): void => {
      sent.destroy(new WayError(`${publicAddress(url)}: ${reason}`));
    };
    let timer = setTimeout(giveUp, connect, `no connection within ${inSeconds(connect)}`);
    const connected = (): void => {
      clearTimeout(timer);
      timer = setTimeout(giveUp, stall, `no answer within ${inSeconds(stall)}`);
    };
    sent.once("socket", (socket) => {
      if (socket.connecting) {
        socket.once(secure ? "secureConnect" : "connect", connected);
      } else {
        connected();
      }
    });
    sent.once("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(options.signal?.aborted === true ? error : requestError(error, url));
    });
  });
}

function requestError(error: NodeJS.ErrnoException, url: string): Error {
  if (error instanceof WayError) {
    return error;
  }
  // Trying several addresses of one name fails with an error whose message is empty.
  const words = error.message === "" ? (error.code ?? error.name) : error.message;
  return new WayError(`${publicAddress(url)}: ${words}`, { cause: error });
}
