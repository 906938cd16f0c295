import { isGivenTo } from "../given-labels.ts";
import { MANAGED_BY_LABEL, PROBE_LABEL } from "../labels.ts";
import { endpointText } from "../network/endpoint-text.ts";
import { endpointOf } from "../network/ends.ts";
import type { NetworkModel, NetworkPort, NetworkWorkload } from "../network/model.ts";
import { placeOf, UNKNOWN_NAME } from "../network/object-place.ts";
import { readPolicy } from "../network/policy-reading.ts";
import type { Policy } from "../network/policy-reading.ts";
import type { KubernetesObject } from "../object-kind.ts";
import { labelsMatch } from "../selectors.ts";
import { isMap, knownOr, stringAt, valueAt } from "../unknown.ts";
import { labelKeysFor } from "./policy-reach.ts";
import type { PlacedPods } from "./policy-reach.ts";
import type { ProbeSkip } from "./probe-plan.ts";

/** What decides whether a workload can have a twin. */
export interface TwinScope {
  readonly model: NetworkModel;
  /** All objects, for the Services among them. */
  readonly objects: readonly KubernetesObject[];
  /** Namespaces in which pods may be made. */
  readonly namespaces: ReadonlySet<string>;
  /** Namespaces of these that take no new pods, with what stops them. */
  readonly closed: ReadonlyMap<string, string>;
}

/** A workload that gets a twin. */
export interface ChosenPods extends PlacedPods {
  readonly labels: Readonly<Record<string, string>>;
}

/** Workloads that get a twin, in the order of the model, and why others get none. */
export interface TwinChoice {
  readonly chosen: readonly ChosenPods[];
  readonly skipped: readonly ProbeSkip[];
}

/** Chooses the workloads whose place in the network a pod of ours can take. */
export function chooseTwins(scope: TwinScope): TwinChoice {
  const { model, objects } = scope;
  const byName = new Map(model.namespaces.map((namespace) => [namespace.name, namespace]));
  const sources = {
    scope,
    policies: model.policies.map(readPolicy),
    announcing: objects.filter(isAnnouncing),
  };
  const chosen: ChosenPods[] = [];
  const skipped: ProbeSkip[] = [];
  const all = Map.groupBy(model.workloads, (workload) => endpointText(endpointOf(workload)));
  for (const [what, [workload, ...others]] of all) {
    if (workload === undefined) continue;
    const { namespace } = workload;
    const pods = { workload, namespace: byName.get(namespace) ?? { name: namespace, labels: {} } };
    const labels = plainLabels(workload);
    const reason = others.length > 0 ? TWICE : reasonAgainst(pods, labels, sources);
    if (reason !== undefined || labels === undefined) {
      skipped.push({ what, reason: reason ?? LABELS });
      continue;
    }
    chosen.push({ ...pods, labels });
    if (workload.ports === undefined)
      skipped.push({ what: `declared ports of ${what}`, reason: PORTS });
  }
  return { chosen, skipped };
}

const TWICE = "several objects have this name";
const NAME = "its name is known only after the deployment";
const LABELS = "its labels are known only after the deployment";
const PORTS = "they are known only after the deployment";

interface Sources {
  readonly scope: TwinScope;
  readonly policies: readonly Policy[];
  /** Services that send connections to pods before these are ready. */
  readonly announcing: readonly KubernetesObject[];
}

function reasonAgainst(
  pods: PlacedPods,
  labels: ChosenPods["labels"] | undefined,
  { scope, policies, announcing }: Sources,
): string | undefined {
  const { namespace, name, hostNetwork, ports = [] } = pods.workload;
  if ([namespace, name].includes(UNKNOWN_NAME)) return NAME;
  if (!scope.namespaces.has(namespace)) return "its namespace is not one of the environment's";
  const closed = scope.closed.get(namespace);
  if (closed !== undefined) return closed;
  if (hostNetwork === undefined) return "it may use the host's network";
  if (hostNetwork) return "it uses the host's network";
  if (labels === undefined) return LABELS;
  if (hasAmbiguousPorts(ports)) return "its containers give one port name to several ports";
  const unlike = policies.map((policy) => unlikeLabel(policy, pods));
  const reason = unlike.find((each) => each !== undefined);
  if (reason !== undefined) return reason;
  const service = announcing.find((each) => maySend(each, namespace, labels));
  if (service === undefined) return undefined;
  const own = placeOf(service.object).name;
  return `Service "${own}" has publishNotReadyAddresses: it would send connections to the probe's pod`;
}

/** A label that decides, and that the pods of the workload and its twin do not share. */
function unlikeLabel(policy: Policy, pods: PlacedPods): string | undefined {
  const keys = labelKeysFor(policy, pods);
  const given = keys.find((key) => isGivenTo(pods.workload.kind, key));
  if (given !== undefined) {
    return `${policy.name} selects by the label ${given}, which only its controller gives`;
  }
  if (keys.includes(MANAGED_BY_LABEL)) {
    return `${policy.name} selects by the label ${MANAGED_BY_LABEL}, which pods of probes lack`;
  }
  if (!keys.includes(PROBE_LABEL)) return undefined;
  return `${policy.name} selects by the label ${PROBE_LABEL}, which pods of probes have`;
}

/** Labels of the template that a twin has; undefined: not all are known. */
function plainLabels({ labels, kind }: NetworkWorkload): ChosenPods["labels"] | undefined {
  if (labels === undefined || labels === null) return {};
  if (!isMap(labels)) return undefined;
  const entries = Object.keys(labels)
    .filter((key) => key !== MANAGED_BY_LABEL && !isGivenTo(kind, key))
    .map((key) => [key, knownOr(stringAt(labels, key))] as const);
  const known = entries.flatMap(([key, value]) => {
    return value === undefined ? [] : [[key, value] as const];
  });
  return known.length === entries.length ? Object.fromEntries(known) : undefined;
}

/** A twin has one container, in which a name means one port of one protocol. */
function hasAmbiguousPorts(ports: readonly NetworkPort[]): boolean {
  const named = ports.filter(({ name }) => name !== undefined);
  const distinct = new Set(named.map(({ name, port, protocol }) => `${name}/${port}/${protocol}`));
  return distinct.size > new Set(named.map(({ name }) => name)).size;
}

function isAnnouncing({ group, kind, object }: KubernetesObject): boolean {
  if (group !== "" || kind !== "Service") return false;
  const published = valueAt(object, "spec", "publishNotReadyAddresses");
  return published !== undefined && published !== false;
}

/** A Service without a selector has its addresses from somebody else. */
function maySend(service: KubernetesObject, namespace: string, labels: unknown): boolean {
  const place = placeOf(service.object).namespace;
  const selector = valueAt(service.object, "spec", "selector");
  const isEmpty = selector === undefined || (isMap(selector) && Object.keys(selector).length === 0);
  const isHere = place === namespace || place === UNKNOWN_NAME;
  return isHere && !isEmpty && labelsMatch(selector, labels) !== "fail";
}
