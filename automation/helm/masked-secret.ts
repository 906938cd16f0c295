import { isMap } from "../../kubernetes/unknown.ts";
import { MASK } from "../mask.ts";

type Plain = Readonly<Record<string, unknown>>;

/** An object without what it keeps secret; keys stay: they are no secret, and a comparison needs them. */
export function maskedSecret(object: Plain): Plain {
  if (object["kind"] !== "Secret") return object;
  const entries = Object.entries(object).map(([key, value]) => {
    return [key, key === "data" || key === "stringData" ? maskedData(value) : value] as const;
  });
  return Object.fromEntries(entries);
}

function maskedData(data: unknown): unknown {
  if (data === null) return data;
  if (!isMap(data)) return MASK;
  return Object.fromEntries(Object.keys(data).map((key) => [key, MASK]));
}
