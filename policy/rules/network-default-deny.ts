import { ISOLATION_ANNOTATION } from "../../kubernetes/labels.ts";
import { joinPath } from "../../kubernetes/object-kind.ts";
import { selectsAll } from "../../kubernetes/selectors.ts";
import { allOf, anyOf, knownOr, listAt, stringAt, valueAt } from "../../kubernetes/unknown.ts";
import type { Field, Verdict } from "../../kubernetes/unknown.ts";
import { isTenantNamespace } from "../objects/namespace-labels.ts";
import type { GraphRule, GraphViolation, ObjectView } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

type Direction = "Ingress" | "Egress";

/** Tenant namespaces deny all traffic that no other policy allows. */
export const networkDefaultDeny: GraphRule = {
  name: "network-default-deny",
  number: 54,
  description: "Tenant namespaces deny all traffic that no other policy allows.",
  severity: "high",
  class: "core",
  why: "pods of every other tenant could connect, and these pods to anything",
  standards: ["CIS 5.3.2", "NSA"],
  scope: "graph",
  check: (objects) => {
    const policies = objects.filter(({ group, kind, patch }) => {
      return group === "networking.k8s.io" && kind === "NetworkPolicy" && !patch;
    });
    const byNamespace = Map.groupBy(policies, ({ object }) => {
      return knownOr(stringAt(object, "metadata", "namespace"));
    });
    return objects.flatMap((namespace) => {
      const tenant = isTenantNamespace(namespace);
      if (tenant === "no") return [];
      const name = knownOr(stringAt(namespace.object, "metadata", "name"));
      const own = name === undefined ? policies : (byNamespace.get(name) ?? []);
      const unsure = name === undefined ? [] : (byNamespace.get(undefined) ?? []);
      return judge(namespace, [...own, ...unsure], tenant === "yes");
    });
  },
};

function judge(
  namespace: ObjectView,
  policies: readonly ObjectView[],
  isTenant: boolean,
): readonly GraphViolation[] {
  const ingress = anyOf(policies.map((policy) => denies(namespace, policy, "Ingress")));
  const egress = anyOf([
    isOpenOnPurpose(namespace),
    ...policies.map((policy) => denies(namespace, policy, "Egress")),
  ]);
  const verdict = allOf([ingress, egress]);
  if (verdict === "pass") return [];
  const name = stringAt(namespace.object, "metadata", "name");
  const who =
    name.kind === "known" ? say`namespace ${Shown.named(name.value)}` : say`the namespace`;
  const missing =
    verdict === "fail" ? [ingress, egress].map((each) => each === "fail") : [true, true];
  const what = missing.every(Boolean)
    ? say`ingress and egress`
    : missing[0] === true
      ? say`ingress`
      : say`egress`;
  return [
    {
      verdict: verdict === "fail" && isTenant ? "fail" : "undecided",
      object: namespace,
      within: namespace.path,
      path: joinPath(namespace.path, "metadata.name"),
      message: say`${who} has no NetworkPolicy that denies ${what} by default; it must have one`,
      fix: fixFor(namespace.subject, {
        object: say`add one with podSelector {}, policyTypes [Ingress, Egress] and no rules`,
      }),
    },
  ];
}

/** Only the platform writes annotations of namespaces, so this is its choice. */
function isOpenOnPurpose({ object }: ObjectView): Verdict {
  const isolation = stringAt(object, "metadata", "annotations", ISOLATION_ANNOTATION);
  if (isolation.kind === "known") return verdictOf(isolation.value === "ingress-only");
  return isolation.kind === "unknown" ? "undecided" : "fail";
}

/** Does a policy of the namespace isolate every pod in one direction, and allow nothing? */
function denies(namespace: ObjectView, policy: ObjectView, direction: Direction): Verdict {
  const spec = valueAt(policy.object, "spec");
  return allOf([
    isInside(policy, namespace),
    selectsAll(valueAt(spec, "podSelector")),
    isolates(spec, direction),
    isEmpty(listAt(spec, direction.toLowerCase())),
  ]);
}

/** Without `policyTypes` a policy without rules isolates ingress only. */
function isolates(spec: unknown, direction: Direction): Verdict {
  const types = listAt(spec, "policyTypes");
  if (types.kind === "unknown" || types.kind === "malformed") return "undecided";
  const listed = types.kind === "known" ? types.value : [];
  if (listed.length === 0) return verdictOf(direction === "Ingress");
  if (listed.includes(direction)) return "pass";
  return listed.every((type) => typeof type === "string") ? "fail" : "undecided";
}

function isEmpty(rules: Field<readonly unknown[]>): Verdict {
  if (rules.kind === "known") return verdictOf(rules.value.length === 0);
  return rules.kind === "absent" ? "pass" : "undecided";
}

function isInside(policy: ObjectView, namespace: ObjectView): Verdict {
  const wanted = stringAt(namespace.object, "metadata", "name");
  const own = stringAt(policy.object, "metadata", "namespace");
  if (own.kind === "absent") return "fail";
  if (own.kind !== "known" || wanted.kind !== "known") return "undecided";
  return verdictOf(own.value === wanted.value);
}

function verdictOf(passes: boolean): Verdict {
  return passes ? "pass" : "fail";
}
