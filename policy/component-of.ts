const component = /^moorage:index:(\w+)$/;

/**
 * The nearest component of ours above a resource, as `ServiceApp "web"`; without a name when only
 * the type chain of the URN tells about it.
 */
export function componentOf(urn: string, parents: readonly string[]): string | undefined {
  for (const parent of parents) {
    const { types, name } = partsOf(parent);
    const kind = component.exec(types.at(-1) ?? "")?.[1];
    if (kind !== undefined) return `${kind} "${name}"`;
  }
  const above = partsOf(urn).types.slice(0, -1);
  return above.map((type) => component.exec(type)?.[1]).findLast((kind) => kind !== undefined);
}

/** `urn:pulumi:<stack>::<project>::<parent type>$<type>::<name>`; the name may hold `::` itself. */
function partsOf(urn: string): { readonly types: readonly string[]; readonly name: string } {
  const [, , chain = "", ...name] = urn.split("::");
  return { types: chain.split("$"), name: name.join("::") };
}
