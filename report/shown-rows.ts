import type { Row } from "../plan/listing/row.ts";

/** The first connections of a list, and how many there are. */
export interface ShownRows {
  readonly rows: readonly Row[];
  readonly count: number;
}

/** Keeps the first rows and counts all of them. */
export function shownRows(all: Iterable<Row>, most: number): ShownRows {
  const rows: Row[] = [];
  let count = 0;
  for (const row of all) {
    if (count < most) rows.push(row);
    count += 1;
  }
  return { rows, count };
}
