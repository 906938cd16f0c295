import { InvalidArgumentError } from "@commander-js/extra-typings";

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** Seconds of `90`, `90s`, `5m` or `1h`. */
export function parseDuration(text: string): number {
  const [, amount, unit = "s"] = /^(\d+)([smh]?)$/.exec(text) ?? [];
  const factor = seconds[unit === "" ? "s" : unit];
  if (amount === undefined || factor === undefined) {
    throw new InvalidArgumentError("Expected a duration such as 90s, 5m or 1h.");
  }
  return Number(amount) * factor;
}

/** A whole number of at least 1. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) {
    throw new InvalidArgumentError("Expected a whole number of at least 1.");
  }
  return count;
}
