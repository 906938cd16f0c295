import type { NetworkWorkload } from "../../kubernetes/network/model.ts";
import { placeOf } from "../../kubernetes/network/object-place.ts";
import type { KubernetesObject } from "../../kubernetes/object-kind.ts";
import { labelsMatch } from "../../kubernetes/selectors.ts";
import { isMap, knownOr, listAt, numberAt, stringAt, valueAt } from "../../kubernetes/unknown.ts";

/** A port of a workload that an Ingress leads to. */
export interface IngressTarget {
  /** `namespace/name` of the Ingress. */
  readonly ingress: string;
  readonly workload: NetworkWorkload;
  readonly port: number;
}

/** Where the Ingresses lead, and which of their backends lead nowhere. */
export interface IngressTargets {
  readonly targets: readonly IngressTarget[];
  readonly notes: readonly string[];
}

/** Follows each Ingress to its Services, and each Service to the ports of the pods that it selects. */
export function ingressTargets(
  objects: readonly KubernetesObject[],
  workloads: readonly NetworkWorkload[],
): IngressTargets {
  const services = new Map(
    objects.filter(isService).map(({ object }) => [placeText(object), object] as const),
  );
  const notes = new Set<string>();
  const targets = objects.filter(isIngress).flatMap(({ object }) => {
    const ingress = placeText(object);
    return backendsOf(object).flatMap(({ service, port }) => {
      const key = `${placeOf(object).namespace}/${service}`;
      const found = follow(services.get(key), port, workloads);
      if (typeof found !== "string") return found.map((target) => ({ ingress, ...target }));
      notes.add(`ingress ${ingress} leads nowhere: Service ${key} ${found}`);
      return [];
    });
  });
  return { targets, notes: [...notes] };
}

type Target = Pick<IngressTarget, "workload" | "port">;

/** Ports behind one port of a Service, or why there is none. */
function follow(
  service: unknown,
  wanted: string | number | undefined,
  workloads: readonly NetworkWorkload[],
): readonly Target[] | string {
  if (service === undefined) return "is not among the objects";
  const selector = valueAt(service, "spec", "selector");
  if (!isMap(selector) || Object.keys(selector).length === 0) return "selects no pods";
  const ports = knownOr(listAt(service, "spec", "ports")) ?? [];
  const port = ports.find(
    (each) =>
      wanted !== undefined && [valueAt(each, "port"), valueAt(each, "name")].includes(wanted),
  );
  if (port === undefined) return `has no port ${wanted ?? "that is named"}`;
  const { namespace } = placeOf(service);
  const selected = workloads.filter(
    (each) => each.namespace === namespace && labelsMatch(selector, each.labels) !== "fail",
  );
  if (selected.length === 0) return "selects none of the workloads";
  const targets = selected.flatMap((workload) =>
    targetPorts(port, workload).map((number) => ({ workload, port: number })),
  );
  return targets.length > 0 ? targets : "names a target port that no container has";
}

/** A target port is a number, a name of a port of the pod, or else the Service's own port. */
function targetPorts(servicePort: unknown, workload: NetworkWorkload): readonly number[] {
  const target = valueAt(servicePort, "targetPort") ?? valueAt(servicePort, "port");
  if (typeof target === "number") return [target];
  return (workload.ports ?? [])
    .filter(({ name, protocol }) => name === target && protocol === "TCP")
    .map(({ port }) => port);
}

interface Backend {
  readonly service: string;
  readonly port: string | number | undefined;
}

function backendsOf(ingress: unknown): readonly Backend[] {
  const rules = knownOr(listAt(ingress, "spec", "rules")) ?? [];
  const paths = rules.flatMap((rule) => knownOr(listAt(rule, "http", "paths")) ?? []);
  const backends = [
    valueAt(ingress, "spec", "defaultBackend"),
    ...paths.map((path) => valueAt(path, "backend")),
  ];
  return backends.flatMap((backend) => {
    const service = knownOr(stringAt(backend, "service", "name"));
    if (service === undefined) return [];
    const number = knownOr(numberAt(backend, "service", "port", "number"));
    return [{ service, port: number ?? knownOr(stringAt(backend, "service", "port", "name")) }];
  });
}

function isIngress({ group, kind }: KubernetesObject): boolean {
  return group === "networking.k8s.io" && kind === "Ingress";
}

function isService({ group, kind }: KubernetesObject): boolean {
  return group === "" && kind === "Service";
}

function placeText(object: unknown): string {
  const { namespace, name } = placeOf(object);
  return `${namespace}/${name}`;
}
