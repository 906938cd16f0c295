import { podTemplateOf, podValue } from "../pod-spec.ts";
import type { Container, PodTemplate } from "../pod-spec.ts";
import type { KubernetesObject } from "../object-kind.ts";
import { fieldOf, isUndecidable, knownOr, listAt } from "../unknown.ts";
import { numberAt, stringAt, UNKNOWN, valueAt } from "../unknown.ts";
import type { NetworkPort, NetworkWorkload, Protocol } from "./model.ts";
import { placeOf } from "./object-place.ts";
import type { Place } from "./object-place.ts";
import { PROTOCOLS } from "./port-ranges.ts";

/** Does an object run pods? */
export function isWorkload(object: KubernetesObject): boolean {
  return object.kind !== "PodTemplate" && podTemplateOf(object) !== undefined;
}

/** Identity of a workload. */
export function workloadKey(kind: string, { namespace, name }: Place): string {
  return `${kind} ${namespace}/${name}`;
}

/** What decides who reaches the pods of an object that runs some. */
export function readWorkload(object: KubernetesObject): NetworkWorkload {
  const pod = podTemplateOf(object);
  const place = { ...placeOf(object.object), kind: object.kind };
  if (pod === undefined) return { ...place, labels: undefined, ports: [], hostNetwork: false };
  const labels = valueAt(pod.metadata, "labels");
  return {
    ...place,
    labels: labels ?? (object.patch ? UNKNOWN : undefined),
    ports: portsOf(pod),
    hostNetwork: hostNetworkOf(pod),
  };
}

function hostNetworkOf(pod: PodTemplate): boolean | undefined {
  const field = fieldOf(podValue(pod, "hostNetwork"), (value) => typeof value === "boolean");
  return isUndecidable(field) ? undefined : (knownOr(field) ?? false);
}

/** Ports of the containers that run as long as the pod; undefined when one is not known. */
function portsOf(pod: PodTemplate): readonly NetworkPort[] | undefined {
  if (pod.patch || pod.unreadable.length > 0 || isUndecidable(listAt(pod.spec, "containers"))) {
    return undefined;
  }
  const ports: NetworkPort[] = [];
  for (const container of pod.containers) {
    const runs = runsOn(container);
    if (runs === false) continue;
    const list = listAt(container.object, "ports");
    if (isUndecidable(list)) return undefined;
    for (const each of knownOr(list) ?? []) {
      const port = portOf(each);
      if (port === undefined || runs === undefined) return undefined;
      ports.push(port);
    }
  }
  return ports;
}

/** Containers and sidecars do, other init containers do not; undefined when it is not known. */
function runsOn({ role, object }: Container): boolean | undefined {
  if (role !== "initContainers") return role === "containers";
  const restart = stringAt(object, "restartPolicy");
  return isUndecidable(restart) ? undefined : knownOr(restart) === "Always";
}

function portOf(port: unknown): NetworkPort | undefined {
  const number = numberAt(port, "containerPort");
  const name = stringAt(port, "name");
  const protocol = stringAt(port, "protocol");
  if (number.kind !== "known" || isUndecidable(name) || isUndecidable(protocol)) return undefined;
  const known = protocolOf(knownOr(protocol) ?? "TCP");
  return known && { name: knownOr(name), port: number.value, protocol: known };
}

/** The protocol of this name, if a NetworkPolicy knows it. */
export function protocolOf(name: string): Protocol | undefined {
  return PROTOCOLS.find((protocol) => protocol === name);
}
