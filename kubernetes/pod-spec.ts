import { joinPath } from "./object-kind.ts";
import type { KubernetesObject } from "./object-kind.ts";
import { isUndecidable, knownOr, listAt, stringAt, UNKNOWN, valueAt } from "./unknown.ts";

/** The pod template of a workload, whatever its kind. */
export interface PodTemplate {
  /** Path of the pod spec inside the resource, e.g. `spec.template.spec`. */
  readonly path: string;
  /** Metadata of the pods: untrusted. */
  readonly metadata: unknown;
  /** The pod spec: untrusted. */
  readonly spec: unknown;
  /** True when unset fields may be set on the live object. */
  readonly patch: boolean;
  /** Init containers, containers, ephemeral containers, in this order. */
  readonly containers: readonly Container[];
  /** Paths of container lists that cannot be read. */
  readonly unreadable: readonly string[];
}

/** One container of a pod template. */
export interface Container {
  readonly role: ContainerRole;
  /** Undefined when it is unset or unknown. */
  readonly name: string | undefined;
  /** Path inside the resource, e.g. `spec.template.spec.containers[0]`. */
  readonly path: string;
  /** The container: untrusted. */
  readonly object: unknown;
}

/** List that a container stands in. */
export type ContainerRole = "initContainers" | "containers" | "ephemeralContainers";

/** Every list of containers, in the order in which rules report them. */
export const ALL_CONTAINERS: readonly ContainerRole[] = [
  "initContainers",
  "containers",
  "ephemeralContainers",
];
/** Containers that a manifest declares; ephemeral ones have neither probes nor resources. */
export const DECLARED_CONTAINERS: readonly ContainerRole[] = ["initContainers", "containers"];

interface Workload {
  readonly groups: readonly string[];
  /** Keys from the object to what holds `metadata` and `spec` of the pods. */
  readonly template: readonly string[];
}

const controller = ["spec", "template"];
const workloads: Readonly<Record<string, Workload>> = {
  Pod: { groups: [""], template: [] },
  PodTemplate: { groups: [""], template: ["template"] },
  ReplicationController: { groups: [""], template: controller },
  ReplicaSet: { groups: ["apps", "extensions"], template: controller },
  Deployment: { groups: ["apps", "extensions"], template: controller },
  StatefulSet: { groups: ["apps"], template: controller },
  DaemonSet: { groups: ["apps", "extensions"], template: controller },
  Job: { groups: ["batch"], template: controller },
  CronJob: { groups: ["batch"], template: ["spec", "jobTemplate", ...controller] },
  Rollout: { groups: ["argoproj.io"], template: controller },
  Service: { groups: ["serving.knative.dev"], template: controller },
};

/** The pod template of an object; undefined when its kind runs no pods. */
export function podTemplateOf(object: KubernetesObject): PodTemplate | undefined {
  const workload = Object.hasOwn(workloads, object.kind) ? workloads[object.kind] : undefined;
  if (workload?.groups.includes(object.group) !== true) return undefined;
  const holder = valueAt(object.object, ...workload.template);
  const path = joinPath(object.path, [...workload.template, "spec"].join("."));
  const spec = valueAt(holder, "spec");
  const lists = ALL_CONTAINERS.map((role) => containersOf(path, spec, role));
  return {
    path,
    metadata: valueAt(holder, "metadata"),
    spec,
    patch: object.patch,
    containers: lists.flatMap((list) => list.containers),
    unreadable: lists.flatMap((list) => list.unreadable),
  };
}

/** A value of the pod spec; on a patch an unset value is unknown. */
export function podValue(pod: PodTemplate, ...keys: readonly string[]): unknown {
  return valueAt(pod.spec, ...keys) ?? (pod.patch ? UNKNOWN : undefined);
}

/** A value of a container; on a patch an unset value is unknown. */
export function containerValue(
  pod: PodTemplate,
  container: Container,
  ...keys: readonly string[]
): unknown {
  return valueAt(container.object, ...keys) ?? (pod.patch ? UNKNOWN : undefined);
}

interface ContainerList {
  readonly containers: readonly Container[];
  readonly unreadable: readonly string[];
}

function containersOf(podPath: string, spec: unknown, role: ContainerRole): ContainerList {
  const list = listAt(spec, role);
  const path = `${podPath}.${role}`;
  if (isUndecidable(list)) return { containers: [], unreadable: [path] };
  const containers = (knownOr(list) ?? []).map((object, index) => ({
    role,
    name: knownOr(stringAt(object, "name")),
    path: `${path}[${index}]`,
    object,
  }));
  return { containers, unreadable: [] };
}
