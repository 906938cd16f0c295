import type { ObjectView } from "../rule.ts";
import { hiddenObjects } from "./hidden-objects.ts";
import type { Hides } from "./hidden-objects.ts";
import { limitDefaults } from "./limit-defaults.ts";
import type { LimitDefaults } from "./limit-defaults.ts";
import { nameOf, namespaceOf, placeKey } from "./object-names.ts";

/** What autoscalers may point at. */
export interface Targets {
  /** By `namespace/kind/name`. */
  readonly byPlace: ReadonlyMap<string, ObjectView>;
  /** True where the stack has workloads that it does not show. */
  readonly isOpen: Hides;
  /** Requests that the namespace's LimitRanges give. */
  readonly defaultsOf: LimitDefaults;
}

/** Reads the workloads of a stack, and what is known of their namespaces. */
export function targetsIn(objects: readonly ObjectView[]): Targets {
  const byPlace = new Map<string, ObjectView>();
  for (const view of objects) {
    if (view.pod === undefined || view.patch) continue;
    const key = placeKey(namespaceOf(view), view.kind, nameOf(view));
    if (key !== undefined) byPlace.set(key, view);
  }
  return { byPlace, isOpen: hiddenObjects(objects), defaultsOf: limitDefaults(objects) };
}
