import { nameWords, sensitiveWord } from "./secret-names.ts";
import { knownSecretForm, looksRandom } from "./secret-values.ts";
import { SECRET } from "./unknown.ts";
import type { Unknown } from "./unknown.ts";

/** Value of a variable; `SECRET` when it comes encrypted, `UNKNOWN` when it is not known yet. */
export type EnvValue = string | typeof SECRET | Unknown;

/** Where a variable belongs, by which rule of the table, and why; the value is never repeated. */
export interface Classification {
  readonly target: "Secret" | "ConfigMap";
  /** Number of the rule in `docs/configuration.md`, 1 to 9. */
  readonly rule: number;
  readonly reason: string;
}

/**
 * Decides whether an environment variable belongs into a Secret or a ConfigMap; first rule wins.
 *
 * `siblings` are the names of the other variables of the container, for pairs of access and secret key.
 */
export function classifyEnv(
  name: string,
  value: EnvValue,
  siblings: Iterable<string> = [],
): Classification {
  if (value === SECRET) return secret(2, "comes from an encrypted value");
  const names = [...siblings];
  const text = typeof value === "string" ? withoutReferences(value, names) : "";
  if (text === "" && text !== value && typeof value === "string") {
    return plain(6, "only refers to other variables");
  }
  const form = knownSecretForm(text);
  if (form !== undefined) return secret(form.rule, form.reason);
  const word = sensitiveWord(name, text);
  const friend = falseFriend(name, text, names);
  if (friend !== undefined) {
    return plain(6, word === undefined ? friend : `${friend}, though its name holds ${word}`);
  }
  if (word !== undefined) return secret(7, `its name holds ${word}`);
  if (looksRandom(text)) return secret(8, "looks generated");
  return plain(9, "neither name nor value sounds secret");
}

/** Rule 1: what an explicit `sensitive: true` or `false` decides, and what would have been decided. */
export function classifyMarked(sensitive: boolean, otherwise: Classification): Classification {
  if (sensitive) return secret(1, "is marked as sensitive");
  return plain(
    1,
    otherwise.target === "ConfigMap"
      ? "is marked as not sensitive"
      : `is marked as not sensitive against rule ${String(otherwise.rule)}: ${otherwise.reason}`,
  );
}

/** `value` without each `$(NAME)` of another variable, which says where a secret is but not the secret. */
function withoutReferences(value: string, names: readonly string[]): string {
  if (!value.includes("$(")) return value;
  return value.replaceAll(/\$\(([-.\w]{1,253})\)/g, (reference, name: string) =>
    names.includes(name) || /^[A-Z][A-Z0-9_]*$/.test(name) ? "" : reference,
  );
}

function secret(rule: number, reason: string): Classification {
  return { target: "Secret", rule, reason };
}

function plain(rule: number, reason: string): Classification {
  return { target: "ConfigMap", rule, reason };
}

const PATH_LIKE =
  /^(?:(?:\/|\.{1,2}\/|~\/|[A-Za-z]:\\)\S*|[\w.-]+(?:\/[\w.-]+)*\.[A-Za-z]\w{0,7})$/;
const ABSOLUTE_FILE = /^\/(?:[\w.-]+\/)*[\w.-]+\.[A-Za-z]\w{0,7}$/;
const BOOLEAN = /^(?:true|false|yes|no|on|off|0|1|enabled|disabled)$/i;
const NUMBER_OR_DURATION =
  /^(?:\d+(?:\.\d+)?|(?:\d+(?:\.\d+)?\s?(?:ms|s|sec|seconds?|m|min|minutes?|h|hours?|d|days?|w|weeks?|y|years?)\s?)+|P[\dTYMWDHS.]+)$/i;
const PLAIN_WORD = /^[A-Za-z][\w.:-]{0,31}$/;
const PLAIN_URL = /^[a-z][a-z0-9+.-]*:\/\/[^\s@]*$/i;

/** Names that sound secret but are cleared by what the value looks like. */
const FRIENDS: readonly (readonly [RegExp, RegExp, string])[] = [
  [/_(?:FILE|PATH|DIR)$/, PATH_LIKE, "is a path"],
  [/(?:^|_)(?:ALLOW|ENABLE|USE|REQUIRE|SKIP)_|_(?:ENABLED|CREDENTIALS)$/, BOOLEAN, "is a switch"],
  [/_CREDENTIALS$/, ABSOLUTE_FILE, "is a path"],
  [/_(?:TTL|EXPIRES_IN|EXPIRY|LENGTH|MAX_AGE|LIMIT|COUNT)$/, NUMBER_OR_DURATION, "is a number"],
  [/(?:^|_)(?:MAX|MIN|NUM)_(?:[A-Z]+_)?TOKENS$/, NUMBER_OR_DURATION, "is a number"],
];
const PUBLIC_KEY = /(?:_PUBLIC_KEY|_PUBKEY|PUBLISHABLE_KEY|SITE_KEY|ANON_KEY)$/;
const NAMING = /_(?:NAME|HEADER|PREFIX|ALGORITHM|TYPE|ISSUER|URL|ENDPOINT)$/;

/** Rule 6: why the variable is harmless although its name or value looks secret. */
function falseFriend(name: string, value: string, siblings: readonly string[]): string | undefined {
  const upper = nameWords(name).join("_");
  if (/^(?:NEXT_PUBLIC|VITE|REACT_APP)_/.test(upper)) return "is shipped to browsers";
  const friend = FRIENDS.find(([names, values]) => names.test(upper) && values.test(value));
  if (friend !== undefined) return friend[2];
  if (value === "") return undefined;
  if (PUBLIC_KEY.test(upper)) return "is a public key";
  if (upper.endsWith("_KEY_ID")) return "identifies a key";
  if (isHalfOfPair(upper, siblings)) return "identifies an account; its secret half is a sibling";
  if (!NAMING.test(upper) || upper.includes("WEBHOOK")) return undefined;
  const named = PLAIN_WORD.test(value) && !looksRandom(value);
  return named || PLAIN_URL.test(value) ? "names something" : undefined;
}

function isHalfOfPair(upper: string, siblings: readonly string[]): boolean {
  const prefix = /^(.*_)?ACCESS_KEY$/.exec(upper);
  if (prefix === null) return false;
  const start = prefix[1] ?? "";
  const wanted = new Set([`${start}SECRET_KEY`, `${start}SECRET_ACCESS_KEY`]);
  return siblings.some((sibling) => wanted.has(nameWords(sibling).join("_")));
}
