import { ALLOW_ANNOTATIONS } from "../../kubernetes/allow-lists.ts";
import type { AllowLists } from "../../kubernetes/allow-lists.ts";
import type { Allowed } from "../../kubernetes/guards/guard.ts";
import { isNamespace } from "../../kubernetes/object-kind.ts";
import { stringAt, UNKNOWN, valueAt } from "../../kubernetes/unknown.ts";
import type { Field } from "../../kubernetes/unknown.ts";
import type { ObjectView } from "../rule.ts";

/** Lists that an object has to keep to. */
export interface ListsOf {
  /** Lists that surely hold; one undefined when there is none. */
  readonly certain: readonly Allowed[];
  /** Lists that hold if a name that is not known yet turns out so. */
  readonly possible: readonly Allowed[];
}

/** For limits that hold without a list. */
export const NO_LISTS: ListsOf = { certain: [undefined], possible: [] };

interface NamespaceList {
  readonly name: Field<string>;
  readonly list: Allowed;
}

/**
 * The lists of a stack's namespaces, by what lives there. A namespace may be there twice, as an
 * object and as a patch; then both lists hold, and so does that of the settings, for all objects.
 */
export function namespaceLists(
  objects: readonly ObjectView[],
  key: keyof AllowLists | undefined,
  allow: AllowLists,
): (object: ObjectView) => ListsOf {
  if (key === undefined) return () => NO_LISTS;
  const everywhere = allow[key];
  const certainly = (own: readonly Allowed[] = []): readonly Allowed[] => {
    const all = everywhere === undefined ? own : [...own, everywhere];
    return all.length === 0 ? [undefined] : all;
  };
  const found = objects.filter(isNamespace);
  const all: readonly NamespaceList[] = found.map(({ object }) => ({
    name: stringAt(object, "metadata", "name"),
    list: listIn(valueAt(object, "metadata", "annotations", ALLOW_ANNOTATIONS[key])),
  }));
  const lists = all.filter(({ list }) => list !== undefined);
  const unsure = lists.filter(({ name }) => name.kind !== "known").map(({ list }) => list);
  const byName = Map.groupBy(lists, ({ name }) => (name.kind === "known" ? name.value : undefined));

  return ({ object }) => {
    const place = stringAt(object, "metadata", "namespace");
    if (place.kind === "unknown" || place.kind === "malformed") {
      return { certain: certainly(), possible: lists.map(({ list }) => list) };
    }
    const name = place.kind === "known" ? place.value : "default";
    const own = byName.get(name)?.map(({ list }) => list);
    return { certain: certainly(own), possible: unsure };
  };
}

function listIn(annotation: unknown): Allowed {
  if (annotation === undefined) return undefined;
  return typeof annotation === "string" ? annotation.split(",").filter(Boolean) : UNKNOWN;
}
