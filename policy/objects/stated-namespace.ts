import { joinPath } from "../../kubernetes/object-kind.ts";
import { servedKind } from "../../kubernetes/served-kinds.ts";
import { stringAt } from "../../kubernetes/unknown.ts";
import type { Field } from "../../kubernetes/unknown.ts";
import type { ObjectView } from "../rule.ts";

/** The namespace that an object says it is in. */
export interface StatedNamespace {
  readonly field: Field<string>;
  /** Path inside the object, e.g. `metadata.namespace`. */
  readonly name: string;
  /** Path inside the resource. */
  readonly path: string;
  /** True when the object is surely in a namespace, also when it names none. */
  readonly isNamespaced: boolean;
}

/** What an object says about its namespace; undefined for kinds that are in none. */
export function statedNamespace(view: ObjectView): StatedNamespace | undefined {
  const { group, kind, object, path } = view;
  const isRelease = group === "helm.sh" && kind === "Release";
  const { namespaced, assumed } = servedKind(group, kind);
  if (!namespaced) return undefined;
  const keys = isRelease ? ["namespace"] : ["metadata", "namespace"];
  const name = keys.join(".");
  const isNamespaced = isRelease || !assumed;
  return { field: stringAt(object, ...keys), name, path: joinPath(path, name), isNamespaced };
}
