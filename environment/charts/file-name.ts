import { ChartError } from "./chart-error.ts";

/** Refuses names with control characters: Helm writes names into what it renders, as lines. */
export function refuseOddName(name: string): void {
  if (!/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name)) return;
  const message = `holds a file with control characters in its name: ${JSON.stringify(name)}`;
  throw new ChartError(message, "Rename it");
}
