import { isNamespace } from "../object-kind.ts";
import { UNKNOWN, valueAt } from "../unknown.ts";
import type { KubernetesObject } from "../object-kind.ts";
import type { NetworkModel, NetworkNamespace, NetworkWorkload, Outside } from "./model.ts";
import { isWorkload, readWorkload, workloadKey } from "./read-workload.ts";
import { placeOf, UNKNOWN_NAME } from "./object-place.ts";
import { asReplica, isOwned, withoutCopies } from "./replica-owner.ts";

/** What a {@link NetworkModel} needs besides the objects. */
export interface NetworkModelOptions {
  readonly outsides: readonly Outside[];
  /**
   * Ranges that pods and Services have addresses in.
   *
   * @default [] - ipBlocks select only addresses outside the cluster
   */
  readonly podCidrs?: readonly string[];
  /** @default false */
  readonly addressRanges?: boolean;
}

/** Picks from Kubernetes objects of any kind what decides who reaches whom. */
export function readNetworkModel(
  objects: readonly KubernetesObject[],
  options: NetworkModelOptions,
): NetworkModel {
  const workloads = readWorkloads(objects);
  const policies = objects.filter(isNetworkPolicy).map(policyOf);
  const places = [
    ...workloads.map(({ namespace }) => namespace),
    ...policies.map((policy) => placeOf(policy).namespace),
  ];
  return {
    namespaces: readNamespaces(objects, places),
    workloads,
    policies,
    outsides: options.outsides,
    podCidrs: options.podCidrs ?? [],
    addressRanges: options.addressRanges ?? false,
  };
}

function readWorkloads(objects: readonly KubernetesObject[]): readonly NetworkWorkload[] {
  const candidates = objects.filter((each) => isWorkload(each) && !each.patch);
  const listed = new Set(candidates.map((each) => workloadKey(each.kind, placeOf(each.object))));
  const patches = objects.filter(
    (each) =>
      each.patch && isWorkload(each) && !listed.has(workloadKey(each.kind, placeOf(each.object))),
  );
  const own = [...candidates, ...patches].filter((each) => !isOwned(each, listed));
  return withoutCopies(own.map((each) => asReplica(each, readWorkload(each)))).toSorted(byPlace);
}

function readNamespaces(
  objects: readonly KubernetesObject[],
  places: readonly string[],
): readonly NetworkNamespace[] {
  const labels = new Map<string, unknown>();
  for (const { patch, object } of objects.filter(isNamespace)) {
    const { name } = placeOf(object);
    // Labels of one namespace from two objects, or from a patch, are not known for sure.
    const own = valueAt(object, "metadata", "labels");
    labels.set(name, patch || labels.has(name) ? UNKNOWN : own);
  }
  // A namespace whose name is not known may be any of those that nobody lists.
  const others = labels.has(UNKNOWN_NAME) ? UNKNOWN : undefined;
  for (const name of places) if (!labels.has(name)) labels.set(name, others);
  return [...labels]
    .map(([name, own]) => ({ name, labels: own }))
    .sort((a, b) => compareText(a.name, b.name));
}

function isNetworkPolicy({ group, kind }: KubernetesObject): boolean {
  return kind === "NetworkPolicy" && group === "networking.k8s.io";
}

/** Fields that a patch leaves unset may be set on the live object. */
function policyOf({ patch, object }: KubernetesObject): unknown {
  if (!patch) return object;
  const fields = ["podSelector", "policyTypes", "ingress", "egress"];
  const spec = fields.map((field) => [field, valueAt(object, "spec", field) ?? UNKNOWN] as const);
  return { metadata: valueAt(object, "metadata"), spec: Object.fromEntries(spec) };
}

function byPlace(a: NetworkWorkload, b: NetworkWorkload): number {
  return (
    compareText(a.namespace, b.namespace) ||
    compareText(a.name, b.name) ||
    compareText(a.kind, b.kind)
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
