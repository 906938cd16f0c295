import type {
  CheckedFinding,
  CheckedManifests,
  CheckedObject,
  CheckedPlace,
} from "./check-manifests.ts";

/** One place that somebody accepted as it is. */
export interface BaselineEntry {
  readonly rule: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly container: string;
  /** Path of the field below the container, or inside the object, without list indexes. */
  readonly field: string;
  /** Number of such places. */
  readonly count: number;
}

/** What a baseline tells apart: neither lines nor files nor the order of a list. */
type Key = Omit<BaselineEntry, "count">;

/** Which places were there before. */
export interface BaselineMatch {
  readonly isKnown: (place: CheckedPlace) => boolean;
  /** Places of the baseline that are there no longer. */
  readonly gone: number;
}

/** What a place is about, whatever moved around it. */
export function placeKey(
  object: Pick<CheckedObject, "kind" | "namespace" | "name">,
  { finding }: CheckedFinding,
  place: CheckedPlace,
): Key {
  const inner = place.container === undefined ? "" : place.within;
  const field = place.path.startsWith(`${inner}.`)
    ? place.path.slice(inner.length + 1)
    : place.path;
  return {
    rule: finding.rule.name,
    kind: object.kind,
    namespace: object.namespace ?? "",
    name: object.name ?? "",
    container: place.container ?? "",
    field: field.replace(/\[\d+\]/g, "[]"),
  };
}

/** Every place of a run, to be accepted; in a stable order. */
export function baselineOf({ objects }: CheckedManifests): readonly BaselineEntry[] {
  const groups = Map.groupBy(objects.flatMap(keysOf), ({ text }) => text);
  return [...groups]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, [first, ...others]]) =>
      first === undefined ? [] : [{ ...first.key, count: others.length + 1 }],
    );
}

/** Finds places of a baseline again; of more places than it counts, the last ones are new. */
export function matchBaseline(
  { objects }: CheckedManifests,
  baseline: readonly BaselineEntry[],
): BaselineMatch {
  const left = new Map<string, number>();
  for (const { count, ...key } of baseline) {
    const text = keyText(key);
    left.set(text, (left.get(text) ?? 0) + count);
  }
  const known = new Set<CheckedPlace>();
  for (const { text, place } of objects.flatMap(keysOf)) {
    const count = left.get(text) ?? 0;
    if (count === 0) continue;
    left.set(text, count - 1);
    known.add(place);
  }
  const gone = [...left.values()].reduce((sum, count) => sum + count, 0);
  return { isKnown: (place) => known.has(place), gone };
}

interface Keyed {
  readonly key: Key;
  readonly text: string;
  readonly place: CheckedPlace;
}

function keysOf(object: CheckedObject): readonly Keyed[] {
  return object.findings.flatMap((finding) =>
    finding.places.map((place) => {
      const key = placeKey(object, finding, place);
      return { key, text: keyText(key), place };
    }),
  );
}

/** The parts in an order of their own, whatever the order of the keys. */
export function keyText({ rule, kind, namespace, name, container, field }: Key): string {
  return JSON.stringify([rule, kind, namespace, name, container, field]);
}
