import type { Plan } from "./plan.ts";

/** What a plan comes to, in numbers. */
export interface PlanVerdict {
  /** True when a deployment would be refused, break, or show a secret. */
  readonly blocked: boolean;
  readonly mandatory: number;
  readonly advisory: number;
  /** Places where a rule could not decide; part of neither count above. */
  readonly undecided: number;
  /** Quota limits that stop pods or rollouts. */
  readonly quota: number;
  /** Quota limits that make rollouts slower. */
  readonly slowed: number;
  readonly leaks: number;
}

/** Counts what stands in the way of a deployment. */
export function planVerdict({ findings, quota, leaks }: Plan): PlanVerdict {
  const failed = findings.filter(({ verdict }) => verdict === "fail");
  const mandatory = failed.filter(({ level }) => level === "mandatory").length;
  const stopping = quota.filter(
    ({ verdict }) => verdict === "too-small" || verdict === "rollout-blocked",
  ).length;
  return {
    blocked: mandatory + stopping + leaks.length > 0,
    mandatory,
    advisory: failed.length - mandatory,
    undecided: findings.length - failed.length,
    quota: stopping,
    slowed: quota.filter(({ verdict }) => verdict === "rollout-slowed").length,
    leaks: leaks.length,
  };
}
