import type { V1Secret } from "@kubernetes/client-node";

import { LOG_LINES } from "../kubernetes/failures/commands.ts";
import type { LogSource } from "../kubernetes/failures/failure.ts";
import { podSecretNames } from "../kubernetes/failures/pod-secrets.ts";
import { type ClusterClient, ifAllowed, orUndefined } from "./cluster-client.ts";
import { maskSecrets } from "./mask.ts";
import type { AppStatus } from "./status.ts";

/** The last lines of a container that failed, without the secrets of its pod. */
export interface FailureLog {
  readonly pod: string;
  readonly container: string;
  readonly lines: readonly string[];
  /** Why there are no lines. */
  readonly note?: string;
}

type Core = Pick<ClusterClient, "core">;

const MOST_BYTES = 16 * 1024;
/** Shorter lines of a secret of several lines, such as braces, would mask ordinary text. */
const SHORTEST_LINE = 8;

/** An app with the last lines of the container that failed. */
export async function withLog(app: AppStatus, client: Core): Promise<AppStatus> {
  const source = app.failure?.log;
  if (source === undefined) return app;
  const log = await readFailureLog(client, app.namespace, source);
  return log === undefined ? app : { ...app, log };
}

/** Reads the last lines of a container; undefined when it has none. */
export async function readFailureLog(
  client: Core,
  namespace: string,
  source: LogSource,
): Promise<FailureLog | undefined> {
  const { core } = client;
  const place = { pod: source.pod, container: source.container };
  const pod = await orUndefined(() => core.readNamespacedPod({ namespace, name: source.pod }));
  if (pod === undefined) return undefined;
  const secrets = await secretsOf(podSecretNames(pod.spec), client, namespace);
  if (secrets === undefined) {
    const note = "not shown: it may hold values of Secrets that these credentials may not read";
    return { ...place, lines: [], note };
  }
  const text = await ifAllowed(logText(client, namespace, source));
  if (text === undefined) {
    return { ...place, lines: [], note: "not shown: these credentials may not read logs" };
  }
  const lines = maskSecrets(text, secrets)
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "");
  return lines.length === 0 ? undefined : { ...place, lines: lines.slice(-LOG_LINES) };
}

/** Values of Secrets; undefined when one of them may not be read. */
async function secretsOf(
  names: readonly string[],
  { core }: Core,
  namespace: string,
): Promise<readonly string[] | undefined> {
  const read = async (name: string): Promise<readonly string[] | undefined> => {
    const request = orUndefined(() => core.readNamespacedSecret({ namespace, name }));
    // A Secret that does not exist has no values.
    return await ifAllowed(request.then((secret) => valuesOf(secret)));
  };
  const values = await Promise.all(names.map(read));
  const known = values.filter((found) => found !== undefined);
  return known.length === values.length ? known.flat() : undefined;
}

function valuesOf(secret: V1Secret | undefined): readonly string[] {
  return Object.values(secret?.data ?? {}).flatMap((base64) => {
    const value = Buffer.from(base64, "base64").toString("utf8").trim();
    const lines = value.split("\n").map((line) => line.trim());
    return [value, ...lines.filter((line) => lines.length > 1 && line.length >= SHORTEST_LINE)];
  });
}

/** A container that never ran, or whose log is gone, has none. */
async function logText({ core }: Core, namespace: string, source: LogSource): Promise<string> {
  const { pod, container, previous } = source;
  try {
    return await core.readNamespacedPodLog({
      ...{ namespace, name: pod, container, previous },
      ...{ tailLines: LOG_LINES, limitBytes: MOST_BYTES },
    });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === 400 || code === 404 || code === 500) return "";
    throw error;
  }
}
