import { joinPath } from "../../kubernetes/object-kind.ts";
import { isUndecidable, knownOr, listAt, mapAt, UNKNOWN } from "../../kubernetes/unknown.ts";
import type { Unknown, Verdict } from "../../kubernetes/unknown.ts";
import { hiddenObjects } from "../objects/hidden-objects.ts";
import { isTenantNamespace } from "../objects/namespace-labels.ts";
import { nameOf, namespaceOf } from "../objects/object-names.ts";
import type { GraphRule, GraphViolation, ObjectView } from "../rule.ts";
import { inOrder } from "../shapes/collision-rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

const kinds = ["ResourceQuota", "LimitRange"] as const;

/** Namespaces of tenants have a budget, and containers in them a size. */
export const namespaceQuota: GraphRule = {
  name: "namespace-quota",
  number: 90,
  description: "Namespaces of tenants have a ResourceQuota and a LimitRange.",
  severity: "medium",
  class: "core",
  why: "one tenant can take all that the cluster has, and every other one waits",
  standards: ["NSA"],
  scope: "graph",
  check: (objects) => {
    const spaces = inOrder(objects.filter((view) => isTenantNamespace(view) !== "no"));
    if (spaces.length === 0) return [];
    const hides = hiddenObjects(objects);
    const places = placesOf(objects.filter((view) => limitsSomething(view) === "pass"));
    const possible = placesOf(objects.filter((view) => limitsSomething(view) === "undecided"));
    const byName = new Map<string | Unknown, ObjectView>(
      spaces.toReversed().map((view) => [nameOf(view), view]),
    );
    return [...byName].flatMap(([name, view]) => {
      const missing = kinds.filter((kind) => !places.has(kind, name));
      if (missing.length === 0) return [];
      const isOpen =
        hides(name) ||
        missing.some((kind) => places.has(kind, UNKNOWN) || possible.has(kind, name));
      const isSure = isTenantNamespace(view) === "yes" && name !== UNKNOWN && !isOpen;
      return [violation(view, missing, isSure)];
    });
  },
};

interface Places {
  readonly has: (kind: string, namespace: string | Unknown) => boolean;
}

function placesOf(limits: readonly ObjectView[]): Places {
  const byKind = Map.groupBy(limits, ({ kind }) => kind);
  const places = new Map([...byKind].map(([kind, own]) => [kind, new Set(own.map(namespaceOf))]));
  return { has: (kind, namespace) => places.get(kind)?.has(namespace) === true };
}

/** One that is known to hold no limit at all is as good as none. */
function limitsSomething({ group, kind, object, patch }: ObjectView): Verdict {
  if (group !== "" || !kinds.some((one) => one === kind)) return "fail";
  const hard = mapAt(object, "spec", "hard");
  const limits = listAt(object, "spec", "limits");
  if (patch || isUndecidable(hard) || isUndecidable(limits)) return "undecided";
  const count = Object.keys(knownOr(hard) ?? {}).length + (knownOr(limits) ?? []).length;
  return count > 0 ? "pass" : "fail";
}

function violation(view: ObjectView, missing: readonly string[], isSure: boolean): GraphViolation {
  const name = nameOf(view);
  const who = name === UNKNOWN ? say`the namespace` : say`namespace ${Shown.named(name)}`;
  const [one, other] = missing.map((kind) => Shown.path(kind));
  const what =
    other === undefined ? say`no ${one ?? say``}` : say`no ${one ?? say``} and no ${other}`;
  return {
    verdict: isSure ? "fail" : "undecided",
    object: view,
    within: view.path,
    path: joinPath(view.path, "metadata.name"),
    message: say`${who} has ${what}; it must have both`,
    fix: fixFor(view.subject, {
      object: say`add a ResourceQuota with what the tenant may hold and a LimitRange with defaults, or make the namespace with \`Tenant\``,
    }),
  };
}
