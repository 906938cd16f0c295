import { broadPlaces } from "../../kubernetes/network/broad-rules.ts";
import type { BroadPlace, Breadth } from "../../kubernetes/network/broad-rules.ts";
import { joinPath } from "../../kubernetes/object-kind.ts";
import { policyOf } from "../objects/network-policies.ts";
import type { ObjectRule, ObjectView, Violation } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import type { Fixes } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** Rules of NetworkPolicies open no more than somebody needs. */
export const networkPolicyBroad: ObjectRule = {
  name: "network-policy-broad",
  number: 55,
  description:
    "Rules of NetworkPolicies name who may connect and where to, and neither all namespaces nor all addresses.",
  severity: "medium",
  class: "core",
  why: "the policy looks like a boundary, but lets strangers pass",
  standards: ["CIS 5.3.2", "NSA"],
  scope: "object",
  kinds: ["NetworkPolicy"],
  check: (view) => {
    const policy = policyOf(view);
    return policy === undefined ? [] : broadPlaces(policy).map((place) => violation(view, place));
  },
};

function violation(view: ObjectView, place: BroadPlace): Violation {
  const field = `spec.${place.field}`;
  return {
    verdict: place.verdict,
    within: view.path,
    path: joinPath(view.path, field),
    message: say`${Shown.path(field)} ${state(place)}`,
    fix: fixFor(view.subject, fixes[place.breadth]),
  };
}

function state({ breadth, direction }: BroadPlace): Shown {
  const isIngress = direction === "ingress";
  switch (breadth) {
    case "everyone":
      return isIngress
        ? say`names no peers, so everyone may connect; it must name who may`
        : say`names no peers, so pods may connect to everything; it must name where to`;
    case "every namespace":
      return say`selects all namespaces; it must select some`;
    case "every address":
      return say`holds every address; it must leave out those that are not meant`;
    default:
      return say`opens all ports to addresses; it must name ports`;
  }
}

const ranges = say`narrow the range in \`egress.cidrs\`, or write \`except\``;

const fixes: Readonly<Record<Breadth, Fixes>> = {
  everyone: { object: say`name peers: podSelector, namespaceSelector or ipBlock` },
  "every namespace": {
    object: say`select namespaces by name, with the label kubernetes.io/metadata.name`,
  },
  "every address": {
    object: say`write a smaller cidr, or private ranges and 169.254.0.0/16 into except`,
    components: {
      Tenant: ranges,
      ServiceApp: say`${ranges}; or narrow \`service.loadBalancerSourceRanges\``,
    },
  },
  "every port": { object: say`list ports` },
};
