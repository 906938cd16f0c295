import { readPolicy } from "../../kubernetes/network/policy-reading.ts";
import type { Direction } from "../../kubernetes/network/policy-reading.ts";
import { isWorkload } from "../../kubernetes/network/read-workload.ts";
import { isNamespace, joinPath } from "../../kubernetes/object-kind.ts";
import { allOf, anyOf, booleanAt, isUndecidable, UNKNOWN } from "../../kubernetes/unknown.ts";
import type { Unknown, Verdict } from "../../kubernetes/unknown.ts";
import { hiddenObjects } from "../objects/hidden-objects.ts";
import { isTenantNamespace } from "../objects/namespace-labels.ts";
import { isNetworkPolicy } from "../objects/network-policies.ts";
import { nameOf, namespaceOf } from "../objects/object-names.ts";
import { PodSelection } from "../objects/pod-selection.ts";
import type { GraphRule, GraphViolation, ObjectView } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say } from "../shown.ts";

/** Pods are selected by a NetworkPolicy in both directions. */
export const networkPolicyCoverage: GraphRule = {
  name: "network-policy-coverage",
  number: 53,
  description:
    "Pods are selected by a NetworkPolicy in both directions, in namespaces that are no tenant's.",
  severity: "high",
  class: "core",
  why: "a pod that no policy selects accepts every connection, and opens any",
  standards: ["CIS 5.3.2", "NSA"],
  scope: "graph",
  check: (objects) => {
    const isOurs = closable(objects);
    const workloads = objects.filter((view) => {
      return isWorkload(view) && !view.patch && isOurs(namespaceOf(view)) !== "fail";
    });
    if (workloads.length === 0) return [];
    const covered = coverage(objects, workloads);
    const hides = hiddenObjects(objects);
    return workloads.flatMap((view) => {
      const namespace = namespaceOf(view);
      const { ingress, egress } = covered.get(view) ?? nowhere;
      const isHidden = hides(namespace);
      const isClosed = allOf([orHidden(ingress, isHidden), orHidden(egress, isHidden)]);
      const verdict = anyOf([isOnHost(view), isClosed]);
      if (verdict === "pass") return [];
      const isSure = verdict === "fail" && isOurs(namespace) === "pass";
      return [violation(view, isSure ? "fail" : "undecided", { ingress, egress })];
    });
  },
};

type Coverage = Readonly<Record<Direction, Verdict>>;

const nowhere: Coverage = { ingress: "fail", egress: "fail" };

/**
 * Is it for the stack to close a namespace? It is if the stack makes it, or writes policies for it;
 * but what a tenant's lacks is said by the rule about its default.
 */
function closable(objects: readonly ObjectView[]): (namespace: string | Unknown) => Verdict {
  const own = new Set<string | Unknown>();
  const tenants = new Map<string | Unknown, "yes" | "unknown">();
  for (const view of objects) {
    if (isNetworkPolicy(view)) own.add(namespaceOf(view));
    if (!isNamespace(view)) continue;
    const name = nameOf(view);
    if (!view.patch) own.add(name);
    const tenant = isTenantNamespace(view);
    if (tenant !== "no" && tenants.get(name) !== "yes") tenants.set(name, tenant);
  }
  return (namespace) => {
    if (namespace === UNKNOWN) return own.size > 0 ? "undecided" : "fail";
    if (tenants.get(namespace) === "yes") return "fail";
    const isOwn = own.has(namespace);
    if (!isOwn && !own.has(UNKNOWN)) return "fail";
    return isOwn && !tenants.has(namespace) && !tenants.has(UNKNOWN) ? "pass" : "undecided";
  };
}

/** In which directions policies select the pods of each workload. */
function coverage(
  objects: readonly ObjectView[],
  workloads: readonly ObjectView[],
): ReadonlyMap<ObjectView, Coverage> {
  const covered = new Map<ObjectView, Coverage>();
  if (workloads.length === 0) return covered;
  const selection = new PodSelection(workloads);
  for (const view of objects) {
    if (!isNetworkPolicy(view)) continue;
    const policy = readPolicy(view.object);
    const isSure: Verdict = view.patch ? "undecided" : "pass";
    for (const { workload, verdict } of selection.select(namespaceOf(view), policy.podSelector)) {
      const old = covered.get(workload) ?? nowhere;
      const adds = (direction: Direction): Verdict => {
        return anyOf([old[direction], allOf([verdict, isSure, policy[direction].applies])]);
      };
      covered.set(workload, { ingress: adds("ingress"), egress: adds("egress") });
    }
  }
  return covered;
}

function orHidden(verdict: Verdict, isHidden: boolean): Verdict {
  return isHidden && verdict === "fail" ? "undecided" : verdict;
}

/** No policy acts on pods in the network of their node. */
function isOnHost({ pod }: ObjectView): Verdict {
  const field = booleanAt(pod?.spec, "hostNetwork");
  if (isUndecidable(field)) return "undecided";
  return field.kind === "known" && field.value ? "pass" : "fail";
}

function violation(
  view: ObjectView,
  verdict: "fail" | "undecided",
  { ingress, egress }: Coverage,
): GraphViolation {
  const isOpen = (each: Verdict): boolean => each !== "pass";
  const what =
    isOpen(ingress) && isOpen(egress)
      ? say`ingress and egress`
      : isOpen(ingress)
        ? say`ingress`
        : say`egress`;
  return {
    verdict,
    object: view,
    within: view.path,
    path: joinPath(view.path, "metadata.namespace"),
    message: say`no NetworkPolicy selects its pods for ${what}; one must`,
    fix: fixFor(view.subject, {
      object: say`add a NetworkPolicy with podSelector {} and policyTypes [Ingress, Egress] to the namespace`,
    }),
  };
}
