import { createHash, createHmac } from "node:crypto";

type Data = Readonly<Record<string, string>>;

/** SHA-256 of plain data, whatever its order. */
export function checksum(data: Data): string {
  return createHash("sha256").update(canonical(data)).digest("hex");
}

/** HMAC-SHA-256 of secret data, whatever its order; safe to show, unlike a bare hash. */
export function keyedChecksum(key: string, data: Data): string {
  return createHmac("sha256", key).update(canonical(data)).digest("hex");
}

function canonical(data: Data): string {
  return JSON.stringify(
    Object.keys(data)
      .sort()
      .map((key) => [key, data[key]]),
  );
}
