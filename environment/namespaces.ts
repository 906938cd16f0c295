import { cutName, toDnsLabel } from "../kubernetes/names.ts";
import { isMap } from "./plain-data.ts";

/** Key of the namespace of a tenant that names none. */
export const MAIN = "main";

/**
 * Keys of a tenant's namespaces: a list, a map by key, or absent.
 *
 * The first one has the tenant's plain name, so `main` leads wherever it stands: moving lines must
 * not rename a namespace. Without it the order of the file counts.
 */
export function namespaceKeys(namespaces: unknown): readonly string[] {
  const keys = Array.isArray(namespaces)
    ? namespaces.filter((key) => typeof key === "string")
    : isMap(namespaces)
      ? Object.keys(namespaces)
      : [];
  if (keys.length === 0) return [MAIN];
  const others = keys.filter((key) => key !== MAIN);
  return [...new Set(keys.length > others.length ? [MAIN, ...others] : keys)];
}

/** What a namespace name may depend on. */
export interface NamespaceContext {
  readonly tenant: string;
  readonly environment: string;
  readonly user: string | undefined;
  readonly project: string;
  readonly namespace: string | undefined;
}

/** How namespaces are named. */
export type NamespaceStrategy = "per-tenant" | "per-team" | "per-user" | "per-project" | "fixed";

const TEMPLATES: Readonly<Record<NamespaceStrategy, string>> = {
  "per-tenant": "tenant-{tenant}",
  "per-team": "{tenant}-{environment}",
  "per-user": "{environment}-{user}",
  "per-project": "{project}-{environment}",
  fixed: "{namespace}",
};

/** Pattern of a strategy. */
export function namespaceTemplate(strategy: NamespaceStrategy): string {
  return TEMPLATES[strategy];
}

/** Words in braces that a pattern uses. */
export function templateWords(template: string): readonly string[] {
  return [...template.matchAll(/\{([A-Za-z]*)\}/g)].map(([, word = ""]) => word);
}

/** Fills a pattern; a name that is too long for a namespace is cut and gets a stable hash. */
export function namespaceName(template: string, context: NamespaceContext): string {
  const values: Readonly<Record<string, string | undefined>> = {
    tenant: context.tenant,
    environment: context.environment,
    user: context.user,
    project: context.project,
    namespace: context.namespace,
  };
  const filled = template.replace(/\{([A-Za-z]*)\}/g, (_, word: string) => values[word] ?? "");
  return cutName(toDnsLabel(filled, Number.MAX_SAFE_INTEGER));
}

/** Name of a further namespace, beside the tenant's first. */
export function siblingName(first: string, key: string): string {
  return cutName(`${first}-${key}`);
}

/** True for namespaces that belong to the cluster. */
export function isReservedNamespace(name: string): boolean {
  return name === "default" || name.startsWith("kube-");
}
