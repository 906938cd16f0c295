import { type Document, isMap, parseDocument, type YAMLMap } from "yaml";

import type { RecordedSecrets } from "./secret-states.ts";

const PREFIX = "moorage:";
/** Digests of keepers, which `moor secrets generate` writes. */
const GENERATED_KEY = "moorage:generated";

/** Keys that Pulumi itself adds to a stack file. */
const ENCRYPTION_KEYS = ["secretsprovider", "encryptedkey", "encryptionsalt"];

/**
 * Text of the stack file that the engine works on: the tracked text with its comments, plus the
 * encryption salt and the generated secrets of the previous copy.
 */
export function workingCopyText(tracked: string, previous: string | undefined): string {
  const copy = parseDocument(tracked);
  if (previous === undefined) {
    return copy.toString({ lineWidth: 0 });
  }
  const old = parseDocument(previous);
  for (const key of ENCRYPTION_KEYS) {
    const value = old.get(key);
    if (value !== undefined && !copy.has(key)) {
      setTop(copy, key, value);
    }
  }
  const config = configOf(copy);
  for (const [key, value] of securePairs(old)) {
    if (config?.has(key) !== true) {
      copy.setIn(["config", key], value);
    }
  }
  for (const [key, digest] of digestPairs(old)) {
    if (copy.getIn(["config", GENERATED_KEY, key]) === undefined) {
      copy.setIn(["config", GENERATED_KEY, key], digest);
    }
  }
  return copy.toString({ lineWidth: 0 });
}

/** The same text with the salt of a new stack, unless it has one. */
export function withEncryptionSalt(text: string, salt: string): string {
  const copy = parseDocument(text);
  if (copy.get("encryptionsalt") === undefined) {
    setTop(copy, "encryptionsalt", salt);
  }
  return copy.toString({ lineWidth: 0 });
}

/** `encryptionsalt` of a stack file. */
export function encryptionSaltOf(text: string): string | undefined {
  const salt = parseDocument(text).get("encryptionsalt");
  return typeof salt === "string" ? salt : undefined;
}

/** The encrypted values and digests of stack files, together. */
export function recordedSecrets(texts: readonly string[]): RecordedSecrets {
  const documents = texts.map((text) => parseDocument(text));
  const keys = documents.flatMap(securePairs).map(([key]) => key);
  const own = keys.filter((key) => key.startsWith(PREFIX));
  return {
    keys: new Set(own.map((key) => key.slice(PREFIX.length))),
    digests: new Map(documents.flatMap(digestPairs)),
  };
}

/** True when a stack file binds its environment to a cluster of the user's own. */
export function bindsCluster(text: string): boolean {
  return configOf(parseDocument(text))?.has("moorage:cluster") === true;
}

function securePairs(document: Document): readonly (readonly [string, unknown])[] {
  const pairs: (readonly [string, unknown])[] = [];
  for (const { key, value } of configOf(document)?.items ?? []) {
    if (isMap(value) && value.has("secure")) {
      pairs.push([String(key), value]);
    }
  }
  return pairs;
}

function digestPairs(document: Document): readonly (readonly [string, string])[] {
  const generated = configOf(document)?.get(GENERATED_KEY);
  if (!isMap(generated)) return [];
  return generated.items.map(({ key, value }) => [String(key), String(value)] as const);
}

function configOf(document: Document): YAMLMap | undefined {
  const config = document.get("config");
  return isMap(config) ? config : undefined;
}

/** Adds a top-level key, also to an empty file. */
function setTop(document: Document, key: string, value: unknown): void {
  document.setIn([key], value);
}
