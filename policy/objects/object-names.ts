import { textAt, UNKNOWN } from "../../kubernetes/unknown.ts";
import type { Unknown } from "../../kubernetes/unknown.ts";
import type { ObjectView } from "../rule.ts";

/** Namespace of an object; `default` when it names none. */
export function namespaceOf({ object }: Pick<ObjectView, "object">): string | Unknown {
  return textAt(object, "metadata", "namespace") ?? "default";
}

/** Name of an object; one that the API server makes up is not known. */
export function nameOf({ object }: Pick<ObjectView, "object">): string | Unknown {
  return textAt(object, "metadata", "name") ?? UNKNOWN;
}

/** One text for a place that is known, e.g. `acme/web`. */
export function placeKey(
  namespace: string | Unknown,
  ...names: readonly (string | Unknown)[]
): string | undefined {
  const parts = [namespace, ...names];
  return parts.every((part) => typeof part === "string") ? parts.join("/") : undefined;
}
