/** Keys below which a pod spec names a Secret whose values its containers see. */
const HOLDERS = /^(secretKeyRef|secretRef|secret|nodePublishSecretRef)$/;

/** Names of all Secrets whose values may be in a pod, optional ones too, each once. */
export function podSecretNames(podSpec: unknown): readonly string[] {
  return [...new Set(namesIn(podSpec))].toSorted();
}

function namesIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const named = HOLDERS.test(key) ? nameIn(inner) : undefined;
    return named === undefined ? namesIn(inner) : [named];
  });
}

function nameIn(holder: unknown): string | undefined {
  if (typeof holder !== "object" || holder === null) return undefined;
  const { name, secretName }: { name?: unknown; secretName?: unknown } = holder;
  const found = secretName ?? name;
  return typeof found === "string" ? found : undefined;
}
