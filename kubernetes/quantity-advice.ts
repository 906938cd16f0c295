import { parseQuantity } from "./quantity.ts";
import type { QuantityKind } from "./quantity.ts";

/** Why a quantity cannot be meant, and what is probably meant. */
export interface QuantityProblem {
  readonly message: string;
  /** Quantity to offer instead. */
  readonly suggestion: string | undefined;
}

const MEBIBYTE_NANO = 2n ** 20n * 1_000_000_000n;
const NUMBER_WITH_UNIT = /^\s*([+-]?\d+(?:\.\d+)?|\.\d+)\s*([A-Za-z]*)\s*$/;

/** Reason to refuse `text` as an amount of `kind`; undefined when it is fine. */
export function quantityProblem(text: string, kind: QuantityKind): QuantityProblem | undefined {
  const nano = parseQuantity(text);
  const suggestion = likelyQuantity(text, kind);
  if (nano === undefined && suggestion === text) {
    return { message: "is too large for Kubernetes", suggestion: undefined };
  }
  if (nano === undefined) return { message: "is not a quantity", suggestion };
  if (nano < 0n) return { message: "is negative", suggestion: text.slice(1) };
  if (kind === "cpu") {
    return /[KMGTPE]i$|[kMGTPE]$/.test(text)
      ? { message: "is an amount of bytes, not of cpu", suggestion: undefined }
      : undefined;
  }
  if (nano > 0n && /[num]$/.test(text)) {
    return { message: "is a fraction of a byte", suggestion };
  }
  return nano > 0n && nano < MEBIBYTE_NANO
    ? { message: "is less than one mebibyte", suggestion: enough(suggestion) }
    : undefined;
}

/** A unit that is too small is the slip then. */
function enough(suggestion: string | undefined): string | undefined {
  const isEnough = (parseQuantity(suggestion ?? "") ?? 0n) >= MEBIBYTE_NANO;
  return isEnough ? suggestion : suggestion?.replace(/[A-Za-z]*$/, "Mi");
}

/** Remark on a quantity that is valid but often a slip, such as `1G` for `1Gi`. */
export function quantityAdvice(text: string, kind: QuantityKind): string | undefined {
  const decimal = kind === "bytes" ? /^\d+([MGTP])$/.exec(text)?.[1] : undefined;
  return decimal === undefined
    ? undefined
    : `is decimal and smaller than ${text}i; write ${text}i if you mean the binary unit`;
}

function likelyQuantity(text: string, kind: QuantityKind): string | undefined {
  const match = NUMBER_WITH_UNIT.exec(text);
  if (match === null) return undefined;
  const [, number = "", unit = ""] = match;
  const suffix = kind === "cpu" ? likelyCpuSuffix(unit) : likelyByteSuffix(unit);
  return suffix === undefined ? undefined : `${number.replace(/^[+-]/, "")}${suffix}`;
}

function likelyCpuSuffix(unit: string): string | undefined {
  if (/^m+$|^milli/i.test(unit)) return "m";
  return /^(c|v?cpus?|v?cores?)?$/i.test(unit) ? "" : undefined;
}

function likelyByteSuffix(unit: string): string | undefined {
  if (unit === "m") return "Mi";
  if (/^(i|)$/i.test(unit)) return "Gi";
  const prefix = /^([kmgtpe])(i|b|ib|ibytes?|bytes?|egabytes?|igabytes?)?$/i.exec(unit)?.[1];
  return prefix === undefined ? undefined : `${prefix.toUpperCase()}i`;
}
