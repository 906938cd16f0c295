import { cutName, toDnsLabel } from "../kubernetes/names.ts";

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

/** True for namespaces that belong to the cluster. */
export function isReservedNamespace(name: string): boolean {
  return name === "default" || name.startsWith("kube-");
}
