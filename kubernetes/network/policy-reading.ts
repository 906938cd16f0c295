import { isOpaque, isUndecidable, knownOr, listAt, mapAt, valueAt } from "../unknown.ts";
import type { Field, Verdict } from "../unknown.ts";
import { placeOf, UNKNOWN_NAME } from "./object-place.ts";
import { readPeer } from "./policy-peer.ts";
import type { RulePeer } from "./policy-peer.ts";
import { ALL_RULE_PORTS, readPorts, UNKNOWN_RULE_PORTS } from "./policy-ports.ts";
import type { RulePorts } from "./policy-ports.ts";

/** Way of the traffic, as seen from the pods that a policy selects. */
export type Direction = "ingress" | "egress";

/** A NetworkPolicy, read once. */
export interface Policy {
  /** `namespace/name`. */
  readonly name: string;
  /** Undefined: not known. */
  readonly namespace: string | undefined;
  /** Untrusted; `{}` when it is unset, which selects every pod as well. */
  readonly podSelector: unknown;
  readonly ingress: PolicySide;
  readonly egress: PolicySide;
}

/** What a policy says about one direction. */
export interface PolicySide {
  /** Does the policy act on this direction? */
  readonly applies: Verdict;
  readonly rules: readonly PolicyRule[];
}

/** One entry of `ingress` or `egress`. */
export interface PolicyRule {
  /** Where it stands, e.g. `ingress[0]`. */
  readonly path: string;
  readonly peers: readonly RulePeer[] | "all";
  readonly ports: RulePorts;
}

/**
 * Reads an untrusted NetworkPolicy of networking.k8s.io/v1.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function readPolicy(object: unknown): Policy {
  const place = isOpaque(object)
    ? { namespace: UNKNOWN_NAME, name: UNKNOWN_NAME }
    : placeOf(object);
  const spec = valueAt(object, "spec");
  return {
    name: `${place.namespace}/${place.name}`,
    namespace: place.namespace === UNKNOWN_NAME ? undefined : place.namespace,
    podSelector: valueAt(spec, "podSelector") ?? {},
    ingress: readSide(spec, "ingress"),
    egress: readSide(spec, "egress"),
  };
}

function readSide(spec: unknown, direction: Direction): PolicySide {
  const rules = listAt(spec, direction);
  return {
    applies: appliesTo(direction, listAt(spec, "policyTypes"), rules),
    rules: isUndecidable(rules)
      ? [{ path: direction, peers: [{ kind: "unknown" }], ports: UNKNOWN_RULE_PORTS }]
      : (knownOr(rules) ?? []).map((rule, index) =>
          readRule(rule, `${direction}[${index}]`, direction),
        ),
  };
}

/** Without `policyTypes` a policy acts on ingress, and on egress if it has an egress rule. */
function appliesTo(
  direction: Direction,
  types: Field<readonly unknown[]>,
  rules: Field<readonly unknown[]>,
): Verdict {
  if (isUndecidable(types)) return "undecided";
  const listed = knownOr(types) ?? [];
  if (listed.length === 0) {
    if (direction === "ingress") return "pass";
    if (isUndecidable(rules)) return "undecided";
    return (knownOr(rules) ?? []).length > 0 ? "pass" : "fail";
  }
  const wanted = { ingress: "Ingress", egress: "Egress" }[direction];
  if (listed.includes(wanted)) return "pass";
  return listed.every((type) => type === "Ingress" || type === "Egress") ? "fail" : "undecided";
}

function readRule(rule: unknown, path: string, direction: Direction): PolicyRule {
  // A rule of null is an empty one: Kubernetes reads it into a value.
  if (isUndecidable(mapAt(rule))) {
    return { path, peers: [{ kind: "unknown" }], ports: UNKNOWN_RULE_PORTS };
  }
  const ports = listAt(rule, "ports");
  return {
    path,
    peers: readPeers(listAt(rule, direction === "ingress" ? "from" : "to")),
    ports: isUndecidable(ports) ? UNKNOWN_RULE_PORTS : portsOf(knownOr(ports) ?? []),
  };
}

function readPeers(peers: Field<readonly unknown[]>): readonly RulePeer[] | "all" {
  if (isUndecidable(peers)) return [{ kind: "unknown" }];
  const list = knownOr(peers) ?? [];
  return list.length === 0 ? "all" : list.map(readPeer);
}

function portsOf(ports: readonly unknown[]): RulePorts {
  return ports.length === 0 ? ALL_RULE_PORTS : readPorts(ports);
}
