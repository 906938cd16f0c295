import { createHash, createHmac } from "node:crypto";

import * as pulumi from "@pulumi/pulumi";

import type { Values } from "./env.ts";

type Data = Readonly<Record<string, string>>;

/** SHA-256 of plain data, whatever its order. */
export function checksum(data: Data): string {
  return createHash("sha256").update(canonical(data)).digest("hex");
}

/** HMAC-SHA-256 of secret data, whatever its order; safe to show, unlike a bare hash. */
export function keyedChecksum(key: string, data: Data): string {
  return createHmac("sha256", key).update(canonical(data)).digest("hex");
}

/** Checksum of values of which some may be known only after the operation. */
export function configChecksum(values: Values): pulumi.Input<string> {
  const texts: Record<string, string> = {};
  for (const [key, value] of Object.entries(values)) {
    if (typeof value !== "string") return pulumi.all(values).apply(checksum);
    texts[key] = value;
  }
  return checksum(texts);
}

/** Keyed checksum of secret values; no secret itself. */
export function secretChecksum(key: pulumi.Input<string>, values: Values): pulumi.Output<string> {
  return pulumi.unsecret(
    pulumi.all([key, values]).apply(([known, data]) => keyedChecksum(known, data)),
  );
}

function canonical(data: Data): string {
  return JSON.stringify(
    Object.keys(data)
      .sort()
      .map((key) => [key, data[key]]),
  );
}
