import { Buffer } from "node:buffer";

import { Parser } from "yaml";
import type { CST } from "yaml";

/** Deepest nesting of maps and lists. */
export const MAX_DEPTH = 64;
/** Most aliases of a file. */
export const MAX_ALIASES = 100;

/** How large a file may be. */
export interface SizeLimits {
  /** Whole mebibytes. */
  readonly mebibytes: number;
  readonly keys: number;
  /** Values after aliases are expanded. */
  readonly values: number;
}

/** Limits of a file that people write by hand. */
export const HANDWRITTEN: SizeLimits = { mebibytes: 1, keys: 20_000, values: 50_000 };

/** A limit or ban that the text breaks, and where. */
export interface Excess {
  readonly offset: number;
  readonly message: string;
  readonly hint: string;
}

/** Syntax tree of a text that keeps the limits, or the first excess. */
export type Tokens =
  { readonly tokens: readonly CST.Token[] } | { readonly excess: Excess | undefined };

/**
 * Splits YAML into its syntax tree without recursion and counts what later steps recurse over.
 *
 * The library overflows the stack on deep nesting, so depth is counted before it composes.
 */
export function limitedTokens(text: string, { mebibytes, keys }: SizeLimits): Tokens {
  const bytes = Buffer.byteLength(text, "utf8");
  const most = mebibytes * 1024 * 1024;
  if (bytes > most) {
    return excess(
      0,
      `the file has ${bytes} bytes`,
      `The limit is ${most} bytes (${mebibytes} MiB)`,
    );
  }
  const tokens = [...new Parser().parse(text)];
  return tooMuch(tokens, keys) ?? { tokens };
}

function excess(offset: number, message: string, hint: string): { readonly excess: Excess } {
  return { excess: { offset, message, hint } };
}

function tooMuch(
  tokens: readonly CST.Token[],
  mostKeys: number,
): { readonly excess: Excess } | undefined {
  let keys = 0;
  let aliases = 0;
  const open = tokens.map((token) => ({ token, depth: 0 }));
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    const { token, depth } = entry;
    if (depth > MAX_DEPTH) {
      return excess(
        token.offset,
        "maps and lists are nested too deep",
        `The limit is ${MAX_DEPTH}`,
      );
    }
    if (token.type === "alias" && ++aliases > MAX_ALIASES) {
      return excess(token.offset, "the file has too many aliases", `The limit is ${MAX_ALIASES}`);
    }
    for (const child of children(token)) {
      if (child.key && ++keys > mostKeys) {
        return excess(child.token.offset, "the file has too many keys", `The limit is ${mostKeys}`);
      }
      open.push({ token: child.token, depth: "items" in token ? depth + 1 : depth });
    }
  }
  return undefined;
}

interface Child {
  readonly token: CST.Token;
  readonly key: boolean;
}

function children(token: CST.Token): readonly Child[] {
  if (token.type === "document") {
    return token.value === undefined ? [] : [{ token: token.value, key: false }];
  }
  if (!("items" in token)) return [];
  return token.items.flatMap((item) => [
    ...(item.key === undefined || item.key === null ? [] : [{ token: item.key, key: true }]),
    ...(item.value === undefined ? [] : [{ token: item.value, key: false }]),
  ]);
}
