import { createHash, randomBytes } from "node:crypto";

import type { GeneratedSecret } from "../environment/secret-source-schema.ts";

/** What a value is made of. */
export type ValueShape = Pick<GeneratedSecret, "length" | "charset">;

/** Shape of a value that no file describes: 190 bits that every program takes. */
export const USUAL_SHAPE: ValueShape = { length: 32, charset: "alphanumeric" };

const DIGITS = "0123456789";
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** Printable means ASCII without the space. */
const CHARACTERS: Readonly<Record<ValueShape["charset"], string>> = {
  alphanumeric: `${DIGITS}${LETTERS}${LETTERS.toUpperCase()}`,
  hex: `${DIGITS}abcdef`,
  printable: Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index)).join(""),
};

/** A random value of a shape; every character is equally likely. */
export function generatedValue(
  { length, charset }: ValueShape,
  random: (size: number) => Uint8Array = randomBytes,
): string {
  const characters = CHARACTERS[charset];
  // Bytes above the last whole multiple would favor the first characters.
  const limit = 256 - (256 % characters.length);
  let value = "";
  while (value.length < length) {
    for (const byte of random(2 * (length - value.length))) {
      if (byte >= limit || value.length === length) continue;
      value += characters.charAt(byte % characters.length);
    }
  }
  return value;
}

/** What `moorage:generated` remembers of keepers; equal for equal keepers in any order. */
export function keepersDigest(keepers: GeneratedSecret["keepers"]): string {
  const entries = Object.entries(keepers).sort(([one], [other]) => (one < other ? -1 : 1));
  const hash = createHash("sha256").update(JSON.stringify(entries)).digest("hex");
  return `sha256:${hash.slice(0, 32)}`;
}
