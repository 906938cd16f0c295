import { namespaceMatches } from "../network/namespace-match.ts";
import type { NetworkNamespace, NetworkWorkload } from "../network/model.ts";
import type { RulePeer } from "../network/policy-peer.ts";
import type { Policy, PolicyRule } from "../network/policy-reading.ts";
import { selectorMatches } from "../selectors.ts";
import { knownOr, listAt, mapAt, stringAt } from "../unknown.ts";

/** Pods of a workload, with their namespace. */
export interface PlacedPods {
  readonly workload: NetworkWorkload;
  readonly namespace: NetworkNamespace;
}

/** May the policy act on these pods? */
export function mayActOn(policy: Policy, { workload }: PlacedPods): boolean {
  return isAt(policy, workload.namespace) && maySelect(policy.podSelector, workload);
}

/** Rules for traffic to these pods: from the policies on them, and from those of who may send. */
export function rulesAbout(policy: Policy, pods: PlacedPods): readonly PolicyRule[] {
  const { ingress, egress } = policy;
  const own = ingress.applies !== "fail" && mayActOn(policy, pods) ? ingress.rules : [];
  if (egress.applies === "fail") return own;
  const sent = egress.rules.filter(
    ({ peers }) => peers === "all" || peers.some((peer) => mayBe(peer, policy, pods)),
  );
  return [...own, ...sent];
}

/** Keys of pod labels by which the policy tells these pods from others of their namespace. */
export function labelKeysFor(policy: Policy, pods: PlacedPods): readonly string[] {
  const peers = [...policy.ingress.rules, ...policy.egress.rules].flatMap((rule) =>
    rule.peers === "all" ? [] : rule.peers,
  );
  const own = isAt(policy, pods.workload.namespace) ? keysOf(policy.podSelector) : [];
  return [
    ...own,
    ...peers.flatMap((peer) =>
      peer.kind === "pods" && isIn(peer, policy, pods) ? keysOf(peer.pods) : [],
    ),
  ];
}

function mayBe(peer: RulePeer, policy: Policy, pods: PlacedPods): boolean {
  if (peer.kind !== "pods") return peer.kind === "unknown";
  return isIn(peer, policy, pods) && maySelect(peer.pods, pods.workload);
}

type PodPeer = Extract<RulePeer, { readonly kind: "pods" }>;

function isIn({ namespaces }: PodPeer, policy: Policy, { namespace }: PlacedPods): boolean {
  if (namespaces === undefined) return isAt(policy, namespace.name);
  return namespaceMatches(namespaces, namespace) !== "fail";
}

function isAt(policy: Policy, namespace: string): boolean {
  return policy.namespace === undefined || policy.namespace === namespace;
}

function maySelect(selector: unknown, { labels }: NetworkWorkload): boolean {
  return selectorMatches(selector, labels) !== "fail";
}

function keysOf(selector: unknown): readonly string[] {
  const wanted = Object.keys(knownOr(mapAt(selector, "matchLabels")) ?? {});
  const expressions = knownOr(listAt(selector, "matchExpressions")) ?? [];
  const keys = expressions.map((each) => knownOr(stringAt(each, "key")));
  return [...wanted, ...keys.filter((key) => key !== undefined)];
}
