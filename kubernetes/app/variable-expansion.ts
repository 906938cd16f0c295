const REFERENCE = /(\$+)\(([-._a-zA-Z][-._a-zA-Z0-9]{0,252})\)/g;

/** Variables that `text` refers to by `$(NAME)`; two dollars are one that stands for itself. */
export function referencedNames(text: string): readonly string[] {
  return mentions(text)
    .filter(({ isReference }) => isReference)
    .map(({ name }) => name);
}

/**
 * Whether Kubernetes would change `text` for what it says of one of the variables `names`.
 *
 * It does so in the `env` of a container only, never in what comes from a ConfigMap or Secret.
 */
export function needsExpansion(text: string, names: ReadonlySet<string>): boolean {
  return mentions(text).some(({ name }) => names.has(name));
}

interface Mention {
  readonly name: string;
  readonly isReference: boolean;
}

function mentions(text: string): readonly Mention[] {
  if (!text.includes("$(")) return [];
  return [...text.matchAll(REFERENCE)].map(([, dollars = "", name = ""]) => ({
    name,
    isReference: dollars.length % 2 === 1,
  }));
}

/** Texts by name, in an order in which each stands behind those that it refers to. */
export interface ExpansionOrder {
  readonly ordered: readonly string[];
  /** Names that no order can serve because they refer to each other. */
  readonly cyclic: readonly string[];
}

/** Order for the `env` of a container; names that nothing depends on stay sorted. */
export function expansionOrder(texts: ReadonlyMap<string, string>): ExpansionOrder {
  const ordered: string[] = [];
  const open = new Map(
    [...texts].map(([name, text]) => [
      name,
      referencedNames(text).filter((other) => other !== name && texts.has(other)),
    ]),
  );
  for (;;) {
    const next = [...open.keys()]
      .sort()
      .find((name) => (open.get(name) ?? []).every((other) => !open.has(other)));
    if (next === undefined) return { ordered, cyclic: [...open.keys()].sort() };
    ordered.push(next);
    open.delete(next);
  }
}
