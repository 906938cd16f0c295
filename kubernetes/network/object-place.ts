import { stringAt } from "../unknown.ts";

/** Stands for a name or namespace that is not known; no object can be called so. */
export const UNKNOWN_NAME = "(unknown)";

/** Where a namespaced object is. */
export interface Place {
  readonly namespace: string;
  readonly name: string;
}

/** Place of an object: namespace `default` when it names none, {@link UNKNOWN_NAME} if not known. */
export function placeOf(object: unknown): Place {
  const namespace = nameAt(object, "namespace") ?? "";
  return {
    // Kubernetes takes an empty text for none.
    namespace: namespace === "" ? "default" : namespace,
    name: nameAt(object, "name") ?? UNKNOWN_NAME,
  };
}

function nameAt(object: unknown, key: string): string | undefined {
  const name = stringAt(object, "metadata", key);
  if (name.kind === "absent") return undefined;
  return name.kind === "known" ? name.value : UNKNOWN_NAME;
}
