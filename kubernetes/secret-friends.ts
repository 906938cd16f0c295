import { looksRandom } from "./random-text.ts";
import { nameWords } from "./secret-names.ts";

const PATH_LIKE =
  /^(?:(?:\/|\.{1,2}\/|~\/|[A-Za-z]:\\)\S*|[\w.-]+(?:\/[\w.-]+)*\.[A-Za-z]\w{0,7})$/;
const ABSOLUTE_FILE = /^\/(?:[\w.-]+\/)*[\w.-]+\.[A-Za-z]\w{0,7}$/;
const BOOLEAN = /^(?:true|false|yes|no|on|off|0|1|enabled|disabled)$/i;
const NUMBER_OR_DURATION =
  /^(?:\d+(?:\.\d+)?|(?:\d+(?:\.\d+)?\s?(?:ms|s|sec|seconds?|m|min|minutes?|h|hours?|d|days?|w|weeks?|y|years?)\s?)+|P[\dTYMWDHS.]+)$/i;
const PLAIN_WORD = /^[A-Za-z][\w.:-]{0,31}$/;
const PLAIN_URL = /^[a-z][a-z0-9+.-]*:\/\/[^\s@]*$/i;
const SCOPES = /^[a-z]+(?:[ ,:._/-][a-z]+)*$/;
const COLUMN = /^[a-z]+(?:[_.-][a-z]+)*$/;

/** Names that sound secret but are cleared by what the value looks like. */
const FRIENDS: readonly (readonly [RegExp, RegExp, string])[] = [
  [/_(?:FILE|PATH|DIR)$/, PATH_LIKE, "is a path"],
  [
    /(?:^|_)(?:ALLOW|DISABLE|ENABLE|FORCE|USE|REQUIRE|SKIP)_|_(?:ENABLED|DISABLED|REQUIRED|SECURE|AUTHENTICATION|THROUGH|CREDENTIALS)$/,
    BOOLEAN,
    "is a switch",
  ],
  [/_(?:CREDENTIALS|KEY)$/, ABSOLUTE_FILE, "is a path"],
  [
    /_(?:TTL|EXPIRES_IN|EXPIRY|EXPIRATION|LIFETIME|VALIDITY|LEEWAY|DURATION|INTERVAL|PERIOD|TIMEOUT|SECONDS|MINUTES|HOURS|DAYS|MS)$/,
    NUMBER_OR_DURATION,
    "is a number",
  ],
  [
    /_(?:LENGTH|SIZE|BITS|MAX_AGE|LIMIT|COUNT|ROUNDS|ITERATIONS|ATTEMPTS|RETRIES|VERSION)$/,
    NUMBER_OR_DURATION,
    "is a number",
  ],
  [/(?:^|_)(?:MAX|MIN|NUM)_(?:[A-Z]+_)?TOKENS$/, NUMBER_OR_DURATION, "is a number"],
  [/_SCOPES?$/, SCOPES, "names something"],
  [/(?:^|_)(?:CACHE|FOREIGN|OBJECT|PARTITION|SORT)_KEY$/, COLUMN, "names something"],
];
const PUBLIC_KEY = /(?:_PUBLIC_KEY|_PUBKEY|PUBLISHABLE_KEY|SITE_KEY|ANON_KEY)$/;
const NAMING =
  /_(?:NAME|NAMESPACE|HEADER|PREFIX|ALGORITHM|TYPE|ISSUER|AUDIENCE|URI|URL|ENDPOINT|BACKEND|PROVIDER|ENGINE|ENCODER|POLICY|PROJECT|REALM|REGION|STORE)$/;

/** Values that say where a secret is, or belong to everybody, whatever they are called. */
const HARMLESS: readonly (readonly [RegExp, string])[] = [
  [/^\s*-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}(?:PUBLIC KEY|CERTIFICATE)-----/, "is a public key"],
  [/^arn:aws[\w-]{0,10}:[\w-]{1,30}:[^\s]{1,300}$/, "names something"],
];
/** File names, as keys of a ConfigMap, of what people write and machines run or show. */
const SOURCE =
  /\.(?:bash|cjs|cs|css|cue|go|gotmpl|graphql|html?|j2|java|js|jsonnet|lua|md|mjs|php|proto|py|rb|rego|rs|scss|sh|sql|svg|tmpl|tpl|ts)$/i;

/** Rule 6: why a variable is harmless although its name or value looks secret. */
export function falseFriend(
  name: string,
  value: string,
  siblings: readonly string[] = [],
): string | undefined {
  const upper = nameWords(name).join("_");
  if (/^(?:NEXT_PUBLIC|VITE|REACT_APP)_/.test(upper)) return "is shipped to browsers";
  const friend = FRIENDS.find(([names, values]) => names.test(upper) && values.test(value));
  if (friend !== undefined) return friend[2];
  if (value === "") return undefined;
  const harmless = HARMLESS.find(([values]) => values.test(value));
  if (harmless !== undefined) return harmless[1];
  if (SOURCE.test(name)) return "is source code";
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
