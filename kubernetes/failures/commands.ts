import type { LogSource, Subject } from "./failure.ts";

/** Lines of a log that are worth a look. */
export const LOG_LINES = 20;

/** A `kubectl` command in the namespace of the subject. */
export function kubectl({ context, namespace }: Subject, ...words: readonly string[]): string {
  return ["kubectl", "--context", context, "-n", namespace, ...words].map(quoted).join(" ");
}

/** A `kubectl` command about the whole cluster. */
export function clusterKubectl({ context }: Subject, ...words: readonly string[]): string {
  return ["kubectl", "--context", context, ...words].map(quoted).join(" ");
}

/** Prints the log of one run of a container. */
export function logCommand(subject: Subject, { pod, container, previous }: LogSource): string {
  const run = previous ? ["--previous"] : [];
  return kubectl(subject, "logs", pod, "-c", container, ...run, `--tail=${String(LOG_LINES)}`);
}

/** Tells where a setting of an app, or the values of a release, came from. */
export function explainCommand(subject: Subject, field: string): string {
  const { setting, isApp, environment } = subject;
  return `npx moor env explain ${setting}.${isApp ? field : "values"} -e ${environment}`;
}

/** Tells where a setting of the tenant came from. */
export function explainTenant({ tenant, environment }: Subject, field: string): string {
  return `npx moor env explain tenants.${tenant}.${field} -e ${environment}`;
}

/** Reasons over the plan without the cluster. */
export function planCommand({ environment }: Subject): string {
  return `npx moor plan -e ${environment}`;
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
