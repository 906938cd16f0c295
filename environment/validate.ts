import type * as z from "zod";

import type { Problem } from "./environment.ts";
import { withoutEchoes } from "./issue-echoes.ts";
import { issueFaults } from "./issue-text.ts";
import type { Fault, Subject } from "./issue-text.ts";
import { entriesOf, isMap, valueAt } from "./plain-data.ts";
import { pathKey, problemAt } from "./source-file.ts";
import type { Path, SourceFile } from "./source-file.ts";

/** Data with its complaints, and what is left when everything wrong is taken out. */
export interface Validated<T> {
  readonly problems: readonly Problem[];
  /** Places that are wrong, for checks that must not complain twice. */
  readonly faulty: readonly Path[];
  /** Lists that lost entries, by path key: where each entry of `value` stands in the file. */
  readonly kept: Kept;
  /** The valid rest; undefined when not even the root is right. */
  readonly value: T | undefined;
}

/** Positions in the file of the entries that a list still has, by the list's path key. */
export type Kept = ReadonlyMap<string, readonly number[]>;

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
  if (first.success) return { problems: [], faulty: [], kept: new Map(), value: first.data };
  const faults = first.error.issues.flatMap((issue) => issueFaults(subject, issue));
  const problems = withoutEchoes(faults).map((fault) => problemAt(part.source, fault.path, fault));
  const faulty = faults.map(({ path }) => path);
  const rest = new Rest(part.data);
  rest.remove(faults, part.base.length);
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = schema.safeParse(rest.data);
    if (next.success) {
      return { problems, faulty, kept: new Map(rest.kept(part.base)), value: next.data };
    }
    const inner = { ...subject, data: rest.data };
    const left = next.error.issues.flatMap((issue) => issueFaults(inner, issue));
    if (left.some(({ path }) => path.length <= part.base.length)) break;
    rest.remove(left, part.base.length);
  }
  return { problems, faulty, kept: new Map(), value: undefined };
}

/** Where an entry of a checked list stands in the file. */
export function writtenPath(kept: Kept, path: Path): Path {
  return path.reduce<Path>((written, part) => {
    const positions = typeof part === "number" ? kept.get(pathKey(written)) : undefined;
    return [...written, positions?.[Number(part)] ?? part];
  }, []);
}

/** True when `path` is, holds or lies in a faulty place. */
export function touchesFault(faulty: readonly Path[], path: Path): boolean {
  return faulty.some((fault) => {
    const length = Math.min(fault.length, path.length);
    return path.slice(0, length).every((part, index) => String(part) === String(fault[index]));
  });
}

/** Data from which entries are taken out; lists remember where the others stood. */
class Rest {
  public readonly data: unknown;
  readonly #positions = new Map<unknown, number[]>();

  constructor(data: unknown) {
    this.data = this.#cloned(data);
  }

  public remove(faults: readonly Fault[], skip: number): void {
    // From the end, so that list indexes stay right.
    const paths = faults.map(({ path }) => path.slice(skip));
    for (const path of paths.toReversed()) this.#removeAt(path);
  }

  public kept(path: Path, value = this.data): readonly (readonly [string, readonly number[]])[] {
    const positions = this.#positions.get(value) ?? [];
    const isWhole = positions.every((position, index) => position === index);
    const inner = Array.isArray(value)
      ? positions.map((position, index): readonly [number, unknown] => [position, value[index]])
      : entriesOf(value);
    return [
      ...(isWhole ? [] : [[pathKey(path), positions] as const]),
      ...inner.flatMap(([key, entry]) => this.kept([...path, key], entry)),
    ];
  }

  /** Removes the value at `path`, or the entry around it when there is nothing to remove. */
  #removeAt(path: Path): void {
    const key = path.at(-1);
    if (key === undefined) return;
    const parent = valueAt(this.data, path.slice(0, -1));
    if (Array.isArray(parent)) {
      parent.splice(Number(key), 1);
      this.#positions.get(parent)?.splice(Number(key), 1);
    } else if (isMap(parent) && Object.hasOwn(parent, key)) Reflect.deleteProperty(parent, key);
    else this.#removeAt(path.slice(0, -1));
  }

  #cloned(value: unknown): unknown {
    if (Array.isArray(value)) {
      const list = value.map((item) => this.#cloned(item));
      this.#positions.set(list, [...list.keys()]);
      return list;
    }
    if (!isMap(value)) return value;
    const copy: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (const [key, inner] of Object.entries(value)) copy[key] = this.#cloned(inner);
    return copy;
  }
}
