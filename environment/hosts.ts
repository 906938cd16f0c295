/** Pattern of host names that are `auto`. */
const DEFAULT_HOST_TEMPLATE = "{app}-{tenant}.{domain}";

/** Patterns with a name. */
export const HOST_PRESETS: Readonly<Record<string, string>> = {
  app: "{app}.{domain}",
  "service-tenant": "{serviceName}-{tenantSlug}.{domain}",
};

/** The pattern that a setting means: a preset by its name, else the text itself. */
export function hostTemplate(setting: string | undefined): string {
  const text = setting ?? DEFAULT_HOST_TEMPLATE;
  return Object.hasOwn(HOST_PRESETS, text) ? (HOST_PRESETS[text] ?? text) : text;
}

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
