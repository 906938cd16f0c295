import { containerDefaults, isDefaultKnown } from "../../kubernetes/limit-range.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";
import type { Unknown } from "../../kubernetes/unknown.ts";
import type { ObjectView } from "../rule.ts";
import { namespaceOf } from "./object-names.ts";

/**
 * What LimitRanges give to containers that say nothing, by quota key; undefined: not known for the
 * resource.
 */
export type LimitDefaults = (
  namespace: string | Unknown,
  resource: string,
) => Readonly<Record<string, bigint>> | undefined;

/** Reads the LimitRanges of a stack. */
export function limitDefaults(objects: readonly ObjectView[]): LimitDefaults {
  const ranges = Map.groupBy(
    objects.filter(({ group, kind, patch }) => group === "" && kind === "LimitRange" && !patch),
    namespaceOf,
  );
  return (namespace, resource) => {
    if (namespace === UNKNOWN || ranges.has(UNKNOWN)) return undefined;
    const own = (ranges.get(namespace) ?? []).map(({ object }) => object);
    return own.every((range) => isDefaultKnown(range, resource))
      ? containerDefaults(own)
      : undefined;
  };
}
