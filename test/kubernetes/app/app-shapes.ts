import type { AppFault, AppShape } from "../../../kubernetes/app/fault.ts";

/** A Deployment without anything optional. */
export function shape(changes: Partial<AppShape> = {}): AppShape {
  return { kind: "Deployment", name: "web", image: "ghcr.io/acme/web:1", ...changes };
}

/** A fault in one line: its path, the message and the hint. */
export function line({ path, message, hint }: AppFault): string {
  return `${path.join(".")} ${message}${hint === undefined ? "" : ` (${hint})`}`;
}
