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
