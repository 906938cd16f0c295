/** Pattern of host names that are `auto`. */
export const DEFAULT_HOST_TEMPLATE = "{app}-{tenant}.{domain}";

/** Words that a host pattern may use; the long ones are accepted as well. */
export const HOST_WORDS = ["app", "tenant", "domain", "environment", "serviceName", "tenantSlug"];

/** What a host name may depend on. */
export interface HostContext {
  readonly app: string;
  readonly tenant: string;
  readonly domain: string;
  readonly environment: string;
}

/** Fills a host pattern, without checking the result. */
export function hostFromTemplate(template: string, context: HostContext): string {
  const values: Readonly<Record<string, string>> = {
    ...context,
    serviceName: context.app,
    tenantSlug: context.tenant,
  };
  return template.replace(/\{([A-Za-z]*)\}/g, (_, word: string) => values[word] ?? "");
}
