import { parseQuantity } from "../quantity.ts";
import { quotaText } from "../quota-text.ts";

/** A quota that refused something, as the API server words it. */
export interface QuotaRefusal {
  readonly quota: string;
  /** Each key with what was asked for, what is in use and what there is. */
  readonly lines: readonly string[];
}

/** Reads `exceeded quota: name, requested: a=1,b=2, used: …, limited: …`. */
export function quotaRefusal(message: string): QuotaRefusal | undefined {
  const match = /exceeded quota: ([^,]+), requested: (\S+), used: (\S+), limited: (\S+)/.exec(
    message,
  );
  if (match === null) return undefined;
  const [, quota = "", requested = "", used = "", limited = ""] = match;
  const inUse = amounts(used);
  const limits = amounts(limited);
  const lines = [...amounts(requested)].map(([key, asked]) => {
    const use = inUse.get(key) ?? "0";
    const limit = limits.get(key) ?? "0";
    return `${key} asks for ${shown(asked, key)}, ${shown(use, key)} of ${shown(limit, key)} is used`;
  });
  return { quota, lines };
}

function amounts(list: string): ReadonlyMap<string, string> {
  const pairs = list.split(",").map((pair): readonly [string, string] => {
    const cut = pair.lastIndexOf("=");
    return [pair.slice(0, cut), pair.slice(cut + 1)];
  });
  return new Map(pairs);
}

function shown(amount: string, key: string): string {
  const value = parseQuantity(amount);
  return value === undefined ? amount : quotaText(value, key);
}
