import { RELEASE_TYPE } from "../kubernetes/object-kind.ts";
import { OperationError } from "./errors.ts";
import { readIfPresent } from "./project-files.ts";

/** An operation that the engine began and never recorded the end of. */
export interface InterruptedOperation {
  /** `creating`, `updating`, `deleting`, … */
  readonly operation: string;
  readonly urn: string;
}

/** An interrupted operation, and what it is about. */
export interface PendingOperation extends InterruptedOperation {
  readonly type: string;
  /** Undefined when it is about no object, or when nothing tells which one. */
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

/** Components of the Kubernetes SDK. */
const COMPONENT = /^kubernetes:(helm\.sh|yaml|kustomize)/;

/** Operations that an interrupted run left in the checkpoint of a file backend. */
export function pendingOperations(checkpointFile: string): readonly PendingOperation[] {
  const text = readIfPresent(checkpointFile);
  if (text === undefined) return [];
  const list = at(parsed(text, checkpointFile), "checkpoint", "latest", "pending_operations");
  return Array.isArray(list) ? list.map(recordedOperation) : [];
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

/** An operation in words, e.g. `creating Service acme-web`; several kinds may share a name. */
export function operationTitle({ operation, urn }: InterruptedOperation): string {
  const [type = "", name = ""] = urn.split("::").slice(2);
  return `${operation} ${type.slice(type.lastIndexOf(":") + 1)} ${name}`;
}

/** Name of the object with its namespace, e.g. `acme/web`. */
export function objectName({ name, namespace }: PendingReference): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** False for components, providers and patches: none of them makes an object. */
export function makesObject(type: string): boolean {
  if (type === RELEASE_TYPE) return true;
  const isObject = type.startsWith("kubernetes:") && !type.endsWith("Patch");
  return isObject && !COMPONENT.test(type);
}

function recordedOperation(entry: unknown): PendingOperation {
  const operation = text(at(entry, "type")) ?? "";
  const urn = text(at(entry, "resource", "urn")) ?? "";
  return pendingOperation({ operation, urn }, at(entry, "resource", "inputs"));
}

/** An interrupted operation on a resource with these inputs. */
export function pendingOperation(
  { operation, urn }: InterruptedOperation,
  inputs: unknown,
): PendingOperation {
  const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
  return {
    operation,
    urn,
    type,
    reference: type === RELEASE_TYPE ? releaseReference(inputs) : objectReference(type, inputs),
    asked: type === RELEASE_TYPE ? askedRelease(inputs) : undefined,
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

function objectReference(type: string, inputs: unknown): PendingReference | undefined {
  const apiVersion = text(at(inputs, "apiVersion"));
  const kind = text(at(inputs, "kind"));
  const name = text(at(inputs, "metadata", "name"));
  const namespace = at(inputs, "metadata", "namespace");
  // A plan may not know a namespace yet: then nothing tells where the object is.
  const isPlaced = namespace === undefined || typeof namespace === "string";
  if (!makesObject(type) || apiVersion === undefined || kind === undefined) return undefined;
  return name === undefined || !isPlaced ? undefined : { apiVersion, kind, name, namespace };
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
