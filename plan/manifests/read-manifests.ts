import type { Problem } from "../../environment/environment.ts";
import { EnvironmentError, problemLine, quote } from "../../environment/problems.ts";
import { idleFaults } from "../../environment/network-policy-schema.ts";
import { problemAt } from "../../environment/source-file.ts";
import type { SourceFile } from "../../environment/source-file.ts";
import { validate } from "../../environment/validate.ts";
import { placeOf } from "../../kubernetes/network/object-place.ts";
import type { KubernetesObject } from "../../kubernetes/object-kind.ts";
import { knownOr, stringAt, valueAt } from "../../kubernetes/unknown.ts";
import { findManifests } from "./find-files.ts";
import type { FoundFile } from "./find-files.ts";
import { objectsOf } from "./found-objects.ts";
import type { FoundObject } from "./found-objects.ts";
import { kindText, mayMatter, understoodKind } from "./kinds.ts";
import type { UnderstoodKind } from "./kinds.ts";
import { readDocuments, TEMPLATE_HINT } from "./read-documents.ts";

/** Objects of the kinds that decide who reaches whom, and what else was found. */
export interface Manifests {
  readonly objects: readonly KubernetesObject[];
  readonly files: number;
  /** Number of objects of each kind that is not read. */
  readonly skipped: ReadonlyMap<string, number>;
  /** What was not read although it may matter. */
  readonly notes: readonly string[];
}

/** Where to look for manifests. */
export interface ManifestPlaces {
  /** Folder that the places are relative to. */
  readonly cwd: string;
  readonly places: readonly string[];
  /** Text of the place `-`. */
  readonly standardInput?: string | undefined;
  /** Told from time to time, with the number of files read so far. */
  readonly onFile?: (read: number, all: number) => void;
}

/** Reads Kubernetes objects from files and folders; throws one error with every problem. */
export function readManifests({ cwd, places, standardInput, onFile }: ManifestPlaces): Manifests {
  const found = findManifests(cwd, places);
  const reader = new Reader(standardInput);
  found.files.forEach((file, index) => {
    onFile?.(index, found.files.length);
    reader.read(file);
  });
  const problems = [...found.problems, ...reader.problems];
  if (problems.length === 0 && reader.isEmpty) problems.push(noObjects(places, found.files));
  if (problems.length > 0) throw new EnvironmentError(problems.map(withTemplateHint));
  const { objects, skipped } = reader;
  return { objects, files: found.files.length, skipped: sorted(skipped), notes: reader.notes() };
}

class Reader {
  public readonly objects: KubernetesObject[] = [];
  public readonly problems: Problem[] = [];
  public readonly skipped = new Map<string, number>();
  readonly #mattering = new Map<string, number>();
  readonly #foreign: string[] = [];
  readonly #idle: string[] = [];
  readonly #places = new Map<string, string>();
  readonly #standardInput: string | undefined;

  constructor(standardInput: string | undefined) {
    this.#standardInput = standardInput;
  }

  public get isEmpty(): boolean {
    return this.objects.length === 0 && this.skipped.size === 0;
  }

  public read(file: FoundFile): void {
    for (const source of readDocuments(file, this.#standardInput)) {
      if (source.problems.length > 0) {
        this.problems.push(...source.problems);
        continue;
      }
      const { objects, problems, foreign } = objectsOf(source);
      this.problems.push(...problems);
      if (foreign) this.#addForeign(file, source);
      for (const one of objects) this.#add(one);
    }
  }

  public notes(): readonly string[] {
    const matter = [...sorted(this.#mattering)].map(([kind, count]) => `${count} ${kind}`);
    const [first = ""] = this.#foreign;
    return [
      ...this.#idle,
      ...(matter.length === 0
        ? []
        : [`not understood: ${matter.join(", ")}; connections may differ from this listing`]),
      ...(this.#foreign.length === 0
        ? []
        : [`not Kubernetes objects: ${this.#foreign.length}, the first is ${first}`]),
    ];
  }

  #add(one: FoundObject): void {
    const kind = understoodKind(one.object);
    if (kind === undefined) {
      const text = kindText(one.object);
      increase(this.skipped, text);
      if (mayMatter(one.object)) increase(this.#mattering, text);
      return;
    }
    const problems = [...this.#checked(one, kind), ...this.#repeated(one, kind)];
    this.problems.push(...problems);
    if (problems.length > 0) return;
    this.objects.push(one.object);
    if (one.object.kind === "NetworkPolicy") this.#noteIdleRules(one);
  }

  #checked(
    { source, path, apiVersion, object }: FoundObject,
    kind: UnderstoodKind,
  ): readonly Problem[] {
    if (kind.apiVersion !== undefined && kind.apiVersion !== apiVersion) {
      const message = `${quote(apiVersion)} does not serve ${object.kind}`;
      const hint = `Write ${kind.apiVersion}, and the fields of that version`;
      return [problemAt(source, [...path, "apiVersion"], { message, hint })];
    }
    return validate(kind.schema, { source, base: path, data: object.object }).problems;
  }

  #repeated({ source, path, object }: FoundObject, kind: UnderstoodKind): readonly Problem[] {
    const name = knownOr(stringAt(object.object, "metadata", "name"));
    if (name === undefined) return [];
    const owner = kind.namespaced ? `${placeOf(object.object).namespace}/` : "";
    const key = `${kindText(object)} ${owner}${name}`;
    const at = [...path, "metadata", "name"];
    const problem = problemAt(source, at, { message: "" });
    const before = this.#places.get(key);
    if (before === undefined) {
      this.#places.set(key, `${problem.file}:${problem.line}:${problem.column}`);
      return [];
    }
    const hint = "Remove one; of overlays, read the result of kustomize build or helm template";
    return [{ ...problem, message: `${key} stands at ${before} as well`, hint }];
  }

  /** Kubernetes takes them without a word, and few people mean it. */
  #noteIdleRules({ source, path, object }: FoundObject): void {
    for (const { at, message } of idleFaults(valueAt(object.object, "spec"))) {
      const problem = problemAt(source, [...path, "spec", ...at], { message });
      this.#idle.push(problemLine(problem));
    }
  }

  #addForeign({ named }: FoundFile, source: SourceFile): void {
    const problem = problemAt(source, [], {
      message: "this is no Kubernetes object",
      hint: "A Kubernetes object is a map with an apiVersion and a kind",
    });
    if (named) this.problems.push(problem);
    else this.#foreign.push(`${problem.file}:${problem.line}`);
  }
}

function noObjects(places: readonly string[], files: readonly FoundFile[]): Problem {
  const [place = "."] = places;
  const message = `there is no Kubernetes object in ${files.length === 1 ? "it" : `${files.length} files`}`;
  const hint = "Name a folder or file with Deployments, Pods or NetworkPolicies";
  return { file: place, line: 1, column: 1, path: "", message, hint };
}

/** A value with `{{` in it is wrong because nobody rendered it. */
function withTemplateHint(problem: Problem): Problem {
  return problem.message.includes("{{") ? { ...problem, hint: TEMPLATE_HINT } : problem;
}

function increase(counts: Map<string, number>, kind: string): void {
  counts.set(kind, (counts.get(kind) ?? 0) + 1);
}

function sorted(counts: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
