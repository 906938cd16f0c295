import type { Problem } from "../../environment/environment.ts";
import { problemAt } from "../../environment/source-file.ts";
import type { Path, SourceFile } from "../../environment/source-file.ts";
import type { KubernetesObject } from "../../kubernetes/object-kind.ts";
import { isMap, knownOr, listAt, stringAt, valueAt } from "../../kubernetes/unknown.ts";

/** An object where it stands in its file. */
export interface FoundObject {
  readonly source: SourceFile;
  readonly path: Path;
  readonly apiVersion: string;
  readonly object: KubernetesObject;
}

/** What a document holds: objects, problems, or nothing of Kubernetes. */
export interface FoundObjects {
  readonly objects: readonly FoundObject[];
  readonly problems: readonly Problem[];
  /** True when the document is about something else, such as the values of a chart. */
  readonly foreign: boolean;
}

interface Type {
  readonly apiVersion: string | undefined;
  readonly kind: string | undefined;
}

/** The objects of a document; a list gives its items, which may be lists as well. */
export function objectsOf(source: SourceFile): FoundObjects {
  const own = typeOf(source.data);
  if (isMap(source.data) && (own.apiVersion !== undefined || own.kind !== undefined)) {
    return { ...read({ source, path: [], value: source.data }, own), foreign: false };
  }
  return { objects: [], problems: [], foreign: true };
}

interface Place {
  readonly source: SourceFile;
  readonly path: Path;
  readonly value: unknown;
}

function read(place: Place, { apiVersion, kind }: Type): Omit<FoundObjects, "foreign"> {
  const { source, path, value } = place;
  if (!isMap(value)) return refused(place, "a Kubernetes object is a map", undefined);
  if (apiVersion === undefined || kind === undefined) {
    const missing = apiVersion === undefined ? "apiVersion" : "kind";
    const hint = isChart(value)
      ? "This describes a Helm chart; render it first, e.g. helm template <chart> > rendered.yaml"
      : "A Kubernetes object has an apiVersion and a kind";
    return refused({ ...place, path: [...path, missing] }, "is missing", hint);
  }
  const items = kind.endsWith("List") ? knownOr(listAt(value, "items")) : undefined;
  if (items !== undefined || (kind === "List" && apiVersion === "v1")) {
    const itemKind = kind.slice(0, -"List".length);
    const inherited = itemKind === "" ? {} : { apiVersion, kind: itemKind };
    const parts = (items ?? []).map((item, index) =>
      read({ source, path: [...path, "items", index], value: item }, typeOf(item, inherited)),
    );
    return {
      objects: parts.flatMap(({ objects }) => objects),
      problems: parts.flatMap(({ problems }) => problems),
    };
  }
  const slash = apiVersion.indexOf("/");
  const group = slash < 0 ? "" : apiVersion.slice(0, slash);
  const object = { group, kind, patch: false, path: "", object: value };
  return { objects: [{ source, path, apiVersion, object }], problems: [] };
}

function typeOf(value: unknown, inherited: Partial<Type> = {}): Type {
  return {
    apiVersion: text(value, "apiVersion") ?? inherited.apiVersion,
    kind: text(value, "kind") ?? inherited.kind,
  };
}

function text(value: unknown, key: string): string | undefined {
  const found = isMap(value) ? knownOr(stringAt(value, key)) : undefined;
  return found === "" ? undefined : found;
}

function isChart(value: unknown): boolean {
  return /^v[12]$/.test(text(value, "apiVersion") ?? "") && valueAt(value, "version") !== undefined;
}

function refused(
  { source, path }: Place,
  message: string,
  hint: string | undefined,
): Omit<FoundObjects, "foreign"> {
  return { objects: [], problems: [problemAt(source, path, { message, hint })] };
}
