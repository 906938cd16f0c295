import { OperationError } from "./errors.ts";
import { readIfPresent } from "./project-files.ts";

/** An operation that the engine began and never recorded the end of. */
export interface PendingOperation {
  /** `creating`, `updating`, `deleting`, … */
  readonly operation: string;
  readonly urn: string;
  readonly type: string;
  readonly reference: PendingReference | undefined;
  /** What a Helm release was asked for; undefined for everything else. */
  readonly asked: AskedRelease | undefined;
}

/** What tells a release of ours from another one of the same name. */
export interface AskedRelease {
  /** Version of the chart. */
  readonly version: string | undefined;
  /** Holds the digest of the chart. */
  readonly description: string | undefined;
}

/** Kubernetes object that a pending operation is about; names and namespaces are never secret. */
export interface PendingReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
}

const RELEASE = "kubernetes:helm.sh/v3:Release";

/** Operations that an interrupted run left in the checkpoint of a file backend. */
export function pendingOperations(checkpointFile: string): readonly PendingOperation[] {
  const text = readIfPresent(checkpointFile);
  if (text === undefined) return [];
  const list = at(parsed(text, checkpointFile), "checkpoint", "latest", "pending_operations");
  return Array.isArray(list) ? list.map(pendingOperation) : [];
}

/** The same from what `pulumi stack export` printed, for a backend of any kind. */
export function exportedOperations(text: string): readonly PendingOperation[] {
  const list = at(parsed(text, "the exported state"), "deployment", "pending_operations");
  return Array.isArray(list) ? list.map(pendingOperation) : [];
}

function parsed(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = `${place} is cut off or damaged: it is no JSON`;
    throw new OperationError("configuration", message, {
      hint: "moor recover puts the copy back that the engine made before its last write",
      command: "npx moor recover",
      cause,
    });
  }
}

/** Name of the object with its namespace, e.g. `acme/web`. */
export function objectName({ name, namespace }: PendingReference): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function pendingOperation(entry: unknown): PendingOperation {
  const type = text(at(entry, "resource", "type")) ?? "";
  const inputs = at(entry, "resource", "inputs");
  return {
    operation: text(at(entry, "type")) ?? "",
    urn: text(at(entry, "resource", "urn")) ?? "",
    type,
    reference: type === RELEASE ? releaseReference(inputs) : objectReference(type, inputs),
    asked: type === RELEASE ? askedRelease(inputs) : undefined,
  };
}

function askedRelease(inputs: unknown): AskedRelease {
  return { version: text(at(inputs, "version")), description: text(at(inputs, "description")) };
}

function releaseReference(inputs: unknown): PendingReference | undefined {
  const name = text(at(inputs, "name"));
  const namespace = text(at(inputs, "namespace"));
  return name === undefined ? undefined : { apiVersion: "", kind: "Release", name, namespace };
}

/** Undefined for components, providers and patches: none of them makes an object. */
function objectReference(type: string, inputs: unknown): PendingReference | undefined {
  const apiVersion = text(at(inputs, "apiVersion"));
  const kind = text(at(inputs, "kind"));
  const name = text(at(inputs, "metadata", "name"));
  const isObject = type.startsWith("kubernetes:") && !type.endsWith("Patch");
  if (!isObject || apiVersion === undefined || kind === undefined || name === undefined) {
    return undefined;
  }
  return { apiVersion, kind, name, namespace: text(at(inputs, "metadata", "namespace")) };
}

function at(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== "object" || current === null) {
      return undefined;
    }
    current = new Map<string, unknown>(Object.entries(current)).get(key);
  }
  return current;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
