/** The same function, which works once for each argument; what cannot be made is tried again. */
export function remembered<K extends object, V>(make: (about: K) => V): (about: K) => V {
  const known = new WeakMap<K, { readonly made: V }>();
  return (about) => {
    const entry = known.get(about) ?? { made: make(about) };
    known.set(about, entry);
    return entry.made;
  };
}
