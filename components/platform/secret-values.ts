import type { HelmValue, SecretReference } from "../../environment/environment.ts";

/** Gives the value behind a reference. */
export type SecretSource = (reference: SecretReference) => unknown;

/** Helm values with every `{ secret: key }` replaced by what `source` gives for it. */
export function resolveSecrets(
  values: Readonly<Record<string, HelmValue>>,
  source: SecretSource,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, resolveSecret(value, source)]),
  );
}

function resolveSecret(value: HelmValue, source: SecretSource): unknown {
  if (isList(value)) {
    return value.map((item) => resolveSecret(item, source));
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return isSecretReference(value) ? source(value) : resolveSecrets(value, source);
}

function isList(value: HelmValue): value is readonly HelmValue[] {
  return Array.isArray(value);
}

function isSecretReference(
  value: SecretReference | Readonly<Record<string, HelmValue>>,
): value is SecretReference {
  return Object.keys(value).length === 1 && typeof value.secret === "string";
}
