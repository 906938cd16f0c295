import type { ClusterTarget } from "../../environment/environment.ts";
import { requestFailure, statusOf } from "../cluster-client.ts";
import { OperationError } from "../errors.ts";

/** Does work with a cluster; a request that fails in it becomes an error with a next step. */
export async function withRequestErrors<T>(
  cluster: ClusterTarget,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isRequestError(error) ? requestFailure(error, cluster) : error;
  }
}

function isRequestError(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof OperationError) return false;
  // What a signal ends has a numeric code too.
  if (error.name === "AbortError") return false;
  const isNetwork = error.name === "FetchError" || error.message.includes("fetch failed");
  const code: unknown = Reflect.get(error, "code");
  return (
    isNetwork || statusOf(error) !== undefined || (typeof code === "string" && NETWORK.test(code))
  );
}

const NETWORK = /^(E(CONN|HOST|NET|TIMEDOUT|PIPE|AI_|NOTFOUND)|CERT_|DEPTH_ZERO|UNABLE_TO|ERR_TLS)/;
