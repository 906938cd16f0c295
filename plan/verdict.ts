import type { Plan, QuotaFit } from "./plan.ts";
import { stopsDeployment } from "./releases/failure-text.ts";

/** What a plan comes to, in numbers. */
export interface PlanVerdict {
  /** True when a deployment would be refused, break, or show a secret. */
  readonly blocked: boolean;
  /** Also open questions that no later step can answer, which count in prod. */
  readonly mandatory: number;
  readonly advisory: number;
  /** Findings that somebody answers for; part of neither count above. */
  readonly exempted: number;
  /** Places where a rule could not decide and which stop nothing; part of no count above. */
  readonly undecided: number;
  /** Quota limits that stop pods or rollouts. */
  readonly quota: number;
  /** Quota limits that make rollouts slower. */
  readonly slowed: number;
  readonly leaks: number;
  /** Declared connections that are not open. */
  readonly closed: number;
  /** Charts that Helm refuses. */
  readonly charts: number;
}

/** Counts what stands in the way of a deployment. */
export function planVerdict({ findings, quota, leaks, isolation, releases }: Plan): PlanVerdict {
  const counted = findings.filter(({ verdict, level }) => {
    return verdict === "fail" || level === "mandatory";
  });
  const failed = counted.filter((finding) => !isExempted(finding));
  const mandatory = failed.filter(({ level }) => level === "mandatory").length;
  const stopping = quota.filter(stopsPods).length;
  const closed = closedConnections({ isolation }).length;
  const charts = releases.filter(({ failure }) => stopsDeployment(failure)).length;
  return {
    blocked: mandatory + stopping + leaks.length + closed + charts > 0,
    mandatory,
    advisory: failed.length - mandatory,
    exempted: counted.length - failed.length,
    undecided: findings.length - counted.length,
    quota: stopping,
    slowed: quota.filter(({ verdict }) => verdict === "rollout-slowed").length,
    leaks: leaks.length,
    closed,
    charts,
  };
}

/** True for a finding that an exemption still answers for. */
function isExempted({ exemption }: Plan["findings"][number]): boolean {
  return exemption !== undefined && exemption.state !== "expired";
}

/** True for a limit that pods or a rollout cannot get past. */
export function stopsPods({ verdict }: Pick<QuotaFit, "verdict">): boolean {
  return verdict !== "fits" && verdict !== "rollout-slowed";
}

/** Declared connections that are not open and that no rule of the policy pack judges. */
export function closedConnections({ isolation }: Pick<Plan, "isolation">): Closed {
  return isolation.closed.filter(({ consent }) => !consent);
}

type Closed = Plan["isolation"]["closed"];
