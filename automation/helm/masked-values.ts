import { classifyEnv } from "../../kubernetes/secret-classification.ts";
import { MASK } from "../mask.ts";

/** Values without what they keep secret, and what that was. */
export interface MaskedValues {
  readonly values: Readonly<Record<string, unknown>>;
  /** Texts that must appear nowhere. */
  readonly secrets: readonly string[];
}

/** Keys of a value from the root, list positions as numbers in text. */
export type ValuePath = readonly string[];

/** Keys that name a Secret instead of holding one. */
const NAMES_A_SECRET =
  /^existing\w*Secrets?(?:Name)?$|^secretName$|Secret(?:Name|Ref)$|^imagePullSecrets$/;
const OBJECT_NAME = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/;

/**
 * Masks the values that are known to be secret and those that sound or look like it; what lies
 * below such a key is masked whole.
 */
export function maskedValues(
  values: Readonly<Record<string, unknown>>,
  secretPaths: readonly ValuePath[] = [],
): MaskedValues {
  const known = new Set(secretPaths.map(pathKey));
  const secrets: string[] = [];
  const masked = Object.entries(values).map(([key, value]) => {
    return [key, maskedAt([key], value, { known, secrets })] as const;
  });
  return { values: Object.fromEntries(masked), secrets: [...new Set(secrets)] };
}

interface Masking {
  readonly known: ReadonlySet<string>;
  /** Grows. */
  readonly secrets: string[];
}

function maskedAt(path: ValuePath, value: unknown, masking: Masking): unknown {
  if (masking.known.has(pathKey(path))) return hidden(value, masking);
  if (Array.isArray(value)) {
    return value.map((entry, at) => maskedAt([...path, String(at)], entry, masking));
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, inner]) => {
      return [key, maskedAt([...path, key], inner, masking)] as const;
    });
    return Object.fromEntries(entries);
  }
  return isSecret(path, value) ? hidden(value, masking) : value;
}

/** Empty texts, switches and numbers below such a key are settings. */
function isSecret(path: ValuePath, value: unknown): boolean {
  if (typeof value !== "string" || value === "") return false;
  const names = path.filter((part) => !/^\d+$/.test(part));
  const key = names.at(-1) ?? "";
  if (NAMES_A_SECRET.test(key) && OBJECT_NAME.test(value)) return false;
  if (isNameOfReference(names, value)) return false;
  return names.some((name) => isSecretName(name, value));
}

/** `imagePullSecrets: [{ name: registry }]` */
function isNameOfReference(names: ValuePath, value: string): boolean {
  const above = names.at(-2) ?? "";
  return names.at(-1) === "name" && NAMES_A_SECRET.test(above) && OBJECT_NAME.test(value);
}

/** `auth` groups settings in most charts, so it says nothing about what is below it. */
function isSecretName(name: string, value: string): boolean {
  return !/^auth$/i.test(name) && classifyEnv(name, value).target === "Secret";
}

function hidden(value: unknown, { secrets }: Masking): unknown {
  if (value === null || value === "") return value;
  secrets.push(...texts(value));
  return MASK;
}

function texts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number") return [String(value)];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(texts);
}

function pathKey(path: ValuePath): string {
  return JSON.stringify(path);
}
