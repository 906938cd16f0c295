import { CONSUMES_ANNOTATION, EXPOSES_ANNOTATION, TENANT_LABEL } from "../../kubernetes/labels.ts";
import { consentProblems } from "../../kubernetes/network/consent-problems.ts";
import type { ConsentProblem } from "../../kubernetes/network/consent-problems.ts";
import { namespaceTenants, policyName } from "../../kubernetes/network/consents.ts";
import type { TenantApp } from "../../kubernetes/network/consents.ts";
import { tenantNetwork } from "../../kubernetes/network/tenant-connections.ts";
import { isNamespace, joinPath } from "../../kubernetes/object-kind.ts";
import { isUndecidable, mapAt, stringAt } from "../../kubernetes/unknown.ts";
import { policyNetwork } from "../objects/network.ts";
import type { GraphRule, GraphViolation, ObjectView } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** Connections between tenants are declared by both sides, and open. */
export const declaredConnection: GraphRule = {
  name: "declared-connection",
  number: 102,
  description: "Connections between tenants are declared by both sides, and open.",
  severity: "high",
  class: "diff",
  why: "the app deploys, and its calls to the other tenant time out",
  standards: [],
  scope: "graph",
  check: (objects) => {
    const policies = objects.filter(isConsent);
    if (policies.length === 0) return [];
    const network = tenantNetwork(policyNetwork(objects), namespaceTenants(objects));
    const isOpen = objects.some(isHalfKnown);
    const byName = new Map(policies.map((view) => [policyName(view.object), view]));
    return consentProblems(network).flatMap((problem) => {
      const view = byName.get(problem.policy);
      return view === undefined ? [] : [violation(view, problem, isOpen)];
    });
  },
};

const unsure: readonly ConsentProblem["cause"][] = ["undecided", "unknown"];

function isConsent({ kind, group, object, patch }: ObjectView): boolean {
  if (kind !== "NetworkPolicy" || group !== "networking.k8s.io" || patch) return false;
  const annotations = mapAt(object, "metadata", "annotations");
  if (annotations.kind !== "known") return annotations.kind === "unknown";
  return [CONSUMES_ANNOTATION, EXPOSES_ANNOTATION].some((key) =>
    Object.hasOwn(annotations.value, key),
  );
}

/** A policy that may be the other half, or a namespace that may be of the other tenant. */
function isHalfKnown(view: ObjectView): boolean {
  const isPolicy = view.kind === "NetworkPolicy" && view.group === "networking.k8s.io";
  if (!isPolicy && !isNamespace(view)) return false;
  const marks: readonly (readonly string[])[] = isPolicy
    ? [CONSUMES_ANNOTATION, EXPOSES_ANNOTATION].map((key) => ["annotations", key])
    : [["labels", TENANT_LABEL]];
  const fields = [["name"], ["namespace"], ...marks].map((keys) => {
    return stringAt(view.object, "metadata", ...keys);
  });
  return fields.some(isUndecidable);
}

function violation(view: ObjectView, problem: ConsentProblem, isOpen: boolean): GraphViolation {
  const key = problem.side === "consumer" ? CONSUMES_ANNOTATION : EXPOSES_ANNOTATION;
  return {
    verdict: isOpen || unsure.includes(problem.cause) ? "undecided" : "fail",
    object: view,
    within: view.path,
    path: joinPath(view.path, `metadata.annotations["${key}"]`),
    message: messageOf(problem, key),
    fix: fixOf(view, problem),
  };
}

function messageOf(problem: ConsentProblem, key: string): Shown {
  const annotation = say`annotation ${Shown.path(key)}`;
  switch (problem.cause) {
    case "malformed":
      return say`${annotation} does not read app:tenant/app`;
    case "no-tenant":
      return say`${annotation} stands in a namespace that belongs to no tenant`;
    case "unknown":
      return say`${annotation} is not known`;
    case "one-sided":
      return problem.side === "consumer"
        ? say`${appText(problem.from)} consumes ${appText(problem.to)}, which does not expose itself to it`
        : say`${appText(problem.to)} is exposed to ${appText(problem.from)}, which does not consume it`;
    default:
      return say`${appText(problem.from)} may connect to ${appText(problem.to)} by both declarations, but no port is open`;
  }
}

function fixOf(view: ObjectView, problem: ConsentProblem): Shown {
  switch (problem.cause) {
    case "malformed":
    case "no-tenant":
    case "unknown":
      return fixFor(view.subject, { object: say`write <own app>:<other tenant>/<its app>` });
    case "one-sided":
      return say`${missingHalf(problem)}, or remove the other half`;
    default:
      return say`let both policies name the same port, and let no other policy change its pods' labels`;
  }
}

type OneSided = Extract<ConsentProblem, { readonly from: TenantApp }>;

/** The line that is missing, in the words of platform.yaml. */
function missingHalf({ side, from, to }: OneSided): Shown {
  const [app, key, other] =
    side === "consumer" ? [to, say`exposes`, from] : [from, say`consumes`, to];
  const path = say`tenants.${Shown.path(app.tenant)}.apps.${Shown.path(app.app)}.${key}`;
  return say`add ${appText(other)} to \`${path}\``;
}

function appText({ tenant, app }: TenantApp): Shown {
  return Shown.path(`${tenant}/${app}`);
}
