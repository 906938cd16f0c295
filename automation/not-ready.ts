import type { FailureCause } from "./errors.ts";
import type { OwnedFailure } from "./failure-budget.ts";
import type { FailureLog } from "./failure-log.ts";
import type { AppStatus, TenantStatus } from "./status.ts";

/** An app or release that is not ready, and whose it is. */
export interface Unready {
  readonly tenant: string;
  readonly app: AppStatus;
}

/** What is not ready, in the order of the files. */
export function notReady(tenants: readonly TenantStatus[]): readonly Unready[] {
  return tenants.flatMap(({ name, apps, releases }) =>
    [...apps, ...releases]
      .filter(({ state }) => state !== "ready")
      .map((app) => ({ tenant: name, app })),
  );
}

/** The failures among them. */
export function failuresOf(unready: readonly Unready[]): readonly OwnedFailure[] {
  return unready.flatMap(({ tenant, app: { name, kind, failure } }) => {
    return failure === undefined ? [] : [{ owner: `${tenant}/${kind}/${name}`, failure }];
  });
}

/** E.g. `acme/web 0/2 crash-loop, acme/api 0/1 progressing`. */
export function unreadyText(unready: readonly Unready[]): string {
  return unready
    .map(({ tenant, app }) => `${tenant}/${app.name} ${app.ready}/${app.desired} ${app.state}`)
    .join(", ");
}

/** What one of them tells of itself; its log is told apart. */
export function causeOf({ tenant, app }: Unready): FailureCause {
  const { name, ready, desired, state, hint, command } = app;
  const message = `${tenant}/${name}: ${ready} of ${desired} ready, ${state}`;
  return { code: "not-ready", message, hint, command };
}

/** {@link causeOf}, with the last lines of its log below the message. */
export function causeWithLog(unready: Unready): FailureCause {
  const cause = causeOf(unready);
  const { log } = unready.app;
  return log === undefined
    ? cause
    : { ...cause, message: [cause.message, ...logLines(log)].join("\n  ") };
}

/** The end of a log below a title, or why it is not shown. */
export function logLines({ pod, container, lines, note }: FailureLog): readonly string[] {
  const title = `last lines of ${pod}, container ${container}:`;
  return note === undefined ? [title, ...lines.map((line) => `  ${line}`)] : [`${title} ${note}`];
}
