import type { PlanDecision } from "../plan/decisions.ts";
import { findingMessage } from "../plan/finding-text.ts";
import type { Isolation } from "../plan/isolation.ts";
import type { IsolationDiff } from "../plan/isolation-diff.ts";
import type { Plan, PlannedResource, QuotaFit } from "../plan/plan.ts";
import type { PodSecurityRow } from "../plan/pod-security.ts";
import type { ChartPlace } from "../plan/releases/planned-release.ts";
import { planVerdict } from "../plan/verdict.ts";
import type { PlanVerdict } from "../plan/verdict.ts";
import { maskedInputs } from "./masked-inputs.ts";
import { releaseJson } from "./plan-releases-json.ts";
import type { ReleaseJson } from "./plan-releases-json.ts";

/** A plan for programs: plain data in a stable order, without any secret or value of env. */
export interface PlanJson {
  readonly environment: string;
  readonly stack: string;
  readonly verdict: PlanVerdict;
  readonly resources: readonly ResourceJson[];
  readonly findings: readonly FindingJson[];
  readonly quota: readonly QuotaFit[];
  readonly alsoCounted: readonly string[];
  readonly podSecurity: readonly PodSecurityRow[];
  readonly decisions: readonly PlanDecision[];
  readonly releases: readonly ReleaseJson[];
  readonly isolation: Isolation;
  /** How it differs from another state, when one was asked for. */
  readonly isolationDiff?: IsolationDiff;
  readonly leaks: readonly string[];
  readonly notAnalyzed: readonly string[];
}

/** One planned resource; inputs of components and providers are left out. */
export interface ResourceJson extends Omit<PlannedResource, "inputs" | "origin"> {
  readonly inputs?: unknown;
}

/** One finding with its message as text. */
export interface FindingJson {
  readonly rule: string;
  readonly number: number;
  readonly severity: string;
  readonly level: string;
  readonly verdict: string;
  readonly urn: string;
  readonly container: string | undefined;
  readonly path: string;
  readonly message: string;
  readonly fix: string;
  readonly text: string;
  /** Who answers for it, or did so until it expired. */
  readonly exemption?: ExemptionJson;
  /** Places in the chart, for what a Helm release makes. */
  readonly chart?: readonly ChartPlace[];
}

/** The exemption of a finding. */
export interface ExemptionJson {
  readonly state: "active" | "expiring" | "expired";
  readonly expires: string;
  readonly daysLeft: number;
  readonly owner: string;
  readonly reason: string;
}

/** The plan as data that is safe to print, store or send. */
export function planJson(plan: Plan, isolationDiff?: IsolationDiff): PlanJson {
  return {
    environment: plan.environment,
    stack: plan.stack,
    verdict: planVerdict(plan),
    resources: plan.resources.map((one) => {
      const { inputs, ...rest } = one;
      return one.custom ? { ...rest, inputs: maskedInputs(inputs) } : rest;
    }),
    findings: plan.findings.map(findingJson),
    quota: plan.quota,
    alsoCounted: plan.alsoCounted,
    podSecurity: plan.podSecurity,
    decisions: plan.decisions,
    releases: plan.releases.map(releaseJson),
    isolation: plan.isolation,
    ...(isolationDiff === undefined ? {} : { isolationDiff }),
    leaks: plan.leaks,
    notAnalyzed: plan.notAnalyzed,
  };
}

function findingJson(finding: Plan["findings"][number]): FindingJson {
  const { rule, level, verdict, subject, container, path, message, fix } = finding;
  const { chart, exemption } = finding;
  return {
    rule: rule.name,
    number: rule.number,
    severity: rule.severity,
    level,
    verdict,
    urn: subject.urn,
    container,
    path,
    message,
    fix,
    text: findingMessage(finding),
    ...(exemption === undefined ? {} : { exemption: exemptionJson(exemption) }),
    ...(chart === undefined ? {} : { chart }),
  };
}

function exemptionJson({ exemption, state, daysLeft }: State): ExemptionJson {
  const { expires, owner, reason } = exemption;
  return { state, expires, daysLeft, owner, reason };
}

type State = NonNullable<Plan["findings"][number]["exemption"]>;
