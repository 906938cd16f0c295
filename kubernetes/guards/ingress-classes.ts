import type { KubernetesObject } from "../object-kind.ts";
import { UNKNOWN, valueAt } from "../unknown.ts";
import { annotationOf, SPEC_CHANGES } from "./cel.ts";
import { guardLimits, itemOf, objectValue } from "./guard.ts";
import type { Guard, Item, Limit } from "./guard.ts";
import { isIngress } from "./hosts.ts";

/** Annotation that named the class before there was a field; controllers still obey it. */
export const CLASS_ANNOTATION = "kubernetes.io/ingress.class";

function classesOf(object: KubernetesObject): readonly Item[] {
  if (!isIngress(object)) return [];
  const within = object.path;
  const field = "spec.ingressClassName";
  const current = objectValue(object, "spec", "ingressClassName");
  const old = valueAt(object.object, "metadata", "annotations", CLASS_ANNOTATION);
  const annotation = { within, field: `metadata.annotations[${JSON.stringify(CLASS_ANNOTATION)}]` };
  const isUnset = (current ?? "") === "" && (old ?? "") === "";
  if (isUnset) return itemOf(object.patch ? UNKNOWN : undefined, { within, field }, "");
  return [...itemOf(current, { within, field }), ...itemOf(old, annotation)];
}

/** Classes of Ingresses; one without a class is on whatever the cluster takes by default. */
export const ingressClasses: Limit = {
  list: "ingressClasses",
  items: classesOf,
  admits: (name, list) => list.includes(name),
  cel: {
    variable: "ingressClasses",
    noun: "ingress classes",
    bad: (allowed) => {
      const given = "(variables.classes.size() == 0 ? [''] : variables.classes)";
      return `dyn(object).kind == 'Ingress' ? ${given}.filter(c, !(c in ${allowed})) : []`;
    },
  },
};

/** Classes of Gateways. */
export const gatewayClasses: Limit = {
  list: "gatewayClasses",
  items: (object) => {
    if (object.kind !== "Gateway" || object.group !== "gateway.networking.k8s.io") return [];
    const place = { within: object.path, field: "spec.gatewayClassName" };
    return itemOf(objectValue(object, "spec", "gatewayClassName"), place, "");
  },
  admits: (name, list) => list.includes(name),
  cel: {
    variable: "gatewayClasses",
    noun: "gateway classes",
    bad: (allowed) => {
      const given = "[dyn(object).?spec.?gatewayClassName.orValue('')]";
      return `dyn(object).kind == 'Gateway' ? ${given}.filter(c, !(c in ${allowed})) : []`;
    },
  },
};

const oldClass = (object: string): string => annotationOf(`dyn(${object})`, CLASS_ANNOTATION);

/** Ingresses and Gateways are of a class that the tenant may use. */
export const ingressClassGuard: Guard = {
  rule: "ingress-class",
  number: 68,
  resources: [
    { group: "networking.k8s.io", version: "v1", resources: ["ingresses"] },
    { group: "gateway.networking.k8s.io", version: "*", resources: ["gateways"] },
  ],
  // The old annotation can be set by an update that leaves the spec alone.
  changed: `${SPEC_CHANGES} || ${oldClass("object")} != ${oldClass("oldObject")}`,
  variables: [
    {
      name: "classes",
      expression:
        "[dyn(object).?spec.?ingressClassName.orValue(''), " +
        `${oldClass("object")}.orValue(dyn(''))].filter(c, c != '')`,
    },
  ],
  limits: guardLimits(ingressClasses, gatewayClasses),
};
