import { BlockList } from "node:net";

import type {
  NetworkNamespace,
  NetworkWorkload,
  Protocol,
} from "../../kubernetes/network/model.ts";

/** A label selector without unknown values. */
export interface PlainSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
    readonly values?: readonly string[];
  }[];
}

export interface PlainPeer {
  readonly podSelector?: PlainSelector;
  readonly namespaceSelector?: PlainSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

export interface PlainRule {
  readonly ports?: readonly {
    readonly protocol?: Protocol;
    readonly port?: number | string;
    readonly endPort?: number;
  }[];
  readonly from?: readonly PlainPeer[];
  readonly to?: readonly PlainPeer[];
}

export interface PlainPolicy {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly podSelector: PlainSelector;
    readonly policyTypes?: readonly ("Ingress" | "Egress")[];
    readonly ingress?: readonly PlainRule[];
    readonly egress?: readonly PlainRule[];
  };
}

/** An end of a connection: a pod or an address. */
export type PlainEnd = NetworkWorkload | string;

export interface PlainWorld {
  readonly namespaces: readonly NetworkNamespace[];
  readonly policies: readonly PlainPolicy[];
  /** Addresses of pods, all of them. */
  readonly podAddresses: readonly string[];
}

export interface PlainContact {
  readonly from: PlainEnd;
  readonly to: PlainEnd;
  readonly protocol: Protocol;
  readonly port: number;
}

/** What the API leaves to the network plugin. */
interface Plugin {
  /** Pods in the host's network count as pods, not as their nodes. */
  readonly seesHostPods: boolean;
  /** Addresses of nodes are in every ipBlock. */
  readonly nodesInBlocks: boolean;
  /** An ipBlock that holds a pod's address matches the pod. */
  readonly blocksMatchPods: boolean;
}

const yesAndNo = [true, false] as const;

/** Asks every kind of plugin; `unknown` when they disagree. */
export function bruteForce(world: PlainWorld, contact: PlainContact): string {
  const answers = new Set<boolean>();
  const { from, to } = contact;
  const onHost = [from, to].some((end) => typeof end !== "string" && end.hostNetwork === true);
  for (const seesHostPods of onHost ? yesAndNo : [true]) {
    for (const nodesInBlocks of onHost ? yesAndNo : [false]) {
      for (const blocksMatchPods of world.podAddresses.length > 0 ? yesAndNo : [false]) {
        const plugin = { seesHostPods, nodesInBlocks, blocksMatchPods };
        answers.add(passes({ world, contact, plugin }));
      }
    }
  }
  // On one node nothing closes a pod to what runs in the host's network.
  if (onHost && typeof from !== "string" && typeof to !== "string") answers.add(true);
  if (answers.size > 1) return "unknown";
  return answers.has(true) ? "allowed" : "denied";
}

/** Names of the policies that allow the contact, or that forbid it when none does. */
export function decidingPolicies(world: PlainWorld, contact: PlainContact): readonly string[] {
  const plugin = { seesHostPods: true, nodesInBlocks: false, blocksMatchPods: false };
  const question = { world, contact, plugin };
  const sides = (["Egress", "Ingress"] as const).map((type) => {
    const acting = world.policies.filter((policy) => acts(policy, type, question));
    return { acting, allowing: acting.filter((policy) => allows(policy, type, question)) };
  });
  const allowed = sides.every(({ acting, allowing }) => acting.length === 0 || allowing.length > 0);
  const deciding = sides.flatMap(({ acting, allowing }) => {
    if (allowed) return allowing;
    return allowing.length === 0 ? acting : [];
  });
  const names = deciding.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  return [...new Set(names)].sort();
}

interface Question {
  readonly world: PlainWorld;
  readonly contact: PlainContact;
  readonly plugin: Plugin;
}

type Type = "Ingress" | "Egress";

function passes(question: Question): boolean {
  return (["Egress", "Ingress"] as const).every((type) => {
    const acting = question.world.policies.filter((policy) => acts(policy, type, question));
    return acting.length === 0 || acting.some((policy) => allows(policy, type, question));
  });
}

