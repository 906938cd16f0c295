import { isAlias, isScalar, parseAllDocuments } from "yaml";
import type { Document } from "yaml";

import { rewriteImages } from "../../kubernetes/chart/image-rewrite.ts";
import type { ImageRewrites } from "../../kubernetes/image-rules.ts";
import { isMap } from "../../kubernetes/unknown.ts";

/**
 * Rewrites the images in the YAML of many objects.
 *
 * Nothing else changes, not by one character, so no value can become another one on the way.
 */
export function rewriteManifest(text: string, rewrites: ImageRewrites): string {
  const documents = parseAllDocuments(text, { version: "1.1", uniqueKeys: false });
  const edits = ("empty" in documents ? [] : documents).flatMap((document) =>
    editsOf(document, rewrites),
  );
  return edits
    .toSorted((one, other) => other.start - one.start)
    .reduce((result, edit) => applied(result, edit), text);
}

/** A block text takes its line end along. */
function applied(text: string, { start, end, image }: Edit): string {
  const lineEnd = text.slice(start, end).endsWith("\n") ? "\n" : "";
  return text.slice(0, start) + image + lineEnd + text.slice(end);
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly image: string;
}

function editsOf(document: Document.Parsed, rewrites: ImageRewrites): readonly Edit[] {
  const [error] = document.errors;
  if (error !== undefined) throw new Error(`what the chart renders is not YAML: ${error.code}`);
  const object: unknown = document.toJS({ maxAliasCount: 10_000 });
  if (!isMap(object)) return [];
  const edits = objectsOf(object).flatMap(({ at, one }) =>
    changesOf(one, rewriteImages(one, rewrites), at),
  );
  const byPlace = edits.map(({ at, image }) => editAt(document, at, image));
  return [...new Map(byPlace.map((edit) => [edit.start, edit])).values()];
}

type Path = readonly (string | number)[];

interface ObjectAt {
  readonly at: Path;
  readonly one: Readonly<Record<string, unknown>>;
}

/** Helm makes the items of a list, not the list. */
function objectsOf(object: Readonly<Record<string, unknown>>): readonly ObjectAt[] {
  const { kind, items } = object;
  if (typeof kind !== "string" || !kind.endsWith("List") || !Array.isArray(items)) {
    return [{ at: [], one: object }];
  }
  return items.flatMap((item: unknown, index) =>
    isMap(item) ? objectsOf(item).map(({ at, one }) => ({ at: ["items", index, ...at], one })) : [],
  );
}

interface Change {
  readonly at: Path;
  readonly image: string;
}

function changesOf(before: unknown, after: unknown, at: Path): readonly Change[] {
  if (before === after) return [];
  if (typeof after === "string") return [{ at, image: after }];
  if (Array.isArray(before) && Array.isArray(after)) {
    return before.flatMap((item, index) => changesOf(item, after[index], [...at, index]));
  }
  if (!isMap(before) || !isMap(after)) return [];
  return Object.keys(before).flatMap((key) => changesOf(before[key], after[key], [...at, key]));
}

function editAt(document: Document.Parsed, at: Path, image: string): Edit {
  const node: unknown = document.getIn(at, true);
  const isPlaced = isScalar(node) || isAlias(node);
  if (!isPlaced || node.range === undefined || node.range === null) {
    throw new Error(`cannot rewrite ${at.join(".")}, which is merged in; write it out`);
  }
  const [start, end] = node.range;
  return { start, end, image: JSON.stringify(image) };
}
