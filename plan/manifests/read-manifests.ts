import type { Problem } from "../../environment/environment.ts";
import { problemLine, quote } from "../../environment/problems.ts";
import { idleFaults } from "../../environment/network-policy-schema.ts";
import { problemAt } from "../../environment/source-file.ts";
import { validate } from "../../environment/validate.ts";
import { placeOf } from "../../kubernetes/network/object-place.ts";
import type { KubernetesObject } from "../../kubernetes/object-kind.ts";
import { knownOr, stringAt, valueAt } from "../../kubernetes/unknown.ts";
import type { FoundObject } from "./found-objects.ts";
import { kindText, mayMatter, understoodKind } from "./kinds.ts";
import type { UnderstoodKind } from "./kinds.ts";
import { foreignNote, readObjects } from "./read-objects.ts";
import type { ManifestPlaces } from "./read-objects.ts";

/** Objects of the kinds that decide who reaches whom, and what else was found. */
export interface Manifests {
  readonly objects: readonly KubernetesObject[];
  readonly files: number;
  /** Number of objects of each kind that is not read. */
  readonly skipped: ReadonlyMap<string, number>;
  /** What was not read although it may matter. */
  readonly notes: readonly string[];
}

/** Reads Kubernetes objects from files and folders; throws one error with every problem. */
export function readManifests(places: ManifestPlaces): Manifests {
  const reader = new Reader();
  const read = readObjects(places, (one) => reader.add(one));
  const { objects, skipped } = reader;
  const foreign = foreignNote(read);
  const notes = [...reader.notes(), ...(foreign === undefined ? [] : [foreign])];
  return { objects, files: read.files, skipped: sorted(skipped), notes };
}

class Reader {
  public readonly objects: KubernetesObject[] = [];
  public readonly skipped = new Map<string, number>();
  readonly #mattering = new Map<string, number>();
  readonly #idle: string[] = [];
  readonly #places = new Map<string, string>();

  /** Keeps an object of a kind that is understood; returns what is wrong with it. */
  public add(one: FoundObject): readonly Problem[] {
    const kind = understoodKind(one.object);
    if (kind === undefined) {
      const text = kindText(one.object);
      increase(this.skipped, text);
      if (mayMatter(one.object)) increase(this.#mattering, text);
      return [];
    }
    const problems = [...this.#checked(one, kind), ...this.#repeated(one, kind)];
    if (problems.length > 0) return problems;
    this.objects.push(one.object);
    if (one.object.kind === "NetworkPolicy") this.#noteIdleRules(one);
    return [];
  }

  public notes(): readonly string[] {
    const matter = [...sorted(this.#mattering)].map(([kind, count]) => `${count} ${kind}`);
    return [
      ...this.#idle,
      ...(matter.length === 0
        ? []
        : [`not understood: ${matter.join(", ")}; connections may differ from this listing`]),
    ];
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
}

function increase(counts: Map<string, number>, kind: string): void {
  counts.set(kind, (counts.get(kind) ?? 0) + 1);
}

function sorted(counts: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
