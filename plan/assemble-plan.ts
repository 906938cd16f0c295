import type { Environment } from "../environment/environment.ts";
import { UNKNOWN } from "../kubernetes/unknown.ts";
import { evaluate } from "../policy/evaluate.ts";
import { allRules } from "../policy/rules/all.ts";
import type { Settings, Subject } from "../policy/rule.ts";
import { decisionsOf } from "./decisions.ts";
import { isolationOf } from "./isolation.ts";
import type { Plan, PlannedResource } from "./plan.ts";
import { plannedResources } from "./planned-resources.ts";
import { podSecurityRows } from "./pod-security.ts";
import { quotaReport } from "./quota.ts";
import type { Registration } from "./recording-monitor.ts";

/** What a plan is of. */
export interface PlanTarget {
  readonly environment: string;
  readonly stack: string;
  readonly policy: Settings;
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
}

/** Reasons over recorded registrations: rules, quotas, leaked secrets and what remains unseen. */
export function assemblePlan(registrations: readonly Registration[], target: PlanTarget): Plan {
  const resources = plannedResources(registrations);
  const objects = resources.filter(
    ({ custom, external, type }) => custom && !external && type.startsWith("kubernetes:"),
  );
  const { declared, others } = target;
  const quota = quotaReport(objects, {
    nodes: declared?.cluster.nodes,
    budgets: new Map((declared?.tenants ?? []).map((tenant) => [tenant.name, tenant])),
    ...(others === undefined ? {} : { others }),
  });
  return {
    environment: target.environment,
    stack: target.stack,
    resources,
    findings: evaluate(allRules, resources.filter(isSubject).map(subjectOf), target.policy),
    quota: quota.rows,
    alsoCounted: quota.others,
    podSecurity: podSecurityRows(resources, declared),
    decisions: declared === undefined ? [] : decisionsOf(declared, resources),
    isolation: isolationOf(resources, declared),
    leaks: registrations.flatMap(leaksOf),
    notAnalyzed: [
      ...objects.flatMap(releaseNote),
      ...objects.flatMap(unknownNotes),
      ...quota.notCounted,
    ],
  };
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

function releaseNote(resource: PlannedResource): readonly string[] {
  if (resource.type !== "kubernetes:helm.sh/v3:Release") return [];
  const tenant = resource.tenant === undefined ? "" : ` of tenant ${resource.tenant}`;
  const what = `children of release "${resource.name}"${tenant}`;
  return [
    `${what}: rendered in a later version; rules, quota sums and connections do not see them`,
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
