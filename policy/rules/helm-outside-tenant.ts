import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { strays } from "../objects/chart-reach.ts";
import type { Stray } from "../objects/chart-reach.ts";
import type { GraphRule, GraphViolation } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** A tenant's chart changes nothing that belongs to everybody. */
export const helmOutsideTenant: GraphRule = {
  name: "helm-outside-tenant",
  number: 106,
  description: "Charts make objects only in the namespaces of the tenant that installs them.",
  severity: "high",
  class: "diff",
  why: "a role, a webhook or a pod of the whole cluster reaches every tenant",
  standards: [],
  scope: "graph",
  // What lies with another tenant is found by cross-tenant, which no setting can lower.
  check: (objects) =>
    strays(objects)
      .filter(({ owner }) => owner === undefined)
      .map(violation),
};

function violation({ object, tenant, namespace }: Stray): GraphViolation {
  const own = say`it must be in a namespace of tenant ${Shown.named(shown(tenant))}`;
  const place =
    namespace === undefined
      ? say`${Shown.path(object.kind)} belongs to the whole cluster`
      : say`metadata.namespace is ${Shown.named(shown(namespace))}, which belongs to no tenant`;
  return {
    verdict: namespace === UNKNOWN || tenant === UNKNOWN ? "undecided" : "fail",
    object,
    within: object.path,
    path: namespace === undefined ? "kind" : "metadata.namespace",
    message: say`${place}; ${own}`,
    fix: fixFor(object.subject, {
      object: say`take it out of the chart, or turn it off by a value`,
      components: {
        HelmRelease: say`turn it off through \`values\`; for a chart that serves the whole cluster, lower helm-outside-tenant in \`moorage:policy.rules\``,
      },
    }),
  };
}

function shown(namespace: Stray["namespace"]): string {
  return typeof namespace === "string" ? namespace : "…";
}
