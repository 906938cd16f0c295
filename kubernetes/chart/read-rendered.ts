import { parseAllDocuments } from "yaml";
import type { DocumentOptions, ParseOptions, ScalarTag, SchemaOptions, Tags } from "yaml";

import { isMap } from "../unknown.ts";
import { withLineBreaks } from "../yaml-line-breaks.ts";
import type { RenderedObject, RenderFailure, RenderOutcome } from "./rendered.ts";

/** What `helm template --include-crds` writes, as objects in the order in which Helm makes them. */
export function readRendered(text: string): RenderOutcome {
  const objects: RenderedObject[] = [];
  for (const { source, yaml } of splitSources(text)) {
    const read = readDocuments(yaml);
    if (!Array.isArray(read)) return { ok: false, failure: unreadable(source, read.message) };
    const odd = read.find(isMisnamed);
    if (odd !== undefined) return { ok: false, failure: misnamed(source) };
    for (const object of read) objects.push({ source, object, ...roleOf(source, object) });
  }
  return { ok: true, cached: false, objects };
}

interface SourceText {
  readonly source: string;
  readonly yaml: string;
}

/** Each part begins with a line that names its file; a file of crds/ may hold several documents. */
function splitSources(text: string): readonly SourceText[] {
  const headers = [...text.matchAll(/^---\r?\n# Source: (.+)$/gm)];
  return headers.map((header, index) => ({
    source: (header[1] ?? "").trim(),
    yaml: text.slice(header.index + header[0].length, headers[index + 1]?.index),
  }));
}

/**
 * YAML as Helm reads it, which is 1.1: `yes` is true, and of two equal keys the last one counts.
 * Its times stay texts.
 */
const dialect: DocumentOptions & ParseOptions & SchemaOptions = {
  version: "1.1",
  uniqueKeys: false,
  prettyErrors: false,
  // Helm reads `0o644` besides `0644`.
  customTags: (tags) => ["intOct", bytes, ...tags.filter((tag) => !isTime(tag) && !isBytes(tag))],
};

const BYTES = "tag:yaml.org,2002:binary";

/** Bytes become a text, since objects are JSON at last. */
const bytes: ScalarTag = {
  tag: BYTES,
  resolve: (text) => {
    const decoded = atob(text.replaceAll(/\s/g, ""));
    return new TextDecoder().decode(Uint8Array.from(decoded, (char) => char.charCodeAt(0)));
  },
};

function isBytes(tag: Tags[number]): boolean {
  return tag === "binary" || (typeof tag !== "string" && tag.tag === BYTES);
}

function isTime(tag: Tags[number]): boolean {
  if (typeof tag === "string") return false;
  return tag.tag.endsWith(":timestamp") || ("format" in tag && tag.format === "TIME");
}

type Objects = Readonly<Record<string, unknown>>[];

/** The objects of a text, one after the other; lists give their items. */
export function readDocuments(yaml: string): Objects | { readonly message: string } {
  const documents = parseAllDocuments(withLineBreaks(yaml), dialect);
  const objects: Objects = [];
  for (const document of "empty" in documents ? [] : documents) {
    const [error] = document.errors;
    if (error !== undefined) return { message: error.message };
    const value: unknown = document.toJS({ maxAliasCount: 10_000 });
    objects.push(...flattened(value));
  }
  return objects;
}

/** Lists are no objects of their own: Helm makes their items. */
function flattened(value: unknown): Objects {
  if (!isMap(value)) return [];
  const { apiVersion, kind, items } = value;
  if (typeof kind !== "string" || !kind.endsWith("List") || !Array.isArray(items)) return [value];
  // An item of a ConfigMapList need not say that it is a ConfigMap.
  const own = kind === "List" ? {} : { apiVersion, kind: kind.slice(0, -"List".length) };
  return items.flatMap((item) => flattened(isMap(item) ? { ...own, ...item } : item));
}

/** What nothing in a cluster can be called would still stand in a plan, as lines of its own. */
function isMisnamed({ apiVersion, kind, metadata }: Readonly<Record<string, unknown>>): boolean {
  const { name, namespace } = isMap(metadata) ? metadata : {};
  return [apiVersion, kind, name, namespace].some(
    (word) => typeof word === "string" && /[\p{C}\p{Zl}\p{Zp}]/u.test(word),
  );
}

function misnamed(source: string): RenderFailure {
  const message = "an object has control characters in its name, namespace, kind or apiVersion";
  return { kind: "template", message, source, line: undefined, column: undefined };
}

function unreadable(source: string, message: string): RenderFailure {
  const text = `what it renders is not YAML: ${message.split("\n")[0] ?? ""}`;
  return { kind: "template", message: text, source, line: undefined, column: undefined };
}

function roleOf(
  source: string,
  object: Readonly<Record<string, unknown>>,
): Pick<RenderedObject, "role" | "events"> {
  if (/^[^/]+\/(?:charts\/[^/]+\/)*crds\//.test(source)) return { role: "crd", events: [] };
  const events = hookEvents(object);
  return { role: events.length > 0 ? "hook" : "object", events };
}

function hookEvents({ metadata }: Readonly<Record<string, unknown>>): readonly string[] {
  const annotations = isMap(metadata) ? metadata["annotations"] : undefined;
  const hook = isMap(annotations) ? annotations["helm.sh/hook"] : undefined;
  if (typeof hook !== "string") return [];
  return hook
    .split(",")
    .map((event) => event.trim().toLowerCase())
    .filter((event) => /^[a-z-]+$/.test(event));
}
