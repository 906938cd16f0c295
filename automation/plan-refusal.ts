import type { Plan } from "../plan/plan.ts";
import { failureText, stopsDeployment } from "../plan/releases/failure-text.ts";
import { OperationError } from "./errors.ts";

/** Refuses to deploy a plan that violates a rule, would show a secret, or holds a chart that Helm refuses. */
export function refuseBlocked({ findings, leaks, releases }: Plan): void {
  const violations = [
    ...findings
      .filter(({ level, verdict }) => level === "mandatory" && verdict === "fail")
      .map(({ message, fix }) => `${message} ${fix}`),
    ...leaks.map((place) => `a secret would stand in plain text: ${place}`),
  ];
  const refused = releases.flatMap(({ name, chart, failure }) => {
    if (failure === undefined || !stopsDeployment(failure)) return [];
    return [`release "${name}" (${chart}): ${failureText(failure)}`];
  });
  if (violations.length + refused.length === 0) return;
  const kind = violations.length > 0 ? "policy" : "resource";
  const message = [...violations, ...refused].join("\n");
  throw new OperationError(kind, message, { command: "npm run plan" });
}
