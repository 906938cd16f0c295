import { setTimeout } from "node:timers/promises";

import type {
  AppsV1Api,
  BatchV1Api,
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  KubernetesObject,
  NetworkingV1Api,
  StorageV1Api,
} from "@kubernetes/client-node";

import type { ClusterTarget } from "../environment/environment.ts";
import { messageOf, OperationError } from "./errors.ts";

/** The few calls that Moorage makes to a cluster itself. */
export interface ClusterClient {
  readonly core: CoreV1Api;
  readonly apps: AppsV1Api;
  readonly batch: BatchV1Api;
  readonly networking: NetworkingV1Api;
  readonly storage: StorageV1Api;
  /** An object of any kind; undefined when there is none. */
  readonly read: (reference: ObjectReference) => Promise<KubernetesObject | undefined>;
  readonly create: (object: ObjectReference) => Promise<void>;
  /** Deletes an object and waits until it is gone. */
  readonly remove: (reference: ObjectReference) => Promise<void>;
}

const GONE_SECONDS = 60;

/** Names one object. */
export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Connects to exactly the cluster that an environment names, never to the current context. */
export async function clusterClient(cluster: ClusterTarget): Promise<ClusterClient> {
  const sdk = await import("@kubernetes/client-node");
  const config = await clusterConfig(cluster);
  return {
    core: config.makeApiClient(sdk.CoreV1Api),
    apps: config.makeApiClient(sdk.AppsV1Api),
    batch: config.makeApiClient(sdk.BatchV1Api),
    networking: config.makeApiClient(sdk.NetworkingV1Api),
    storage: config.makeApiClient(sdk.StorageV1Api),
    ...objectCalls(sdk.KubernetesObjectApi.makeApiClient(config)),
  };
}

/** Server and credentials of exactly the context that an environment names. */
export async function clusterConfig(cluster: ClusterTarget): Promise<KubeConfig> {
  const sdk = await import("@kubernetes/client-node");
  const config = new sdk.KubeConfig();
  loadContext(config, cluster);
  return config;
}

function objectCalls(api: KubernetesObjectApi): Pick<ClusterClient, "read" | "create" | "remove"> {
  const read: ClusterClient["read"] = async ({ apiVersion, kind, metadata }) => {
    const { name, namespace } = metadata;
    const place = namespace === undefined ? { name } : { name, namespace };
    return await orUndefined(() => api.read({ apiVersion, kind, metadata: place }));
  };
  const remove: ClusterClient["remove"] = async (reference) => {
    await orUndefined(() => api.delete(reference));
    for (let second = 0; (await read(reference)) !== undefined; second += 1) {
      if (second >= GONE_SECONDS) {
        const { kind, metadata } = reference;
        const message = `${kind} ${metadata.name} was not deleted within ${GONE_SECONDS} s`;
        throw new OperationError("timeout", message);
      }
      await setTimeout(1000);
    }
  };
  const create: ClusterClient["create"] = async (object) => {
    await api.create(object);
  };
  return { read, create, remove };
}

/** Result of a request, or undefined when the object or its kind does not exist. */
export async function orUndefined<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (statusOf(error) === 404 || messageOf(error).includes("Unrecognized API version and kind")) {
      return undefined;
    }
    throw error;
  }
}

/** Result of a request, or undefined when the credentials may not make it. */
export async function ifAllowed<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (statusOf(error) === 403) return undefined;
    throw error;
  }
}

/** A failed request as an error with a next step; the cluster's answer stays out of it. */
export function requestFailure(error: unknown, cluster: ClusterTarget): OperationError {
  const status = statusOf(error);
  if (status === 401 || status === 403) {
    const message = `context "${cluster.context}" refused the request (${status}): ${reasonOf(error)}`;
    return new OperationError("authentication", message, { cause: error });
  }
  const message = `the cluster of context "${cluster.context}" did not answer: ${messageOf(error)}`;
  return new OperationError("configuration", message, {
    hint: cluster.embedded ? "start the embedded control plane" : "check network and kubeconfig",
    command: cluster.embedded ? "npm start" : "npm run doctor",
    cause: error,
  });
}

function loadContext(config: KubeConfig, cluster: ClusterTarget): void {
  try {
    config.loadFromFile(cluster.kubeconfig);
  } catch (cause) {
    throw new OperationError(
      "configuration",
      `${cluster.kubeconfig} cannot be read as a kubeconfig`,
      {
        hint: cluster.embedded ? "the embedded control plane does not run" : undefined,
        command: cluster.embedded ? "npm start" : undefined,
        cause,
      },
    );
  }
  if (config.getContextObject(cluster.context) === null) {
    const found = config.getContexts().map(({ name }) => name);
    const list = found.length === 0 ? "none" : found.join(", ");
    throw new OperationError(
      "configuration",
      `context "${cluster.context}" is not in ${cluster.kubeconfig} (found: ${list})`,
    );
  }
  config.setCurrentContext(cluster.context);
}

/** HTTP status of a failed request; undefined when there was no answer. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "number"
    ? error.code
    : undefined;
}

/** `message` of the Status object that the API server sent. */
export function reasonOf(error: unknown): string {
  const body = error instanceof Error && "body" in error ? String(error.body) : "";
  return (
    /"message":"((?:[^"\\]|\\.)*)"/.exec(body)?.[1]?.replaceAll('\\"', '"') ?? "no reason given"
  );
}
