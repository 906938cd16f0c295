/** One thing that somebody must be allowed to do in a cluster. */
export interface Right {
  /** API group, empty for the core group. */
  readonly group: string;
  /** Plural name, with the subresource if any, e.g. `pods/exec`. */
  readonly resource: string;
  readonly verb: string;
  /** Namespace that it is needed in; undefined: the whole cluster. */
  readonly namespace: string | undefined;
  /** Names of the objects that it is needed for; undefined: any. */
  readonly names: readonly string[] | undefined;
  /** True when a Role grants exactly this: whoever makes that Role must hold it, no less and no more. */
  readonly exact: boolean;
  /** What it is needed for, each as a phrase after "to". */
  readonly reasons: readonly string[];
}

/** A right before it is put together with others. */
export interface RightNeed {
  readonly group: string;
  readonly resource: string;
  readonly verbs: readonly string[];
  readonly namespace: string | undefined;
  /** @default - any */
  readonly names?: readonly string[] | undefined;
  /** @default false */
  readonly exact?: boolean;
  readonly reason: string;
}

/** Puts needs together: one right per group, resource, verb and namespace, in a stable order. */
export function rightsOf(needs: Iterable<RightNeed>): readonly Right[] {
  const merged = new Map<string, Merged>();
  for (const need of needs) {
    for (const verb of need.verbs) merge(merged, need, verb);
  }
  return [...merged]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { names, reasons, ...right }]) => ({
      ...right,
      names: names === undefined ? undefined : [...names].toSorted(),
      reasons: [...reasons],
    }));
}

/** Rights by what they allow, wherever they are needed. */
export function byAction(rights: readonly Right[]): readonly (readonly Right[])[] {
  const key = ({ group, resource, verb }: Right): string => [group, resource, verb].join(" ");
  return [...Map.groupBy(rights, key).values()];
}

interface Merged extends Omit<Right, "names" | "reasons"> {
  readonly names: Set<string> | undefined;
  readonly reasons: Set<string>;
}

function merge(merged: Map<string, Merged>, need: RightNeed, verb: string): void {
  const { group, resource, namespace, names, exact = false, reason } = need;
  const key = [group, resource, verb, namespace ?? "", String(exact)].join(" ");
  const known = merged.get(key);
  if (known === undefined) {
    const all = names === undefined ? undefined : new Set(names);
    const right = { group, resource, verb, namespace, exact };
    merged.set(key, { ...right, names: all, reasons: new Set([reason]) });
    return;
  }
  known.reasons.add(reason);
  if (names === undefined) merged.set(key, { ...known, names: undefined });
  else for (const name of names) known.names?.add(name);
}
