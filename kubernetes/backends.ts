import { elements } from "./guards/guard.ts";
import { isIngress } from "./guards/hosts.ts";
import type { KubernetesObject } from "./object-kind.ts";
import { isMap, knownOr, stringAt, textAt, UNKNOWN, valueAt } from "./unknown.ts";
import type { Unknown } from "./unknown.ts";

/** A Service that an Ingress or route sends requests to. */
export interface Backend {
  /** Path below the object, e.g. `spec.rules[0].http.paths[0].backend.service`. */
  readonly field: string;
  readonly name: string | Unknown;
  /** Undefined: the namespace of the object. */
  readonly namespace: string | Unknown | undefined;
  /** Number or name of a port of the Service; undefined: none is named. */
  readonly port: string | number | Unknown | undefined;
}

const routes = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"];
/** Name of a port by which annotations, and no Service, say what happens. */
const BY_ANNOTATION = "use-annotation";

/** True for routes of the Gateway API. */
export function isRoute({ group, kind }: KubernetesObject): boolean {
  return group === "gateway.networking.k8s.io" && routes.includes(kind);
}

/** Services that an Ingress or route of the Gateway API sends requests to. */
export function backendsOf(object: KubernetesObject): readonly Backend[] {
  if (isIngress(object)) return ofIngress(valueAt(object.object, "spec"));
  return isRoute(object) ? ofRoute(valueAt(object.object, "spec")) : [];
}

function ofIngress(spec: unknown): readonly Backend[] {
  const paths = elements(valueAt(spec, "rules"), "spec.rules").flatMap(({ value, field }) => {
    return elements(valueAt(value, "http", "paths"), `${field}.http.paths`);
  });
  return [
    ...paths.flatMap(({ value, field }) => {
      return ofBackend(isMap(value) ? valueAt(value, "backend") : UNKNOWN, `${field}.backend`);
    }),
    ...ofBackend(valueAt(spec, "defaultBackend"), "spec.defaultBackend"),
    ...ofBackend(valueAt(spec, "backend"), "spec.backend"),
  ];
}

/** Reads the backend of networking.k8s.io/v1 and that of its betas. */
function ofBackend(backend: unknown, field: string): readonly Backend[] {
  if (backend === undefined || valueAt(backend, "resource") !== undefined) {
    return backend === UNKNOWN ? [open(field)] : [];
  }
  const old = valueAt(backend, "serviceName");
  if (typeof old === "string") {
    return ofService(old, valueAt(backend, "servicePort"), field);
  }
  const name = valueAt(backend, "service", "name");
  if (name === undefined) return [];
  const port = valueAt(backend, "service", "port");
  const number = valueAt(port, "number");
  return ofService(name, number ?? valueAt(port, "name"), `${field}.service`);
}

function ofService(name: unknown, port: unknown, field: string): readonly Backend[] {
  if (port === BY_ANNOTATION) return [];
  return [{ field, name: nameOf(name), namespace: undefined, port: portOf(port) }];
}

function ofRoute(spec: unknown): readonly Backend[] {
  return elements(valueAt(spec, "rules"), "spec.rules").flatMap(({ value, field }) => {
    return elements(valueAt(value, "backendRefs"), `${field}.backendRefs`).flatMap((each) => {
      return isMap(each.value) ? ofReference(each.value, each.field) : [open(each.field)];
    });
  });
}

function ofReference(reference: unknown, field: string): readonly Backend[] {
  const group = stringAt(reference, "group");
  const kind = stringAt(reference, "kind");
  const isOther =
    (knownOr(group) ?? "") !== "" || (kind.kind === "known" && kind.value !== "Service");
  if (isOther) return [];
  return [
    {
      field,
      name: nameOf(valueAt(reference, "name")),
      namespace: textAt(reference, "namespace"),
      port: portOf(valueAt(reference, "port")),
    },
  ];
}

function open(field: string): Backend {
  return { field, name: UNKNOWN, namespace: UNKNOWN, port: UNKNOWN };
}

function nameOf(value: unknown): Backend["name"] {
  return typeof value === "string" ? value : UNKNOWN;
}

function portOf(value: unknown): Backend["port"] {
  if (value === undefined || typeof value === "string" || typeof value === "number") return value;
  return UNKNOWN;
}
