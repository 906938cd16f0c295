/** Words that make a name sensitive wherever they stand. */
const WORDS = new Set(
  (
    "PASSWORD PASSWORDS PASSWD PASSPHRASE PASS PW PWD SECRET SECRETS TOKEN TOKENS CREDENTIAL " +
    "CREDENTIALS CREDS APIKEY APIKEYS SALT PEPPER JWT DSN HMAC MNEMONIC"
  ).split(" "),
);
/** Words that make a name sensitive at its end. */
const LAST_WORDS = new Set(["KEY", "WEBHOOK", "COOKIE"]);
const PHRASES = (
  "PRIVATE_KEY SIGNING_KEY ENCRYPTION_KEY MASTER_KEY ACCESS_KEY LICENSE_KEY SECRET_KEY_BASE " +
  "API_KEYS APP_KEYS CONNECTION_STRING CONN_STR WEBHOOK_URL BASIC_AUTH"
).split(" ");
const GLUED =
  /(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|(?:API|SECRET|PRIVATE|ACCESS|ENCRYPTION|SIGNING|MASTER|LICENSE|ACCOUNT|SHARED|AUTH|WRITE|ADMIN)KEY)$/;
/** Values that say which kind of authentication is used, not how to pass it. */
const AUTH_KINDS = /^(?:none|basic|oauth2?|oidc|ldap|true|false|yes|no|on|off|0|1)$/i;

/** Words of a variable name, upper-case, split at `_ - .` and camelCase, without trailing digits. */
export function nameWords(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .map((word) => word.replace(/\d+$/, ""))
    .filter((word) => word !== "");
}

/** The part of `name` that sounds secret, if any; `value` only tells kinds of authentication apart. */
export function sensitiveWord(name: string, value: string): string | undefined {
  const words = nameWords(name);
  const joined = `_${words.join("_")}_`;
  const phrase = PHRASES.find((candidate) => joined.includes(`_${candidate}_`));
  if (phrase !== undefined) return phrase;
  // `PWD` alone is the working directory of every shell.
  if (words.length === 1 && words[0] === "PWD") return undefined;
  const word = words.find((candidate) => WORDS.has(candidate) || GLUED.test(candidate));
  if (word !== undefined) return word;
  const last = words.at(-1);
  if (last !== undefined && LAST_WORDS.has(last)) return last;
  return last === "AUTH" && !AUTH_KINDS.test(value) ? "AUTH" : undefined;
}
