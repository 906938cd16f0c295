import { findingMessage } from "../plan/finding-text.ts";
import type { Plan } from "../plan/plan.ts";
import { exitCode, worstExitCode } from "./exit-codes.ts";
import type { CliProblem } from "./problem.ts";

/**
 * What is wrong with a plan, as exit code and problems.
 *
 * A mandatory violation or a leaked secret is 5; a quota that stops pods or a rollout is 4, because
 * the deployment would fail with that code; a quota that only slows rollouts is advice.
 */
export function planVerdict(plan: Plan): {
  readonly exitCode: number;
  readonly problems: readonly CliProblem[];
} {
  const violations = plan.findings.filter(
    ({ level, verdict }) => level === "mandatory" && verdict === "fail",
  );
  const short = plan.quota.filter(
    ({ verdict }) => verdict === "too-small" || verdict === "rollout-blocked",
  );
  const codes = [
    ...(violations.length + plan.leaks.length > 0 ? [exitCode.policy] : []),
    ...(short.length > 0 ? [exitCode.resource] : []),
  ];
  const problems = [
    ...violations.map(violationProblem),
    ...plan.leaks.map((place) => ({
      code: "secret-leak",
      message: `a secret would stand in plain text: ${place}`,
    })),
    ...short.map((fit) => quotaProblem(fit, plan.environment)),
  ];
  return { exitCode: worstExitCode(codes), problems };
}

function violationProblem(finding: Plan["findings"][number]): CliProblem {
  const [first = "", ...others] = findingMessage(finding).split("\n");
  const fixes = others.filter((line) => line.startsWith("fix: "));
  return {
    code: finding.rule.name,
    message: `${finding.subject.component ?? finding.subject.name}: ${first}`,
    hint: fixes.map((line) => line.slice("fix: ".length)).join("; "),
  };
}

function quotaProblem(fit: Plan["quota"][number], environment: string): CliProblem {
  const { tenant, resource, steady, peak, hard, blocked } = fit;
  const message =
    fit.verdict === "too-small"
      ? `tenant ${tenant}: ${resource} needs ${steady}, the quota is ${hard}`
      : `tenant ${tenant}: ${resource} needs ${peak} while ${blocked ?? "an app"} rolls out, the quota is ${hard}`;
  return {
    code: fit.verdict === "too-small" ? "quota-too-small" : "rollout-blocked",
    message,
    hint: `raise tenants.${tenant}.quota or ask for less`,
    command: `npx moor env explain tenants.${tenant}.quota -e ${environment}`,
  };
}
