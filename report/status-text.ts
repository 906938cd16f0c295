import { styleFor } from "./style.ts";
import type { Style, TextOptions } from "./style.ts";
import { table } from "./table.ts";

/** How a platform does, as a reader needs it. */
export interface StatusView {
  readonly ready: boolean;
  readonly tenants: readonly TenantStatusView[];
}

/** How one tenant does. */
export interface TenantStatusView {
  readonly name: string;
  readonly namespace: string;
  readonly quota: readonly QuotaUseView[];
  readonly apps: readonly AppStatusView[];
  /** Each with all its workloads together. */
  readonly releases: readonly AppStatusView[];
}

/** How much of one limit is in use. */
export interface QuotaUseView {
  readonly namespace: string;
  /** Name of the ResourceQuota. */
  readonly quota: string;
  /** Quota key, e.g. `requests.cpu`. */
  readonly resource: string;
  readonly used: string;
  readonly hard: string;
}

/** How one app, or one Helm release, does. */
export interface AppStatusView {
  readonly name: string;
  /** Kind of the workload; `Release` for a Helm release. */
  readonly kind: string;
  readonly ready: number;
  readonly desired: number;
  readonly url?: string | undefined;
  /** In a word or two, e.g. `ready` or `crash-loop`. */
  readonly state: string;
  /** What to do about it. */
  readonly hint?: string | undefined;
  /** Command that shows more. */
  readonly command?: string | undefined;
  /** Last lines of the container that failed. */
  readonly log?: LogView | undefined;
}

/** The end of a container's log, or why it is not shown. */
export interface LogView {
  readonly pod: string;
  readonly container: string;
  readonly lines: readonly string[];
  readonly note?: string | undefined;
}

/** Status of a platform: its apps and releases, the quotas, and hints for what is not well. */
export function statusText(status: StatusView, options: TextOptions = {}): string {
  const style = styleFor(options);
  const parts = [appTable(status, style), quotaTable(status, style), hints(status, style)];
  return parts.filter((part) => part !== "").join("\n\n");
}

function appTable({ tenants }: StatusView, style: Style): string {
  const rows = tenants.flatMap((tenant) =>
    [...tenant.apps, ...tenant.releases].map((app) => appRow(tenant.name, app, style)),
  );
  const columns = ["TENANT", "APP", "KIND", "READY", "STATE", "URL"].map((title) => ({ title }));
  return rows.length === 0 ? "No apps." : table(columns, rows, style.heading);
}

function appRow(tenant: string, app: AppStatusView, style: Style): readonly string[] {
  const paint = app.ready >= app.desired ? style.good : style.bad;
  const ready = paint(`${app.ready}/${app.desired}`);
  return [tenant, app.name, app.kind, ready, app.state, app.url ?? "-"];
}

/** The limits that people ask for; all others stand in the JSON, and here once they are used up. */
const USUAL_LIMITS = ["requests.cpu", "requests.memory", "requests.storage", "pods"];

function quotaTable({ tenants }: StatusView, style: Style): string {
  const all = tenants.flatMap(({ quota }) => quota);
  const present = new Set(all.map(({ resource }) => resource));
  const usedUp = all.filter(({ used, hard }) => used === hard && hard !== "0");
  const asked = new Set([...USUAL_LIMITS, ...usedUp.map(({ resource }) => resource)]);
  const resources = [...asked].filter((resource) => present.has(resource));
  if (resources.length === 0) return "";
  const rows = tenants.flatMap(({ name, quota }) =>
    quotasOf(name, quota).map(([title, uses]) => [
      title,
      ...resources.map((key) => use(uses, key)),
    ]),
  );
  const columns = ["QUOTA (used/hard)", ...resources].map((title) => ({ title }));
  return table(columns, rows, style.heading);
}

/** One row per ResourceQuota; more than the tenant's name only where it has several. */
function quotasOf(
  tenant: string,
  uses: readonly QuotaUseView[],
): readonly (readonly [title: string, uses: readonly QuotaUseView[]])[] {
  const groups = [...Map.groupBy(uses, ({ namespace, quota }) => `${namespace}/${quota}`)];
  if (groups.length <= 1) return [[tenant, uses]];
  return groups.map(([place, group]) => [`${tenant} ${place}`, group]);
}

function use(quota: readonly QuotaUseView[], key: string): string {
  const row = quota.find(({ resource }) => resource === key);
  return row === undefined ? "-" : `${row.used}/${row.hard}`;
}

function hints({ tenants }: StatusView, style: Style): string {
  const lines = tenants.flatMap((tenant) =>
    [...tenant.apps, ...tenant.releases].flatMap(({ name, state, hint, command, log }) => {
      if (hint === undefined) return [];
      const next = command === undefined ? [] : [`  ${command}`];
      const end = log === undefined ? [] : logLines(log);
      return [`${style.warning(`${tenant.name}/${name}`)} ${state}: ${hint}`, ...next, ...end];
    }),
  );
  return lines.join("\n");
}

function logLines({ pod, container, lines, note }: LogView): readonly string[] {
  const title = `  last lines of ${pod}, container ${container}:`;
  return note === undefined ? [title, ...lines.map((line) => `    ${line}`)] : [`${title} ${note}`];
}
