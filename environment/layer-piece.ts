import type { LayerPlace } from "./layers.ts";
import { isMap, valueAt } from "./plain-data.ts";

/** A value that a layer gives, with where it stands. */
export interface Piece {
  readonly value: unknown;
  readonly place: LayerPlace;
}

/** The entry `key` of a piece; profiles keep `resources` beside their other keys. */
export function inside(outer: Piece, key: string, layer = outer.place.layer): Piece {
  const { place } = outer;
  const isProfileSizes = place.layer === "profile" && key === "resources";
  const path = isProfileSizes ? place.path : [...place.path, key];
  return { value: valueAt(outer.value, [key]), place: { ...place, layer, path } };
}

/** A map without some of its keys; undefined when nothing is left, and for anything else. */
export function without(value: unknown, keys: readonly string[]): unknown {
  if (!isMap(value)) return undefined;
  const left = Object.entries(value).filter(([key]) => !keys.includes(key));
  return left.length === 0 ? undefined : Object.fromEntries(left);
}

/** What a piece says in a short form: a value that stands elsewhere in the long form. */
export function short(piece: Piece, value: unknown): Piece {
  return { value, place: { ...piece.place, short: true } };
}

/**
 * Pieces of a map that says one of several things, by the groups of keys that exclude each other.
 *
 * The last piece that names a group wins; what earlier ones said of other groups is dropped.
 */
export function narrowed(
  pieces: readonly Piece[],
  groups: readonly (readonly string[])[],
): readonly Piece[] {
  const groupOf = (value: unknown): readonly string[] | undefined =>
    isMap(value) ? groups.find((keys) => keys.some((key) => Object.hasOwn(value, key))) : undefined;
  const last = pieces.findLastIndex(({ value }) => groupOf(value) !== undefined);
  const winner = groupOf(pieces[last]?.value);
  const losers = groups.filter((group) => group !== winner).flat();
  return pieces.map((piece, index) =>
    index < last && isMap(piece.value) ? { ...piece, value: without(piece.value, losers) } : piece,
  );
}
