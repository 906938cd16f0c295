import { podTemplateOf, podValue } from "../pod-spec.ts";
import type { KubernetesObject } from "../object-kind.ts";
import { isMap, UNKNOWN, valueAt } from "../unknown.ts";
import { annotationOf, podSpecIn, PODS_CHANGE, WORKLOADS } from "./cel.ts";
import { elements, guardLimits, itemOf, objectValue } from "./guard.ts";
import type { Guard, Item, Limit } from "./guard.ts";

/** Annotation that named the class before there was a field; Kubernetes looks at it first. */
const OLD_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

/** Claims of an object: itself, the templates of a StatefulSet, the ephemeral volumes of pods. */
function claimsOf(object: KubernetesObject): readonly Item[] {
  const { group, kind, path } = object;
  if (group === "" && kind === "PersistentVolumeClaim") {
    return classOfClaim(object.object, { within: path, field: "" }, object.patch);
  }
  const isStateful = group === "apps" && kind === "StatefulSet";
  const field = "spec.volumeClaimTemplates";
  const templates = isStateful ? objectValue(object, "spec", "volumeClaimTemplates") : undefined;
  const pod = podTemplateOf(object);
  const volumes = pod === undefined ? undefined : podValue(pod, "volumes");
  return [
    ...elements(templates, field).flatMap((each) => {
      return classOfClaim(each.value, { within: path, field: each.field }, object.patch);
    }),
    ...elements(volumes, "volumes").flatMap((each) => {
      const claim = isMap(each.value)
        ? valueAt(each.value, "ephemeral", "volumeClaimTemplate")
        : UNKNOWN;
      if (claim === undefined) return [];
      const place = `${each.field}.ephemeral.volumeClaimTemplate`;
      return classOfClaim(claim, { within: pod?.path ?? "", field: place }, object.patch);
    }),
  ];
}

function classOfClaim(
  claim: unknown,
  { within, field }: Omit<Item, "name">,
  isPatch: boolean,
): readonly Item[] {
  const below = field === "" ? "" : `${field}.`;
  if (!isMap(claim)) return itemOf(UNKNOWN, { within, field: `${below}spec.storageClassName` });
  const old = valueAt(claim, "metadata", "annotations", OLD_ANNOTATION);
  if (old !== undefined) {
    const place = `${below}metadata.annotations[${JSON.stringify(OLD_ANNOTATION)}]`;
    return itemOf(old, { within, field: place }, "");
  }
  const current = valueAt(claim, "spec", "storageClassName") ?? (isPatch ? UNKNOWN : undefined);
  return itemOf(current, { within, field: `${below}spec.storageClassName` }, "");
}

/**
 * Storage classes of claims. A claim without one gets the cluster's default, which no plan knows;
 * so it has to name one.
 */
export const storageClasses: Limit = {
  list: "storageClasses",
  items: claimsOf,
  admits: (name, list) => list.includes(name),
  cel: {
    variable: "storageClasses",
    noun: "storage classes",
    bad: (allowed) => {
      const current = "c.?spec.?storageClassName.orValue('')";
      const name = `${annotationOf("c", OLD_ANNOTATION)}.orValue(${current})`;
      return `variables.claims.map(c, ${name}).filter(c, !(c in ${allowed}))`;
    },
  },
};

/** A class that pods name in a field of their spec, or leave to the cluster. */
function podField(field: "priorityClassName" | "runtimeClassName"): Pick<Limit, "items"> & {
  readonly bad: (allowed: string) => string;
} {
  return {
    items: (object) => {
      const pod = podTemplateOf(object);
      if (pod === undefined) return [];
      return itemOf(podValue(pod, field), { within: pod.path, field });
    },
    bad: (allowed) => {
      const given = `[variables.pod.?${field}.orValue('')]`;
      return `${given}.filter(c, c != '' && !(c in ${allowed}))`;
    },
  };
}

const priority = podField("priorityClassName");
const runtime = podField("runtimeClassName");

/** Priority classes of pods. */
export const priorityClasses: Limit = {
  list: "priorityClasses",
  items: priority.items,
  admits: (name, list) => list.includes(name),
  cel: { variable: "priorityClasses", noun: "priority classes", bad: priority.bad },
};

/** Runtime classes of pods. */
export const runtimeClasses: Limit = {
  list: "runtimeClasses",
  items: runtime.items,
  admits: (name, list) => list.includes(name),
  cel: { variable: "runtimeClasses", noun: "runtime classes", bad: runtime.bad },
};

const isClaim = "dyn(object).kind == 'PersistentVolumeClaim'";
const isStatefulSet = "dyn(object).kind == 'StatefulSet'";
const claimTemplates = (object: string): string => {
  return `dyn(${object}).spec.?volumeClaimTemplates.orValue([])`;
};

/** Pods and claims name classes that the tenant may use. */
export const podClassGuard: Guard = {
  rule: "pod-classes",
  number: 101,
  resources: [...WORKLOADS, { group: "", version: "v1", resources: ["persistentvolumeclaims"] }],
  // The class of a claim never changes; a controller that binds an old claim must get through.
  changed:
    `!(${isClaim}) && (${PODS_CHANGE} || ` +
    `(${isStatefulSet} && ${claimTemplates("object")} != ${claimTemplates("oldObject")}))`,
  variables: [
    { name: "pod", expression: `${isClaim} ? dyn({}) : ${podSpecIn("object")}` },
    {
      name: "claims",
      expression: [
        `(${isClaim} ? [dyn(object)] : [])`,
        `(${isStatefulSet} ? ${claimTemplates("object")} : [])`,
        "variables.pod.?volumes.orValue([]).map(v, v.?ephemeral.?volumeClaimTemplate)" +
          ".filter(c, c.hasValue()).map(c, dyn(c.value()))",
      ].join(" + "),
    },
  ],
  limits: guardLimits(storageClasses, priorityClasses, runtimeClasses),
};
