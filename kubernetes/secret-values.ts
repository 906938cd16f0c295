import { falseFriend } from "./secret-friends.ts";
import { sensitiveWord } from "./secret-names.ts";

/** Which rule says that a value is secret, and why; never the value. */
export interface ValueHit {
  readonly rule: 3 | 4 | 5 | 8;
  readonly reason: string;
}

/** Longest text that is searched; the rest of a longer one is not looked at. */
const SEARCHED = 65_536;
const URL_CREDENTIALS = /:\/\/[^\s:@/]{0,256}:(?!\d{1,5}[/?#])[^\s@]{1,512}@/;
const PAIR =
  /(?:^|[?;&,\s])-{0,2}(?:password|pwd|passwd|secret|token|api_key|apikey|accountkey|sharedaccesskey)=[^?;&,\s]/i;

const KNOWN_FORMS: readonly (readonly [string, RegExp])[] = [
  ["PEM private key", /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY/],
  ["JSON Web Token", /(?:^|[^\w-])eyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*/],
  ["GitHub token", /(?:^|[^\w])(?:gh[pousr]_[A-Za-z0-9]{10,}|github_pat_\w{10,})/],
  ["GitLab token", /(?:^|[^\w])glpat-[\w-]{10,}/],
  ["Slack token", /(?:^|[^\w])xox[a-z]-[\w-]{8,}/],
  ["API key", /(?:^|[^\w-])(?:sk-[\w-]{16,}|[sr]k_(?:live|test)_\w{8,})/],
  ["password hash", /(?:^|:)(?:\$2[aby]?\$|\$apr1\$|\$argon2|\$[156]\$|\{SSHA\}|\{SHA\})/],
  ["registry credentials", /"auths?"\s*:\s*["{]/],
];

/** First of the rules 3 to 5 that the text meets, whatever it is called. */
export function knownSecretForm(text: string): ValueHit | undefined {
  const value = text.slice(0, SEARCHED);
  if (URL_CREDENTIALS.test(value)) return { rule: 3, reason: "URL with a password" };
  if (PAIR.test(value)) return { rule: 4, reason: "contains a name=value pair with a secret name" };
  const form = KNOWN_FORMS.find(([, pattern]) => pattern.test(value));
  if (form !== undefined) return { rule: 5, reason: `looks like a ${form[0]}` };
  const key = jsonSecretKey(text);
  return key === undefined ? undefined : { rule: 5, reason: `JSON with the key ${key}` };
}

/** Word of the first sensitive key of a JSON text whose value is a non-empty string. */
function jsonSecretKey(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  const open: unknown[] = [parseJson(text)];
  while (open.length > 0) {
    const node = open.pop();
    if (typeof node !== "object" || node === null) continue;
    for (const [key, value] of Object.entries(node)) {
      const word =
        typeof value === "string" && value !== "" ? sensitiveWord(key, value) : undefined;
      if (word !== undefined && falseFriend(key, String(value)) === undefined) return word;
      open.push(value);
    }
  }
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not JSON, so no JSON with a secret inside
  }
}
