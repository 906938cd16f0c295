import type { EventView, Metadata, Time } from "./views.ts";

/** Events about one object, the latest first. */
export function eventsOf(
  metadata: Metadata | undefined,
  events: readonly EventView[],
): readonly EventView[] {
  return events
    .filter(({ involvedObject: { uid } }) => uid !== undefined && uid === metadata?.uid)
    .toSorted((a, b) => lastTimeOf(b) - lastTimeOf(a));
}

/** Is an event about this container? */
export function isAbout({ involvedObject }: EventView, container: string): boolean {
  return involvedObject.fieldPath?.endsWith(`{${container}}`) === true;
}

/** How often it happened, all events together. */
export function countOf(events: readonly EventView[]): number {
  return events.reduce((sum, { count, series }) => sum + (series?.count ?? count ?? 1), 0);
}

/** When an event last happened, in milliseconds. */
export function lastTimeOf({ series, lastTimestamp, eventTime }: EventView): number {
  return timeOf(series?.lastObservedTime ?? lastTimestamp ?? eventTime);
}

/** Milliseconds of a time; 0 when there is none. */
export function timeOf(time: Time | undefined): number {
  const value = time === undefined ? 0 : new Date(time).getTime();
  return Number.isNaN(value) ? 0 : value;
}

/** The first result that is there. */
export function first<T, R>(items: readonly T[], pick: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = pick(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
