import * as fs from "node:fs";
import * as path from "node:path";

import type { Problem } from "../../environment/environment.ts";
import { compareText, nearName, quote } from "../../environment/problems.ts";
import { attempt } from "./file-access.ts";

/** Most files that one run reads. */
const MAX_FILES = 20_000;
const manifestName = /\.(?:ya?ml|json)$/i;

/** The place that means standard input. */
export const STANDARD_INPUT = "-";

/** A file to read. */
export interface FoundFile {
  /** As users know it: relative to the current folder. */
  readonly file: string;
  /** Undefined: standard input. */
  readonly absolute: string | undefined;
  /** True when it was named itself, false when it was found in a folder. */
  readonly named: boolean;
}

/** Files to read, in the order of the places and then by name, and what is wrong with the places. */
export interface FoundFiles {
  readonly files: readonly FoundFile[];
  readonly problems: readonly Problem[];
}

/**
 * Files of these places: a file as it is, of a folder all `*.yaml`, `*.yml` and `*.json` at any depth.
 *
 * Folders that begin with a dot and `node_modules` are left out; every file is read once, and `-` is
 * standard input.
 */
export function findManifests(cwd: string, places: readonly string[]): FoundFiles {
  const finder = new Finder(cwd);
  for (const place of places) finder.add(place);
  return { files: finder.files, problems: finder.problems };
}

class Finder {
  public readonly files: FoundFile[] = [];
  public readonly problems: Problem[] = [];
  readonly #cwd: string;
  readonly #seen = new Set<string>();
  #matches = 0;

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  public add(place: string): void {
    if (place === STANDARD_INPUT) {
      this.#input();
      return;
    }
    const absolute = path.resolve(this.#cwd, place);
    const stats = this.#stats(absolute);
    if (stats === "refused") return;
    if (stats === undefined) {
      this.#refuse(place, `there is no file or folder ${quote(place)}`, nearNeighbor(absolute));
    } else if (stats.isDirectory()) {
      const before = this.#matches;
      this.#folder(absolute, fs.realpathSync(absolute));
      if (this.#matches > before) return;
      this.#refuse(place, "the folder holds no *.yaml, *.yml or *.json", "Name another folder");
    } else {
      this.#file(absolute, true);
    }
  }

  #input(): void {
    if (this.#seen.has(STANDARD_INPUT)) return;
    this.#seen.add(STANDARD_INPUT);
    this.files.push({ file: "stdin", absolute: undefined, named: true });
  }

  #folder(folder: string, root: string): void {
    const names = this.#attempt(folder, () => fs.readdirSync(folder));
    if (names === undefined) this.#matches += 1;
    for (const name of names?.toSorted(compareText) ?? []) {
      if (name.startsWith(".") || name === "node_modules") continue;
      const absolute = path.join(folder, name);
      const stats = this.#stats(absolute);
      if (stats === "refused") this.#matches += 1;
      else if (stats?.isDirectory() === true) {
        if (this.#entered(absolute, root)) this.#folder(absolute, root);
      } else if (manifestName.test(name)) {
        this.#matches += 1;
        if (this.#isInside(absolute, root)) this.#file(absolute, false);
      }
    }
  }

  /** A folder that links back to one above it would never end. */
  #entered(folder: string, root: string): boolean {
    if (!this.#isInside(folder, root)) return false;
    const real = fs.realpathSync(folder);
    if (real === root || this.#seen.has(real)) return false;
    this.#seen.add(real);
    return true;
  }

  #isInside(entry: string, root: string): boolean {
    if (!fs.existsSync(entry)) {
      this.#refuse(this.#shown(entry), "the link leads nowhere", "Remove it");
      return false;
    }
    const inner = path.relative(root, fs.realpathSync(entry));
    if (inner !== ".." && !inner.startsWith(`..${path.sep}`) && !path.isAbsolute(inner))
      return true;
    const hint = "Name the place it leads to itself";
    this.#refuse(this.#shown(entry), "the link leads out of the folder", hint);
    return false;
  }

  #file(absolute: string, named: boolean): void {
    const file = this.#shown(absolute);
    const real = fs.realpathSync(absolute);
    if (this.#seen.has(real)) return;
    this.#seen.add(real);
    if (!fs.statSync(absolute).isFile()) {
      this.#refuse(file, "this is no regular file", "Name a file or a folder");
    } else if (this.files.length < MAX_FILES) {
      this.files.push({ file, absolute, named });
    } else if (this.files.length === MAX_FILES) {
      this.#refuse(file, "there are too many files", `The limit is ${MAX_FILES}`);
    }
  }

  /** What stands at a path; undefined: nothing. */
  #stats(absolute: string): fs.Stats | "refused" | undefined {
    const stats = this.#attempt(absolute, () => ({
      found: fs.statSync(absolute, { throwIfNoEntry: false }),
    }));
    return stats === undefined ? "refused" : stats.found;
  }

  #attempt<T>(absolute: string, work: () => T): T | undefined {
    const result = attempt(work);
    if ("value" in result) return result.value;
    this.#refuse(this.#shown(absolute), result.message, result.hint);
    return undefined;
  }

  #shown(absolute: string): string {
    return path.relative(this.#cwd, absolute);
  }

  #refuse(file: string, message: string, hint?: string): void {
    this.problems.push({ file, line: 1, column: 1, path: "", message, hint });
  }
}

/** The entry of the same folder that was most likely meant. */
function nearNeighbor(absolute: string): string {
  const folder = path.dirname(absolute);
  const stats = fs.statSync(folder, { throwIfNoEntry: false });
  const names = stats?.isDirectory() === true ? fs.readdirSync(folder) : [];
  return nearName(path.basename(absolute), names) ?? "Name a file, or a folder with *.yaml files";
}
