import type * as z from "zod";

import type { Problem } from "./environment.ts";
import { issueFaults, withoutEchoes } from "./issue-text.ts";
import type { Fault, Subject } from "./issue-text.ts";
import { isMap, valueAt } from "./plain-data.ts";
import { problemAt } from "./source-file.ts";
import type { Path, SourceFile } from "./source-file.ts";

/** Data with its complaints, and what is left when everything wrong is taken out. */
export interface Validated<T> {
  readonly problems: readonly Problem[];
  /** Places that are wrong, for checks that must not complain twice. */
  readonly faulty: readonly Path[];
  /** The valid rest; undefined when not even the root is right. */
  readonly value: T | undefined;
}

/** What to validate and where it stands. */
export interface Part {
  readonly source: SourceFile;
  readonly base: Path;
  readonly data: unknown;
}

const ROUNDS = 8;

/**
 * Checks data against a schema and reports everything that is wrong.
 *
 * Wrong values, and entries that miss a required key, are then removed until the rest is valid, so that
 * the checks that compare values with each other can run in the same go.
 */
export function validate<T>(schema: z.ZodType<T>, part: Part): Validated<T> {
  const subject: Subject = { schema, ...part };
  const first = schema.safeParse(part.data);
  if (first.success) return { problems: [], faulty: [], value: first.data };
  const faults = first.error.issues.flatMap((issue) => issueFaults(subject, issue));
  const problems = withoutEchoes(faults).map((fault) => problemAt(part.source, fault.path, fault));
  const faulty = faults.map(({ path }) => path);
  const data = cloned(part.data);
  removeAll(data, faults, part.base.length);
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = schema.safeParse(data);
    if (next.success) return { problems, faulty, value: next.data };
    const inner = { ...subject, data };
    const left = next.error.issues.flatMap((issue) => issueFaults(inner, issue));
    if (left.some(({ path }) => path.length <= part.base.length)) break;
    removeAll(data, left, part.base.length);
  }
  return { problems, faulty, value: undefined };
}

/** True when `path` is, holds or lies in a faulty place. */
export function touchesFault(faulty: readonly Path[], path: Path): boolean {
  return faulty.some((fault) => {
    const length = Math.min(fault.length, path.length);
    return path.slice(0, length).every((part, index) => String(part) === String(fault[index]));
  });
}

function removeAll(data: unknown, faults: readonly Fault[], skip: number): void {
  // From the end, so that list indexes stay right.
  const paths = faults.map(({ path }) => path.slice(skip));
  for (const path of paths.toReversed()) remove(data, path);
}

/** Removes the value at `path`, or the entry around it when there is nothing to remove. */
function remove(data: unknown, path: Path): void {
  const key = path.at(-1);
  if (key === undefined) return;
  const parent = valueAt(data, path.slice(0, -1));
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else if (isMap(parent) && Object.hasOwn(parent, key)) Reflect.deleteProperty(parent, key);
  else remove(data, path.slice(0, -1));
}

function cloned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cloned);
  if (!isMap(value)) return value;
  const copy: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [key, inner] of Object.entries(value)) copy[key] = cloned(inner);
  return copy;
}
