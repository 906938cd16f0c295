import { bareTemplate } from "./bare-template.ts";
import type { ChartFiles } from "./chart-files.ts";
import { parseTemplate } from "./go-template.ts";

/** A kind that the templates of a chart make. */
export interface ChartKind {
  /** API group, empty for the core group. */
  readonly group: string;
  readonly kind: string;
}

/** Kinds of a chart, and the files that do not tell theirs. */
export interface ChartKinds {
  readonly kinds: readonly ChartKind[];
  /** Paths inside the chart of files whose kinds only Helm can tell. */
  readonly unclear: readonly string[];
}

const template = /(?:^|\/)(?:templates|crds)\/(?:.*\/)?(?!_)[^/]+\.ya?ml$/;
const WORD = /^[A-Za-z0-9./-]+$/;

/**
 * Kinds that a chart can make, by the words `apiVersion` and `kind` of its templates.
 *
 * Nothing is rendered, so an object that the values leave out counts as well.
 */
export function chartKinds(files: ChartFiles): ChartKinds {
  const kinds = new Map<string, ChartKind>();
  const unclear: string[] = [];
  for (const [path, content] of files) {
    if (/(?:^|\/)charts\/[^/]+\.tgz$/.test(path)) unclear.push(path);
    if (!template.test(path)) continue;
    const documents = bareText(new TextDecoder().decode(content)).split(/^---.*$/m);
    const found = documents.filter(hasContent).map(kindOfDocument);
    if (found.includes(undefined)) unclear.push(path);
    for (const one of found) if (one !== undefined) kinds.set(`${one.group}/${one.kind}`, one);
  }
  return {
    kinds: [...kinds].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, kind]) => kind),
    unclear: unclear.toSorted(),
  };
}

/** Definitions of kinds are no templates, but may hold braces. */
function bareText(text: string): string {
  const parsed = parseTemplate(text);
  return parsed === undefined ? text : bareTemplate(text, parsed);
}

/** Something besides comments and white space. */
function hasContent(document: string): boolean {
  return document.replaceAll(/^\s*#.*$/gm, "").trim() !== "";
}

function kindOfDocument(document: string): ChartKind | undefined {
  const versions = wordsOf(document, "apiVersion");
  const kinds = wordsOf(document, "kind");
  const [version, kind] = [versions[0], kinds[0]];
  if (versions.length !== 1 || kinds.length !== 1) return undefined;
  if (version === undefined || kind === undefined) return undefined;
  if (!WORD.test(version) || !WORD.test(kind)) return undefined;
  const slash = version.indexOf("/");
  return { group: slash < 0 ? "" : version.slice(0, slash), kind };
}

function wordsOf(document: string, key: string): readonly string[] {
  const lines = document.matchAll(new RegExp(`^${key}:[ \\t]*(.*?)[ \\t]*$`, "gm"));
  return [...lines].map(([, word = ""]) => word.replaceAll(/^["']|["']$/g, ""));
}
