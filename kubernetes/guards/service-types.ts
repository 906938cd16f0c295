import type { KubernetesObject } from "../object-kind.ts";
import { SPEC_CHANGES } from "./cel.ts";
import { elements, guardLimits, itemOf, objectValue } from "./guard.ts";
import type { Guard, Limit, ResourceRule } from "./guard.ts";

const services: readonly ResourceRule[] = [{ group: "", version: "v1", resources: ["services"] }];

function isService({ group, kind }: KubernetesObject): boolean {
  return group === "" && kind === "Service";
}

/** Types of Services; without one it is `ClusterIP`. */
export const serviceTypes: Limit = {
  list: "serviceTypes",
  items: (object) => {
    if (!isService(object)) return [];
    const place = { within: object.path, field: "spec.type" };
    return itemOf(objectValue(object, "spec", "type"), place, "ClusterIP");
  },
  admits: (name, list) => list.includes(name),
  cel: {
    variable: "serviceTypes",
    noun: "Service types",
    bad: (allowed) => {
      const type = "[dyn(object).?spec.?type.orValue('ClusterIP')]";
      return `${type}.filter(t, !(t in ${allowed}))`;
    },
  },
};

/** Addresses that a Service takes over from the whole cluster: none, with or without a list. */
export const externalIps: Limit = {
  list: undefined,
  items: (object) => {
    if (!isService(object)) return [];
    const addresses = objectValue(object, "spec", "externalIPs");
    return elements(addresses, "spec.externalIPs").flatMap(({ value, field }) => {
      return itemOf(value, { within: object.path, field }, "");
    });
  },
  admits: () => false,
  admitsUnlisted: () => false,
  cel: {
    variable: "externalIps",
    noun: "external IPs of Service",
    badUnlisted:
      "dyn(object).?spec.?externalIPs.orValue([]).size() == 0 ? [] : [dyn(object).metadata.name]",
  },
};

/** Services have a type that the tenant may use. */
export const serviceTypeGuard: Guard = {
  rule: "service-type",
  number: 58,
  resources: services,
  changed: SPEC_CHANGES,
  variables: [],
  limits: guardLimits(serviceTypes),
};

/** Services have no external IPs. */
export const externalIpGuard: Guard = {
  rule: "service-external-ips",
  number: 59,
  resources: services,
  changed: SPEC_CHANGES,
  variables: [],
  limits: guardLimits(externalIps),
};
