import { SECRET, UNKNOWN } from "../kubernetes/unknown.ts";

/** What the policy server puts in the place of unknown values; a test compares it with the SDK. */
export const unknownSentinels: ReadonlySet<unknown> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

const deepest = 100;

/**
 * Plain copy of what the policy server hands over: unknown values become `UNKNOWN`, assets and
 * archives `SECRET`.
 *
 * The server's proxy throws when an unknown value is read, but not when its descriptor is.
 */
export function copyProperties(value: unknown, depth = 0): unknown {
  if (unknownSentinels.has(value) || depth > deepest) return UNKNOWN;
  if (typeof value !== "object" || value === null) return value;
  if (Object.hasOwn(value, "__pulumiAsset") || Object.hasOwn(value, "__pulumiArchive")) {
    return SECRET;
  }
  if (Array.isArray(value)) {
    return Array.from({ length: value.length }, (_, index) => {
      return copyProperties(ownValue(value, String(index)), depth + 1);
    });
  }
  const copy: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(value)) copy[key] = copyProperties(ownValue(value, key), depth + 1);
  return copy;
}

function ownValue(object: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(object, key)?.value;
}
