import { joinPath } from "../../kubernetes/object-kind.ts";
import { isUndecidable, knownOr, listAt, UNKNOWN, valueAt } from "../../kubernetes/unknown.ts";
import type { ObjectRule, ObjectView, Violation } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** New pods replace the old ones a few at a time. */
export const rollingUpdate: ObjectRule = {
  name: "rolling-update",
  number: 48,
  description: "New pods replace the old ones a few at a time.",
  severity: "low",
  class: "opt-in",
  why: "each deployment is an outage, or changes nothing until somebody deletes the pods",
  standards: [],
  scope: "object",
  kinds: ["Deployment", "StatefulSet", "DaemonSet"],
  check: (view) => {
    const field = strategyField(view);
    if (field === undefined) return [];
    const type = valueAt(view.object, "spec", field, "type") ?? unset(view, "RollingUpdate");
    const at = `spec.${field}.type`;
    if (type === "RollingUpdate") return unavailableProblems(view, field);
    if (type === "Recreate") {
      const claims = mountsClaim(view);
      if (claims !== "no") return claims === "yes" ? [] : [violation(view, at)];
    }
    if (type !== "Recreate" && type !== "OnDelete") return [violation(view, at)];
    const found = Shown.oneOf(type, ["Recreate", "OnDelete"]);
    return [violation(view, at, say`${Shown.path(at)} is ${found}; it must be RollingUpdate`)];
  },
};

type StrategyField = "strategy" | "updateStrategy";

function strategyField({ group, kind }: ObjectView): StrategyField | undefined {
  if (group !== "apps" && group !== "extensions") return undefined;
  if (kind === "Deployment") return "strategy";
  return kind === "StatefulSet" || kind === "DaemonSet" ? "updateStrategy" : undefined;
}

/** On a patch the live object may say otherwise. */
function unset({ patch }: ObjectView, usual: unknown): unknown {
  return patch ? UNKNOWN : usual;
}

/** Two pods cannot share a volume of one node, so the old one has to go first. */
function mountsClaim({ pod }: ObjectView): "yes" | "no" | "unknown" {
  const volumes = listAt(pod?.spec, "volumes");
  if (isUndecidable(volumes)) return "unknown";
  const claims = (knownOr(volumes) ?? []).map((each) => valueAt(each, "persistentVolumeClaim"));
  if (claims.some((claim) => claim !== undefined && claim !== UNKNOWN)) return "yes";
  return claims.includes(UNKNOWN) ? "unknown" : "no";
}

function unavailableProblems(view: ObjectView, field: StrategyField): readonly Violation[] {
  const at = `spec.${field}.rollingUpdate.maxUnavailable`;
  const value = valueAt(view.object, "spec", field, "rollingUpdate", "maxUnavailable");
  const replicas = valueAt(view.object, "spec", "replicas");
  if (value === undefined) return [];
  if (typeof value === "number") {
    if (replicas === UNKNOWN && value > 0) return [violation(view, at)];
    const isAll = typeof replicas === "number" && replicas > 0 && value >= replicas;
    return isAll ? [violation(view, at, say`${Shown.path(at)} is ${value}, all pods`)] : [];
  }
  const percent = typeof value === "string" ? /^(\d+)%$/.exec(value)?.[1] : undefined;
  if (percent === undefined) return [violation(view, at)];
  const message = say`${Shown.path(at)} is ${Number(percent)}%; it must be less than 100%`;
  return Number(percent) < 100 ? [] : [violation(view, at, message)];
}

function violation(view: ObjectView, field: string, message?: Shown): Violation {
  return {
    verdict: message === undefined ? "undecided" : "fail",
    within: view.path,
    path: joinPath(view.path, field),
    message: message ?? say`not known`,
    fix: fixFor(view.subject, {
      object: say`set the type to RollingUpdate and maxUnavailable to 25% or less`,
      components: {
        ServiceApp: say`remove \`strategy\`, or set its \`maxUnavailable\` to 25%`,
        HelmRelease: say`set the chart's update strategy through \`values\``,
      },
    }),
  };
}
