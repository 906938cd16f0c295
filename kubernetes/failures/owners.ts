import type { Metadata, Workload } from "./views.ts";

/** The objects that one of the workloads controls. */
export function ownedBy<T extends { readonly metadata?: Metadata }>(
  items: readonly T[],
  owners: readonly Workload[],
): readonly T[] {
  const uids = new Set(owners.map(({ metadata }) => metadata?.uid));
  return items.filter(
    ({ metadata }) => metadata?.ownerReferences?.some(({ uid }) => uids.has(uid)) === true,
  );
}
