import { findingMessage } from "../plan/finding-text.ts";
import type { Plan, QuotaFit } from "../plan/plan.ts";
import { failureText, stopsDeployment } from "../plan/releases/failure-text.ts";
import { closedConnections, stopsPods } from "../plan/verdict.ts";
import { exitCode, worstExitCode } from "./exit-codes.ts";
import type { CliProblem } from "./problem.ts";

/**
 * What is wrong with a plan, as exit code and problems.
 *
 * A mandatory violation, a leaked secret or a declared connection that stays closed is 5; a chart
 * that Helm refuses, and a quota that stops pods or a rollout, is 4, because the deployment would
 * fail with that code; a quota that only slows rollouts is advice.
 */
export function planVerdict(plan: Plan): {
  readonly exitCode: number;
  readonly problems: readonly CliProblem[];
} {
  const violations = plan.findings.filter(({ level }) => level === "mandatory");
  const short = plan.quota.filter(stopsPods);
  const closed = closedConnections(plan);
  const refused = plan.releases.filter(({ failure }) => stopsDeployment(failure));
  const codes = [
    ...(violations.length + plan.leaks.length + closed.length > 0 ? [exitCode.policy] : []),
    ...(short.length + refused.length > 0 ? [exitCode.resource] : []),
  ];
  const problems = [
    ...violations.map(violationProblem),
    ...plan.leaks.map((place) => ({
      code: "secret-leak",
      message: `a secret would stand in plain text: ${place}`,
    })),
    ...closed.map(closedProblem),
    ...refused.map((release) => chartProblem(release, plan)),
    ...short.map((fit) => quotaProblem(fit, plan)),
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

function closedProblem({
  from,
  to,
  ports,
  policies,
  declaredBy,
}: Plan["isolation"]["closed"][number]): CliProblem {
  const by = policies.length === 0 ? "" : `; closed by ${policies.join(", ")}`;
  return {
    code: "connection-closed",
    message: `${from} cannot reach ${to} on ${ports}, which ${declaredBy} declares${by}`,
    hint: "remove the declaration, or the policy or transform that changes what it opens",
  };
}

/** What Helm says of a chart, and where its values come from. */
function chartProblem(release: Plan["releases"][number], plan: Plan): CliProblem {
  const { name, tenant, chart, failure } = release;
  const owner = tenant === undefined ? "" : ` of tenant ${tenant}`;
  const setting = `tenants.${tenant ?? "<tenant>"}.releases.${name}`;
  const what = failure === undefined ? "" : failureText(failure);
  return {
    code: "chart-refused",
    message: `release "${name}"${owner} (${chart}): ${what}`,
    hint: failure?.kind === "kube-version" ? versionHint : `change ${setting}.values or the chart`,
    command: `npx moor env explain ${setting} -e ${plan.environment}`,
  };
}

const versionHint =
  "choose a chart for this version of Kubernetes, or tell the right one in moorage:cluster.version";

const quotaCodes = {
  "too-small": "quota-too-small",
  "pods-refused": "pods-refused",
} as const;

function quotaProblem(fit: Plan["quota"][number], plan: Plan): CliProblem {
  const { tenant, fixes, verdict } = fit;
  const isTooSmall = verdict === "too-small" || verdict === "pods-refused";
  return {
    code: isTooSmall ? quotaCodes[verdict] : "rollout-blocked",
    message: `tenant ${tenant}${placeText(fit, plan)}: ${needText(fit)}`,
    hint: fixes[0] ?? `raise tenants.${tenant}.quota or ask for less`,
    command: `npx moor env explain tenants.${tenant}.quota -e ${plan.environment}`,
  };
}

function needText({ resource, steady, peak, hard, blocked, verdict }: QuotaFit): string {
  switch (verdict) {
    case "too-small":
      return `${resource} needs ${steady}, the quota is ${hard}`;
    case "pods-refused":
      return `no pod of ${blocked ?? "an app"} can start: ${resource} is ${hard}`;
    default:
      return `${resource} needs ${peak} while ${blocked ?? "an app"} rolls out, the quota is ${hard}`;
  }
}

/** The namespace, when the tenant has several. */
function placeText({ tenant, namespace }: QuotaFit, { quota }: Plan): string {
  const own = quota.filter((row) => row.tenant === tenant);
  return own.every((row) => row.namespace === namespace) ? "" : ` in ${namespace}`;
}
