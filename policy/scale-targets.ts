import { containerDefaults } from "../kubernetes/limit-range.ts";
import { stringAt, UNKNOWN } from "../kubernetes/unknown.ts";
import type { Unknown } from "../kubernetes/unknown.ts";
import { nameOf, namespaceOf, placeKey } from "./object-names.ts";
import type { ObjectView } from "./rule.ts";

/** What autoscalers may point at. */
export interface Targets {
  /** By `namespace/kind/name`. */
  readonly byPlace: ReadonlyMap<string, ObjectView>;
  /** True where the stack has workloads that it does not show. */
  readonly isOpen: (namespace: string | Unknown) => boolean;
  /** Requests that the namespace's LimitRanges give, by quota key; undefined: not known. */
  readonly defaultsOf: (
    namespace: string | Unknown,
  ) => Readonly<Record<string, bigint>> | undefined;
}

/** Reads the workloads of a stack, and what is known of their namespaces. */
export function targetsIn(objects: readonly ObjectView[]): Targets {
  const byPlace = new Map<string, ObjectView>();
  const hidden = new Set<string | Unknown>();
  for (const view of objects) {
    const { group, kind, patch } = view;
    if (group === "helm.sh") hidden.add(releaseNamespace(view));
    if (view.pod === undefined || patch) continue;
    const key = placeKey(namespaceOf(view), kind, nameOf(view));
    if (key === undefined) hidden.add(namespaceOf(view));
    else byPlace.set(key, view);
  }
  const ranges = Map.groupBy(
    objects.filter(({ group, kind, patch }) => group === "" && kind === "LimitRange" && !patch),
    namespaceOf,
  );
  return {
    byPlace,
    isOpen: (namespace) => hidden.has(namespace) || hidden.has(UNKNOWN),
    defaultsOf: (namespace) => {
      if (namespace === UNKNOWN || ranges.has(UNKNOWN)) return undefined;
      return containerDefaults((ranges.get(namespace) ?? []).map(({ object }) => object));
    },
  };
}

function releaseNamespace({ object }: ObjectView): string | Unknown {
  const field = stringAt(object, "namespace");
  if (field.kind === "absent") return "default";
  return field.kind === "known" ? field.value : UNKNOWN;
}
