import { Composer, isAlias, isMap, isScalar, isSeq } from "yaml";
import type { Alias, Document, Pair, ParsedNode, YAMLError, YAMLMap } from "yaml";

import type { Problem } from "./environment.ts";
import { quote } from "./problems.ts";
import { pathKey, pathText } from "./source-file.ts";
import type { Path, Place, SourceFile } from "./source-file.ts";
import { Lines } from "./source-lines.ts";
import { HANDWRITTEN, limitedTokens, MAX_DEPTH } from "./yaml-limits.ts";
import type { SizeLimits } from "./yaml-limits.ts";
import { syntaxMessage } from "./yaml-messages.ts";

/** Most syntax errors that are reported; later ones mostly follow from the first. */
const MAX_SYNTAX_ERRORS = 3;
const BANNED_KEYS = new Set(["__proto__", "constructor", "prototype"]);

/** Reads YAML as data: no tags, no directives, one document, bounded, with all positions. */
export function readYaml(file: string, text: string, limits = HANDWRITTEN): SourceFile {
  const lines = new Lines(text);
  const reader = new Reader({ file, lines, limits });
  const data = reader.read(text);
  return {
    file,
    text,
    data,
    place: (path) => reader.places.get(pathKey(path)),
    position: (offset) => lines.at(offset),
    problems: reader.problems,
  };
}

class Reader {
  public readonly places = new Map<string, Place>();
  public readonly problems: Problem[] = [];
  readonly #file: string;
  readonly #lines: Lines;
  readonly #limits: SizeLimits;
  readonly #expanding = new Set<unknown>();
  readonly #targets = new Map<Alias.Parsed, unknown>();
  #document: Document.Parsed | undefined;
  #values = 0;

  constructor({ file, lines, limits }: Reading) {
    this.#file = file;
    this.#lines = lines;
    this.#limits = limits;
  }

  public read(text: string): unknown {
    const limited = limitedTokens(text, this.#limits);
    if ("excess" in limited) {
      const { offset = 0, message = "", hint } = limited.excess ?? {};
      return this.#refuse(offset, { path: [], message, hint });
    }
    const { tokens } = limited;
    for (const token of tokens.filter(({ type }) => type === "directive")) {
      this.#refuse(token.offset, { path: [], message: "directives are not allowed" });
    }
    const second = tokens.filter(({ type }) => type === "document")[1];
    if (second !== undefined) {
      const message = "the file holds several documents";
      return this.#refuse(second.offset, { path: [], message, hint: "Keep one, without ---" });
    }
    const options = { uniqueKeys: false, prettyErrors: false, logLevel: "silent" } as const;
    const composer = new Composer({ ...options, stringKeys: true, version: "1.2" });
    const [document] = withoutStacks(() => [...composer.compose(tokens, true, text.length)]);
    if (document === undefined) return undefined;
    for (const error of document.errors.slice(0, MAX_SYNTAX_ERRORS)) this.#refuseSyntax(error);
    if (document.errors.length > 0 || document.contents === null) return undefined;
    this.#document = document;
    const offset = document.contents.range[0];
    this.places.set("", { key: offset, value: offset, source: undefined });
    return this.#value(document.contents, []);
  }

  #value(node: ParsedNode | null, path: Path): unknown {
    this.#values += 1;
    if (node === null || this.#values > this.#limits.values) return this.#tooMany(node, path);
    const { tag, range } = node;
    if (tag !== undefined) {
      return this.#refuse(range[0], { path, message: "tags are not allowed", hint: "Quote the !" });
    }
    if (path.length > MAX_DEPTH) {
      const message = "maps and lists are nested too deep";
      return this.#refuse(range[0], { path: [], message, hint: `The limit is ${MAX_DEPTH}` });
    }
    if (isAlias(node)) return this.#alias(node, path);
    if (isMap(node)) return this.#map(node, path);
    if (isSeq<ParsedNode>(node)) {
      return node.items.map((item, index) => this.#entry(item, [...path, index], item.range[0]));
    }
    return node.value;
  }

  #tooMany(node: ParsedNode | null, path: Path): null {
    const { values } = this.#limits;
    if (node !== null && this.#values === values + 1) {
      const message = "aliases expand to too many values";
      this.#refuse(node.range[0], { path, message, hint: `The limit is ${values}` });
    }
    return null;
  }

  #alias(node: Alias.Parsed, path: Path): unknown {
    const target = this.#target(node);
    if (target === undefined || this.#expanding.has(target)) {
      const missing = target === undefined;
      const message = missing ? "the alias refers to no anchor before it" : "the alias is a cycle";
      return this.#refuse(node.range[0], { path, message, hint: "Quote the *, or write it out" });
    }
    this.#expanding.add(target);
    // Nodes of a parsed document are parsed nodes; the library's return type does not say so.
    const value = this.#value(target as ParsedNode, path);
    this.#expanding.delete(target);
    return value;
  }

  /** What an alias stands for; found once, since the library looks through the whole document. */
  #target(node: Alias.Parsed): unknown {
    if (!this.#targets.has(node) && this.#document !== undefined) {
      this.#targets.set(node, node.resolve(this.#document));
    }
    return this.#targets.get(node);
  }

  #map(node: YAMLMap.Parsed, path: Path): unknown {
    const map: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    const seen = new Map<string, number>();
    for (const pair of node.items) {
      const key = this.#key(pair, path);
      if (key === null) continue;
      const first = seen.get(key.text);
      if (first !== undefined) {
        const { line, column } = this.#lines.at(first);
        const message = `duplicate key, first at ${line}:${column}`;
        this.#refuse(key.offset, { path: [...path, key.text], message, hint: "Remove one" });
        continue;
      }
      seen.set(key.text, key.offset);
      map[key.text] = this.#entry(pair.value, [...path, key.text], key.offset);
    }
    return map;
  }

  #key(pair: Pair<ParsedNode, ParsedNode | null>, path: Path): Key | null {
    const offset = pair.key.range[0];
    const text = isScalar(pair.key) ? pair.key.value : undefined;
    if (typeof text !== "string") {
      return this.#refuse(offset, { path, message: "a key is not a text", hint: "Quote it" });
    }
    if (!BANNED_KEYS.has(text)) return { text, offset };
    return this.#refuse(offset, { path, message: `the key ${quote(text)} is not allowed` });
  }

  #entry(node: ParsedNode | null, path: Path, key: number): unknown {
    const plain = isScalar(node) && node.type === "PLAIN" ? node.source : undefined;
    this.places.set(pathKey(path), { key, value: node?.range[0] ?? key, source: plain });
    return this.#value(node, path);
  }

  #refuseSyntax(error: YAMLError): void {
    const message = syntaxMessage(error.code);
    this.#refuse(error.pos[0], { path: [], message: `${message} (${error.code})` });
  }

  #refuse(offset: number, what: Refusal): null {
    const { path, message, hint } = what;
    const shown = pathText(path[0] === "config" ? path.slice(1) : path);
    this.problems.push({
      file: this.#file,
      ...this.#lines.at(offset),
      path: shown,
      message,
      hint,
    });
    return null;
  }
}

/** Runs `work` without recording stack traces, which cost seconds when a file is all errors. */
function withoutStacks<T>(work: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

interface Reading {
  readonly file: string;
  readonly lines: Lines;
  readonly limits: SizeLimits;
}

interface Key {
  readonly text: string;
  readonly offset: number;
}

interface Refusal {
  readonly path: Path;
  readonly message: string;
  readonly hint?: string | undefined;
}
