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
      if (word !== undefined) return word;
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

/** Rule 8: long, without spaces, and with the disorder of generated text. */
export function looksRandom(text: string): boolean {
  if (text.length < 20 || text.length > 4096 || isKnownPlainForm(text)) return false;
  if (/^(?:0x)?[0-9a-f]+$/i.test(text)) return /\d/.test(text) && entropy(text) >= 3;
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return false;
  return entropy(text) >= 3.5 && !isReadable(text);
}

/** Commit, digest, UUID or path. Image references hold a dot or colon and so are no base64. */
function isKnownPlainForm(text: string): boolean {
  return (
    /^[0-9a-f]{40}$/.test(text) ||
    /^sha(?:256|384|512)[:-]/.test(text) ||
    /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ||
    /^(?:\/|\.{1,2}\/|~\/)/.test(text)
  );
}

/** True for words joined by `- _ /` or camelCase, such as `production-eu-west-1`. */
function isReadable(text: string): boolean {
  const pieces = text
    .replace(/([a-z])([A-Z])/g, "$1-$2")
    .split(/[-_/]+/)
    .filter((piece) => piece !== "");
  const words = pieces.filter((piece) => !/^v?\d{1,4}$/.test(piece));
  const letters = words.join("").length;
  return words.every(isWord) && letters >= 4 * words.length;
}

function isWord(piece: string): boolean {
  return (
    /^(?:[A-Z]?[a-z]+|[A-Z]+)\d{0,2}$/.test(piece) && (piece.length <= 3 || /[aeiouy]/i.test(piece))
  );
}

/** Shannon entropy in bits a character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) {
    const share = count / text.length;
    bits -= share * Math.log2(share);
  }
  return bits;
}
