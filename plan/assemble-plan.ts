import type { Environment } from "../environment/environment.ts";
import { UNKNOWN } from "../kubernetes/unknown.ts";
import { assess } from "../policy/evaluate.ts";
import { exemptionFindings } from "../policy/exemptions/exemption-findings.ts";
import type { Finding, Settings, Subject } from "../policy/rule.ts";
import { allRules } from "../policy/rules/all.ts";
import { decisionsOf } from "./decisions.ts";
import type { PlanDecision } from "./decisions.ts";
import { isolationOf } from "./isolation.ts";
import type { Plan, PlannedResource } from "./plan.ts";
import { deployedResources, plannedResources } from "./planned-resources.ts";
import { podSecurityRows } from "./pod-security.ts";
import { quotaReport } from "./quota.ts";
import type { Registration } from "./recording-monitor.ts";
import { chartFindings } from "./releases/chart-findings.ts";
import { ChartValues } from "./releases/chart-values.ts";
import { failureText } from "./releases/failure-text.ts";
import { unrenderedReleases } from "./releases/plan-releases.ts";
import type { PlannedReleases } from "./releases/plan-releases.ts";
import type { PlannedRelease } from "./releases/planned-release.ts";

/** What a plan is of. */
export interface PlanTarget {
  readonly environment: string;
  readonly stack: string;
  readonly policy: Settings;
  /**
   * True when some tenants are left out.
   *
   * @default false
   */
  readonly isPart?: boolean;
  /**
   * What the files declare.
   *
   * @default - nothing; every connection is then undeclared
   */
  readonly declared?: Environment;
  /**
   * What else lives in the namespaces, by namespace.
   *
   * @default - nothing
   */
  readonly others?: ReadonlyMap<string, readonly unknown[]>;
  /**
   * Releases of the registrations with what their charts make.
   *
   * @default - not rendered
   */
  readonly releases?: PlannedReleases;
}

/** Reasons over recorded registrations: rules, quotas, leaked secrets and what remains unseen. */
export function assemblePlan(registrations: readonly Registration[], target: PlanTarget): Plan {
  const resources = plannedResources(registrations);
  const { declared, others } = target;
  const made = target.releases ?? unrenderedReleases(resources, { declared });
  const all = deployedResources({ resources, releases: made.releases });
  const objects = all.filter(
    ({ custom, external, type }) => custom && !external && type.startsWith("kubernetes:"),
  );
  const findings = findingsOf(all.filter(isSubject).map(subjectOf), target);
  const charts = new ChartValues(made);
  const quota = quotaReport(objects.filter(runsByItself), {
    charts,
    nodes: declared?.cluster.nodes,
    budgets: new Map((declared?.tenants ?? []).map((tenant) => [tenant.name, tenant])),
    ...(others === undefined ? {} : { others }),
  });
  return {
    environment: target.environment,
    stack: target.stack,
    resources,
    findings: chartFindings(findings, charts),
    quota: quota.rows,
    alsoCounted: quota.others,
    podSecurity: podSecurityRows(all, declared, charts),
    decisions: [
      ...(declared === undefined ? [] : decisionsOf(declared, resources)),
      ...made.releases.flatMap(engineDecision),
    ],
    releases: made.releases,
    isolation: isolationOf(all, declared),
    leaks: [...registrations.flatMap(leaksOf), ...made.leaks],
    notAnalyzed: [
      ...made.releases.flatMap(releaseNote),
      ...objects.flatMap(unknownNotes),
      ...quota.notCounted,
    ],
  };
}

/** What the rules say; of exemptions that nobody needs only where all is planned. */
function findingsOf(
  subjects: readonly Subject[],
  { policy: settings, isPart = false }: PlanTarget,
): readonly Finding[] {
  const { findings: all, used } = assess(allRules, subjects, settings);
  // The rows of quotas say it as well, with the sums and with the lines to change.
  const findings = all.filter(({ rule }) => rule.name !== "namespace-quota-fit");
  if (isPart) return findings;
  return [...findings, ...exemptionFindings({ settings, used, rules: allRules, subjects })];
}

/** Rules look at Kubernetes objects and at our own components, not at what others made. */
function isSubject({ type, external }: PlannedResource): boolean {
  if (external) return false;
  return type.startsWith("kubernetes:") || type.startsWith("moorage:index:");
}

function subjectOf({ urn, type, name, component, inputs }: PlannedResource): Subject {
  return { urn, type, name, component, object: inputs };
}

function leaksOf({ leaks, type, name }: Registration): readonly string[] {
  return leaks.map((path) => `${titleOf({ type, name })}: ${path} holds a secret in plain text`);
}

/** Tests of a chart run only when somebody asks for them. */
function runsByItself({ origin }: PlannedResource): boolean {
  const events = origin?.events ?? [];
  return events.length === 0 || !events.every((event) => event.startsWith("test"));
}

/** Who deploys a chart, where the files leave that to Moorage. */
function engineDecision(release: PlannedRelease): readonly PlanDecision[] {
  const { tenant = "", name, engine, engineReason } = release;
  if (engineReason === undefined) return [];
  return [{ tenant, app: name, key: "engine", decision: engine, reason: engineReason }];
}

function releaseNote({ name, tenant, failure, notes }: PlannedRelease): readonly string[] {
  const what = `release "${name}"${tenant === undefined ? "" : ` of tenant ${tenant}`}`;
  const missing = "rules, quota sums and connections do not see what it makes";
  return [
    ...(failure === undefined
      ? []
      : [`${what}: not rendered: ${failureText(failure)}; ${missing}`]),
    ...notes.map((note) => `${what}: ${note}`),
  ];
}

function unknownNotes(resource: PlannedResource): readonly string[] {
  return unknownPaths(resource.inputs).map(
    (path) => `${titleOf(resource)}: ${path} is known only after the deployment`,
  );
}

function unknownPaths(value: unknown): readonly string[] {
  if (value === UNKNOWN) return [""];
  if (typeof value !== "object" || value === null) return [];
  const list = Array.isArray(value);
  return Object.entries(value).flatMap(([key, item]) =>
    unknownPaths(item).map((rest) => joined(list ? `[${key}]` : key, rest)),
  );
}

function joined(step: string, rest: string): string {
  return rest === "" || rest.startsWith("[") ? `${step}${rest}` : `${step}.${rest}`;
}

function titleOf({ type, name }: Pick<Registration, "type" | "name">): string {
  return `${type.split(":").at(-1) ?? type} "${name}"`;
}
