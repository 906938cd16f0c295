/** What a ConfigMap or Secret may hold: the bytes of all its values together. */
export const OBJECT_BYTES = 1_048_576;

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Whether the API server can decode `text`. */
export function isBase64(text: string): boolean {
  return BASE64.test(text);
}

/** Bytes that the API server counts for a value: decoded for base64, else UTF-8. */
export function valueBytes(text: string, encoding?: "base64"): number {
  if (encoding === undefined) return new TextEncoder().encode(text).length;
  return Math.floor((text.replace(/=+$/, "").length * 3) / 4);
}

/** Content as text; bytes of base64 become the characters of the same number. */
export function decodedFile(text: string, encoding?: "base64"): string {
  return encoding === undefined || !isBase64(text) ? text : atob(text);
}

/** Size in words, e.g. `1.25 MiB`. */
export function sizeText(bytes: number): string {
  return bytes < 10_000 ? `${String(bytes)} bytes` : `${(bytes / OBJECT_BYTES).toFixed(2)} MiB`;
}
