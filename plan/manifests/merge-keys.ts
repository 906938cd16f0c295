import type { Problem } from "../../environment/environment.ts";
import { problemAt } from "../../environment/source-file.ts";
import type { Path, SourceFile } from "../../environment/source-file.ts";
import { isMap } from "../../kubernetes/unknown.ts";
import type { UntrustedMap } from "../../kubernetes/unknown.ts";

const MERGE = "<<";

/** A file whose merge keys are carried out: `<<: *base` stands for the keys of that map. */
export function withMergeKeys(source: SourceFile): SourceFile {
  if (!source.text.includes(MERGE)) return source;
  const merger = new Merger(source);
  const data = merger.read(source.data, []);
  return { ...source, data, problems: [...source.problems, ...merger.problems] };
}

class Merger {
  public readonly problems: Problem[] = [];
  readonly #source: SourceFile;

  constructor(source: SourceFile) {
    this.#source = source;
  }

  public read(value: unknown, path: Path): unknown {
    if (Array.isArray(value)) return value.map((item, index) => this.read(item, [...path, index]));
    if (!isMap(value)) return value;
    const map: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (const [key, item] of Object.entries(value)) {
      const place = [...path, key];
      const inner = this.read(item, place);
      if (this.#isMerge(place)) this.#merge(map, inner, place);
      else map[key] = inner;
    }
    return map;
  }

  /** In quotes it is a key like any other. */
  #isMerge(path: Path): boolean {
    const place = this.#source.place(path);
    return path.at(-1) === MERGE && this.#source.text[place?.key ?? 0] === "<";
  }

  #merge(map: Record<string, unknown>, value: unknown, path: Path): void {
    const maps: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (!maps.every(isMap)) {
      this.#refuse(path, "<< merges a map, or a list of maps", "Quote it to mean a key");
      return;
    }
    const merged = mergedKeys(maps);
    const [twice] = Object.keys(merged).filter((key) => Object.hasOwn(map, key));
    if (twice === undefined) {
      Object.assign(map, merged);
      return;
    }
    const hint = "Write << before the other keys, which then count";
    this.#refuse(path, "<< brings a key that stands before it already", hint);
  }

  #refuse(path: Path, message: string, hint: string): void {
    this.problems.push(problemAt(this.#source, path, { message, hint, side: "key" }));
  }
}

/** Of several maps with the same key the first one counts. */
function mergedKeys(maps: readonly UntrustedMap[]): UntrustedMap {
  const merged: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  return Object.assign(merged, ...maps.toReversed()) as UntrustedMap;
}
