import type { CelVariable, ResourceRule } from "./guard.ts";

/** Everything that the API server can run pods from. */
export const WORKLOADS: readonly ResourceRule[] = [
  {
    group: "",
    version: "v1",
    resources: ["pods", "pods/ephemeralcontainers", "podtemplates", "replicationcontrollers"],
  },
  {
    group: "apps",
    version: "v1",
    resources: ["deployments", "statefulsets", "daemonsets", "replicasets"],
  },
  { group: "batch", version: "v1", resources: ["jobs", "cronjobs"] },
];

/** The pod spec of an object; of the type `dyn`, for one policy looks at many kinds. */
export function podSpecIn(object: "object" | "oldObject"): string {
  return `${podTemplateIn(object)}.spec`;
}

/** The pod spec and the containers of an object, for policies that look at {@link WORKLOADS}. */
export const POD_VARIABLES: readonly CelVariable[] = [
  { name: "pod", expression: podSpecIn("object") },
  {
    name: "containers",
    expression: ["containers", "initContainers", "ephemeralContainers"]
      .map((list) => `variables.pod.?${list}.orValue([])`)
      .join(" + "),
  },
];

/** What holds metadata and spec of the pods of an object. */
export function podTemplateIn(object: "object" | "oldObject"): string {
  const any = `dyn(${object})`;
  const places = [
    `${any}.kind == 'Pod' ? ${any}`,
    `${any}.kind == 'PodTemplate' ? ${any}.template`,
    `${any}.kind == 'CronJob' ? ${any}.spec.jobTemplate.spec.template`,
    `${any}.spec.template`,
  ];
  return `(${places.join(" : ")})`;
}

/**
 * True when an update changes the pods. Whatever else changes (a finalizer, the size of an old
 * ReplicaSet) must go on although the object breaks a limit that is newer than it.
 */
export const PODS_CHANGE = `${podSpecIn("object")} != ${podSpecIn("oldObject")}`;

/** True when an update changes more than metadata and status. */
export const SPEC_CHANGES = "dyn(object).spec != dyn(oldObject).spec";

/** An annotation of an object, as an optional value. */
export function annotationOf(object: string, key: string): string {
  return `${object}.?metadata.?annotations[?'${key}']`;
}
