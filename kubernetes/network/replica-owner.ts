import type { KubernetesObject } from "../object-kind.ts";
import { knownOr, listAt, stringAt, valueAt } from "../unknown.ts";
import type { NetworkWorkload } from "./model.ts";
import { placeOf } from "./object-place.ts";
import { workloadKey } from "./read-workload.ts";
import { structureKey } from "./structure-key.ts";

/** Kinds that make pods after one template. */
const replicating = new Set([
  "ReplicaSet",
  "ReplicationController",
  "StatefulSet",
  "DaemonSet",
  "Job",
]);

interface Owner {
  readonly kind: string;
  readonly name: string;
}

/** Does a controller that is listed own the object, itself or through a ReplicaSet that is not? */
export function isOwned({ object }: KubernetesObject, listed: ReadonlySet<string>): boolean {
  const owner = controllerOf(object);
  if (owner === undefined) return false;
  const { namespace } = placeOf(object);
  const isListed = ({ kind, name }: Owner): boolean =>
    listed.has(workloadKey(kind, { namespace, name }));
  const deployment = deploymentBehind(owner, object);
  return isListed(owner) || (deployment !== undefined && isListed(deployment));
}

/** The workload under the name of the controller that made it, where its pods are all that is known. */
export function asReplica(
  { kind, object }: KubernetesObject,
  workload: NetworkWorkload,
): NetworkWorkload {
  const owner = kind === "Pod" ? controllerOf(object) : undefined;
  return owner !== undefined && replicating.has(owner.kind) ? { ...workload, ...owner } : workload;
}

/** Leaves out pods that are no different from another one of the same name. */
export function withoutCopies(workloads: readonly NetworkWorkload[]): readonly NetworkWorkload[] {
  const distinct = new Map(
    workloads.map((workload) => {
      const { kind, labels, ports, hostNetwork } = workload;
      const rest = JSON.stringify([ports ?? "unknown", hostNetwork ?? "unknown"]);
      return [`${workloadKey(kind, workload)} ${structureKey(labels)} ${rest}`, workload] as const;
    }),
  );
  return [...distinct.values()];
}

function controllerOf(object: unknown): Owner | undefined {
  const owners = knownOr(listAt(object, "metadata", "ownerReferences")) ?? [];
  const owner = owners.find((each) => valueAt(each, "controller") === true);
  const kind = knownOr(stringAt(owner, "kind"));
  const name = knownOr(stringAt(owner, "name"));
  return kind === undefined || name === undefined ? undefined : { kind, name };
}

/** A Deployment names its ReplicaSets after itself and the hash that it labels their pods with. */
function deploymentBehind({ kind, name }: Owner, pod: unknown): Owner | undefined {
  const hash = knownOr(stringAt(pod, "metadata", "labels", "pod-template-hash"));
  if (kind !== "ReplicaSet" || hash === undefined || !name.endsWith(`-${hash}`)) return undefined;
  return { kind: "Deployment", name: name.slice(0, -`-${hash}`.length) };
}
