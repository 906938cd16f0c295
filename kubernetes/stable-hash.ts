const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/** Eight characters of `[a-z0-9]` that depend on nothing but `text`; not for secrets. */
export function stableHash(text: string): string {
  let hash = OFFSET;
  for (const byte of utf8(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME);
  // FNV-1a mixes its last bytes badly into the high bits.
  hash = BigInt.asUintN(64, (hash ^ (hash >> 33n)) * 0xff51afd7ed558ccdn);
  hash ^= hash >> 33n;
  return (hash % 36n ** 8n).toString(36).padStart(8, "0");
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
