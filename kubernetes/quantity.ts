const NANO = 1_000_000_000n;
/** Largest magnitude that Kubernetes keeps, in whole units. */
const LARGEST = 2n ** 63n - 1n;
/** Exponents beyond this are zero or overflow for every mantissa that fits a file. */
const FAR_EXPONENT = 10_000;

const BINARY: Readonly<Record<string, bigint>> = {
  Ki: 2n ** 10n,
  Mi: 2n ** 20n,
  Gi: 2n ** 30n,
  Ti: 2n ** 40n,
  Pi: 2n ** 50n,
  Ei: 2n ** 60n,
};
const DECIMAL: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const GRAMMAR =
  /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d+))?$/;

/**
 * Value of a Kubernetes quantity in nano units, rounded up as Kubernetes does.
 *
 * Stricter than Kubernetes in two ways: at least one digit is needed (`m`, `.` and `-` are refused), and a
 * magnitude above 2^63-1 is refused instead of capped.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function parseQuantity(text: string): bigint | undefined {
  const match = GRAMMAR.exec(text);
  if (match === null) return undefined;
  const [, sign = "", whole = "", afterWhole = "", afterDot = "", binary, decimal, power] = match;
  const fraction = afterWhole + afterDot;
  const mantissa = BigInt(whole + fraction);
  if (mantissa === 0n) return 0n;
  const exponent = decimalExponent(decimal, power) - fraction.length;
  const size = scaled(
    mantissa * (binary === undefined ? 1n : (BINARY[binary] ?? 1n)),
    exponent + 9,
  );
  if (size === undefined || size > LARGEST * NANO) return undefined;
  return sign === "-" ? -size : size;
}

function decimalExponent(suffix: string | undefined, power: string | undefined): number {
  if (power !== undefined) return Number(power);
  return suffix === undefined ? 0 : (DECIMAL[suffix] ?? 0);
}

/** `mantissa * 10^exponent`, rounded up; undefined when it is far too large. */
function scaled(mantissa: bigint, exponent: number): bigint | undefined {
  const digits = mantissa.toString().length;
  if (exponent + digits > 40) return undefined;
  if (exponent + digits < -FAR_EXPONENT) return 1n;
  if (exponent >= 0) return mantissa * 10n ** BigInt(exponent);
  const divisor = 10n ** BigInt(-exponent);
  return (mantissa + divisor - 1n) / divisor;
}

/** What a quantity measures; decides how it is written and which mistakes are likely. */
export type QuantityKind = "cpu" | "bytes";

/** Shortest usual spelling: `4`, `250m` for cpu; `8Gi`, `1536Mi` for bytes (part bytes are rounded up). */
export function formatQuantity(nano: bigint, kind: QuantityKind): string {
  return kind === "cpu" ? formatCpu(nano) : formatBytes(nano);
}

function formatCpu(nano: bigint): string {
  if (nano % NANO === 0n) return String(nano / NANO);
  for (const [suffix, unit] of [["m", 1_000_000n] as const, ["u", 1_000n] as const]) {
    if (nano % unit === 0n) return `${String(nano / unit)}${suffix}`;
  }
  return `${String(nano)}n`;
}

function formatBytes(nano: bigint): string {
  if (nano === 0n) return "0";
  const sign = nano < 0n ? "-" : "";
  const bytes = ((nano < 0n ? -nano : nano) + NANO - 1n) / NANO;
  const unit = Object.entries(BINARY).findLast(([, size]) => bytes % size === 0n);
  return unit === undefined
    ? `${sign}${String(bytes)}`
    : `${sign}${String(bytes / unit[1])}${unit[0]}`;
}
