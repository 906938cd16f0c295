import type { AppConfig, TenantConfig } from "../environment/environment.ts";
import type { PodSecurityLevel } from "../kubernetes/pod-security-fit.ts";
import { templateText } from "./releases/chart-values.ts";
import type { ChartPlace } from "./releases/planned-release.ts";

/** A workload that needs more than `restricted` allows. */
export interface Relaxed {
  /** Undefined: of nobody in platform.yaml. */
  readonly tenant: TenantConfig | undefined;
  readonly app: AppConfig | undefined;
  readonly namespace: string;
  /** Below the pod spec, e.g. `hostNetwork`. */
  readonly fields: readonly string[];
  readonly needed: PodSecurityLevel;
  /** Where the chart of a Helm release decides the fields. */
  readonly behind: readonly (ChartPlace | undefined)[];
}

const mostFields = 4;

/** The smallest changes that get pods admitted, or back to `restricted`. */
export function podSecurityFixes(relaxed: Relaxed, isRefused: boolean): readonly string[] {
  return [...fieldFix(relaxed), ...(isRefused ? namespaceFix(relaxed) : [])];
}

/** What of the app's own asks for it. */
function fieldFix({ tenant, app, fields, behind }: Relaxed): readonly string[] {
  if (tenant === undefined || app === undefined) {
    return [`without ${listed(fields)}${chartText(behind)}`];
  }
  const bySetting = Map.groupBy(fields, (field) => settingOf(app, field));
  return [
    [...bySetting]
      .map(([setting, own]) =>
        setting === undefined
          ? `no transform that changes ${listed(own)}`
          : `tenants.${tenant.name}.apps.${app.name}.${setting}: without ${listed(own)}`,
      )
      .join("; "),
  ];
}

/** Values of the chart to change; where there are none, the templates. */
function chartText(behind: Relaxed["behind"]): string {
  const places = behind.filter((place) => place !== undefined);
  if (places.length === 0) return "";
  const values = [...new Set(places.flatMap((place) => place.values))];
  return values.length > 0
    ? `: ${listed(values)}`
    : `: in ${listed([...new Set(places.map(templateText))])}, which no value changes`;
}

/** Key of the app that a field comes from; undefined for one that the component never sets so. */
function settingOf(
  { security = {}, podSpec, podAnnotations }: AppConfig,
  field: string,
): string | undefined {
  if (field.startsWith("metadata."))
    return podAnnotations === undefined ? undefined : "podAnnotations";
  const { addCapabilities = [], level = "restricted", runAsUser } = security;
  if (field.endsWith("capabilities.add") && addCapabilities.length > 0) {
    return "security.addCapabilities";
  }
  if (field.endsWith("runAsUser") && runAsUser === 0) return "security.runAsUser";
  if (podSpec !== undefined && Object.hasOwn(podSpec, field.split(/[.[]/)[0] ?? ""))
    return "podSpec";
  const isByLevel = /(?:runAsNonRoot|allowPrivilegeEscalation)$/.test(field);
  return isByLevel && level !== "restricted" ? "security.level" : undefined;
}

/** The namespace's part, in the words of platform.yaml. */
function namespaceFix({ tenant, namespace, needed }: Relaxed): readonly string[] {
  const space = tenant?.namespaces.find(({ name }) => name === namespace);
  if (tenant === undefined || space === undefined) {
    return [`let namespace "${namespace}" enforce ${needed}`];
  }
  const isOnly = tenant.namespaces.length === 1 && space.key === "main";
  const path = isOnly ? `tenants.${tenant.name}` : `tenants.${tenant.name}.namespaces.${space.key}`;
  return [`${path}.podSecurity: { level: ${needed}, reason: … }`];
}

function listed(fields: readonly string[]): string {
  const more = fields.length - mostFields;
  const rest = more > 0 ? ` and ${more} more` : "";
  return `${fields.slice(0, mostFields).join(", ")}${rest}`;
}
