import { joinPath } from "../../kubernetes/object-kind.ts";
import type { WorkloadDemand } from "../../kubernetes/quota-accounting.ts";
import { checkQuota, refusalRows, smallestQuota } from "../../kubernetes/quota-fit.ts";
import type { QuotaRow } from "../../kubernetes/quota-fit.ts";
import { quotaScopes } from "../../kubernetes/quota-scopes.ts";
import { quotaText } from "../../kubernetes/quota-text.ts";
import { nameOf } from "../../kubernetes/resource-names.ts";
import { isUndecidable, knownOr, mapAt, valueAt } from "../../kubernetes/unknown.ts";
import { limitedNamespaces } from "../objects/namespace-demand.ts";
import type { LimitedNamespace } from "../objects/namespace-demand.ts";
import type { GraphRule, GraphViolation, ObjectView } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** What a namespace may hold is enough for what is in it, rollouts included. */
export const namespaceQuotaFit: GraphRule = {
  name: "namespace-quota-fit",
  number: 91,
  description: "Quotas and limits of a namespace are enough for what is in it, rollouts included.",
  severity: "high",
  class: "diff",
  why: "the workload deploys, and some of its pods never start: only events tell",
  standards: [],
  scope: "graph",
  check: (objects) => {
    return limitedNamespaces(objects).flatMap((space) => [
      ...space.quotas.flatMap((quota) => quotaViolations(quota, space)),
      ...rangeViolations(space),
    ]);
  },
};

function quotaViolations(quota: ObjectView, space: LimitedNamespace): readonly GraphViolation[] {
  const hard = mapAt(quota.object, "spec", "hard");
  if (isUndecidable(hard)) return [undecided(quota)];
  const scopes = quotaScopes(valueAt(quota.object, "spec"));
  const { rows } = checkQuota(space.demand, { hard: knownOr(hard) ?? {}, scopes });
  const found = rows.filter(stopsPods).filter(({ key }) => !space.isCordoned || !isPods(key));
  if (space.isOpen) return [undecided(quota)];
  return found.map((row) => ({
    verdict: "fail",
    object: quota,
    within: quota.path,
    path: joinPath(quota.path, `spec.hard[${JSON.stringify(row.key)}]`),
    message: stateOf(row, space.demand.workloads),
    fix: fixFor(quota.subject, {
      object: say`raise ${Shown.path(row.key)}, or lower what the workloads ask for`,
      components: {
        Tenant: say`raise \`quota\`, or lower \`replicas\`, \`autoscale.max\` or \`resources\` of its apps`,
      },
    }),
  }));
}

/** A namespace that is cordoned takes no new pods, which is what it is for. */
function isPods(key: string): boolean {
  return /^(?:count\/)?pods$/.test(key);
}

function stopsPods({ verdict }: QuotaRow): boolean {
  return verdict !== "fits" && verdict !== "rollout-slowed";
}

function stateOf(row: QuotaRow, workloads: readonly WorkloadDemand[]): Shown {
  const { verdict, key, steady, hard, blocked } = row;
  const what = Shown.path(key);
  const who = Shown.path(blocked ?? "");
  const allowed = Shown.path(quotaText(hard, key));
  if (verdict === "pods-refused") {
    return say`${what} is limited, and a container of ${who} does not say how much it takes; it must, or a LimitRange must`;
  }
  if (blocked === undefined) {
    const needed = Shown.path(quotaText(steady, key));
    return say`${what} is ${allowed}, and the namespace needs ${needed}; it must be that much`;
  }
  const needed = Shown.path(quotaText(smallestQuota(row, workloads), key));
  const when = verdict === "too-small" ? say`for ${who}` : say`for a rollout of ${who}`;
  return say`${what} is ${allowed}, and the namespace needs ${needed} ${when}; it must be that much`;
}

function isUnnamed({ object }: ObjectView): boolean {
  return nameOf(object) === "?";
}

/** Pods and claims that a LimitRange forbids, whatever the sums are. */
function rangeViolations(space: LimitedNamespace): readonly GraphViolation[] {
  const { demand, limitRanges, isOpen } = space;
  if (isOpen || limitRanges.some(isUnnamed)) return limitRanges.map(undecided);
  return refusalRows(demand.refusals).flatMap(({ by, key, blocked }) => {
    const range = limitRanges.find(({ object }) => nameOf(object) === by);
    if (range === undefined) return [];
    return {
      verdict: "fail",
      object: range,
      within: range.path,
      path: joinPath(range.path, "spec.limits"),
      message: say`${Shown.path(key)} refuses the pods of ${Shown.path(blocked ?? "")}; it must admit them`,
      fix: fixFor(range.subject, {
        object: say`change the limit, or what the workload asks for`,
        components: { Tenant: say`change \`limits\`, or \`resources\` of the app` },
      }),
    };
  });
}

function undecided(limit: ObjectView): GraphViolation {
  return {
    verdict: "undecided",
    object: limit,
    within: limit.path,
    path: joinPath(limit.path, "spec"),
    message: say`not known`,
    fix: say``,
  };
}
