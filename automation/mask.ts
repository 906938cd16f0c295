/** What stands in place of a secret. */
export const MASK = "[secret]";

/** Shorter values would mask ordinary text. */
const SHORTEST = 3;

/** Replaces every secret in a text, also in the encodings that error messages use. */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  const forms = secrets.filter((secret) => secret.length >= SHORTEST).flatMap(encodings);
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return longestFirst.reduce((masked, form) => masked.replaceAll(form, MASK), text);
}

function encodings(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    json,
    JSON.stringify(json).slice(1, -1),
    encodeURIComponent(secret),
    Buffer.from(secret).toString("base64"),
    Buffer.from(secret).toString("base64url"),
    Buffer.from(`${secret}\n`).toString("base64"),
    Buffer.from(secret).toString("hex"),
  ];
}