/** Does the policy isolate the end whose traffic of this type it is? */
function acts(policy: PlainPolicy, type: Type, { contact, plugin }: Question): boolean {
  const pod = type === "Egress" ? contact.from : contact.to;
  if (typeof pod === "string" || isNode(pod, plugin)) return false;
  const listed = policy.spec.policyTypes ?? [];
  const hasEgress = (policy.spec.egress ?? []).length > 0;
  const types: readonly Type[] =
    listed.length > 0 ? listed : hasEgress ? ["Ingress", "Egress"] : ["Ingress"];
  return (
    types.includes(type) &&
    policy.metadata.namespace === pod.namespace &&
    selects(policy.spec.podSelector, pod.labels)
  );
}

function allows(policy: PlainPolicy, type: Type, question: Question): boolean {
  const rules = (type === "Egress" ? policy.spec.egress : policy.spec.ingress) ?? [];
  const other = type === "Egress" ? question.contact.to : question.contact.from;
  return rules.some((rule) => {
    const peers = (type === "Egress" ? rule.to : rule.from) ?? [];
    const isPeer =
      peers.length === 0 || peers.some((peer) => isIn(peer, other, { policy, question }));
    return isPeer && hasPort(rule, question);
  });
}

function hasPort(rule: PlainRule, { contact, plugin }: Question): boolean {
  const ports = rule.ports ?? [];
  if (ports.length === 0) return true;
  return ports.some((entry) => {
    if ((entry.protocol ?? "TCP") !== contact.protocol) return false;
    const { port } = entry;
    if (port === undefined) return true;
    if (typeof port === "number") {
      return port <= contact.port && contact.port <= (entry.endPort ?? port);
    }
    const { to } = contact;
    if (typeof to === "string" || isNode(to, plugin)) return false;
    return (to.ports ?? []).some(
      (own) => own.name === port && own.port === contact.port && own.protocol === contact.protocol,
    );
  });
}

function isIn(
  peer: PlainPeer,
  end: PlainEnd,
  { policy, question }: { readonly policy: PlainPolicy; readonly question: Question },
): boolean {
  const { plugin, world } = question;
  const { ipBlock, podSelector, namespaceSelector } = peer;
  if (ipBlock !== undefined) {
    if (typeof end === "string") return blockHolds(ipBlock, end);
    if (isNode(end, plugin)) return plugin.nodesInBlocks;
    return plugin.blocksMatchPods && world.podAddresses.some((each) => blockHolds(ipBlock, each));
  }
  if (typeof end === "string" || isNode(end, plugin)) return false;
  if (namespaceSelector === undefined) {
    if (policy.metadata.namespace !== end.namespace) return false;
  } else {
    const namespace = world.namespaces.find(({ name }) => name === end.namespace);
    const own = { "kubernetes.io/metadata.name": end.namespace };
    const labels = typeof namespace?.labels === "object" ? { ...namespace.labels, ...own } : own;
    if (!selects(namespaceSelector, labels)) return false;
  }
  return podSelector === undefined || selects(podSelector, end.labels);
}

function isNode(pod: NetworkWorkload, plugin: Plugin): boolean {
  return pod.hostNetwork === true && !plugin.seesHostPods;
}

function blockHolds(
  { cidr, except = [] }: NonNullable<PlainPeer["ipBlock"]>,
  address: string,
): boolean {
  return netHolds(cidr, address) && !except.some((hole) => netHolds(hole, address));
}

function netHolds(cidr: string, address: string): boolean {
  if (cidr.includes(":") !== address.includes(":")) return false;
  const family = cidr.includes(":") ? "ipv6" : "ipv4";
  return blockList(cidr, family).check(address, family);
}

const blockLists = new Map<string, BlockList>();

function blockList(cidr: string, family: "ipv4" | "ipv6"): BlockList {
  const known = blockLists.get(cidr);
  if (known !== undefined) return known;
  const [network = "", prefix = ""] = cidr.split("/");
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), family);
  blockLists.set(cidr, list);
  return list;
}

function selects(selector: PlainSelector, labels: unknown): boolean {
  const own = new Map(Object.entries(labels ?? {}));
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    if (own.get(key) !== value) return false;
  }
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    const listed = own.has(key) && values.some((value) => value === own.get(key));
    const holds = { In: listed, NotIn: !listed, Exists: own.has(key), DoesNotExist: !own.has(key) };
    if (!holds[operator]) return false;
  }
  return true;
}
