import { REQUIRED_LABELS_ANNOTATION } from "../labels.ts";
import type { KubernetesObject } from "../object-kind.ts";
import {
  booleanAt,
  isMap,
  isUndecidable,
  knownOr,
  listAt,
  stringAt,
  UNKNOWN,
  valueAt,
} from "../unknown.ts";
import type { Unknown, Verdict } from "../unknown.ts";
import { SPEC_CHANGES } from "./cel.ts";
import type { Guard, ResourceRule } from "./guard.ts";

/** What people and tools find by its labels; pods and what controllers make come from these. */
const resources: readonly ResourceRule[] = [
  { group: "", version: "v1", resources: ["services", "replicationcontrollers"] },
  {
    group: "apps",
    version: "v1",
    resources: ["deployments", "statefulsets", "daemonsets", "replicasets"],
  },
  { group: "batch", version: "v1", resources: ["jobs", "cronjobs"] },
];

const kinds: Readonly<Record<string, readonly string[]>> = {
  "": ["Service", "ReplicationController"],
  apps: ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"],
  extensions: ["Deployment", "DaemonSet", "ReplicaSet"],
  batch: ["Job", "CronJob"],
};

/** A required label that an object lacks, or may lack. */
export interface MissingLabel {
  readonly key: string;
  readonly verdict: Exclude<Verdict, "pass">;
}

/** Required labels that a controller or a Service lacks; an empty one is none. */
export function missingLabels(
  view: KubernetesObject,
  required: readonly string[],
): readonly MissingLabel[] {
  const { object, group, kind, patch } = view;
  const isMeant = Object.hasOwn(kinds, group) && kinds[group]?.includes(kind) === true;
  const owned = isMeant ? isOwned(object) : true;
  if (owned === true) return [];
  const labels = labelsOf(view);
  return required.flatMap((key) => {
    const label = stringAt(labels, key);
    if (label.kind === "known" && label.value !== "") return [];
    const isLacking = label.kind === "known" || (label.kind === "absent" && !patch);
    return [{ key, verdict: isLacking && owned === false ? "fail" : "undecided" }];
  });
}

/** The API server gives a ReplicationController without labels those of its pods. */
function labelsOf({ object, kind }: KubernetesObject): unknown {
  const own = valueAt(object, "metadata", "labels");
  const isEmpty =
    own === undefined || (isMap(own) && Object.values(own).every((each) => each === undefined));
  const isFilled = isEmpty && kind === "ReplicationController";
  return isFilled ? valueAt(object, "spec", "template", "metadata", "labels") : own;
}

/** Whoever owns an object gives it its labels: a Deployment those of the pods to its ReplicaSet. */
function isOwned(object: unknown): boolean | Unknown {
  const owners = listAt(object, "metadata", "ownerReferences");
  if (isUndecidable(owners)) return UNKNOWN;
  const controls = (knownOr(owners) ?? []).map((owner) => booleanAt(owner, "controller"));
  if (controls.some((control) => knownOr(control) === true)) return true;
  return controls.some(isUndecidable) ? UNKNOWN : false;
}

const labelsIn = (object: "object" | "oldObject"): string => {
  return `dyn(${object}).?metadata.?labels.orValue({})`;
};
const isOwnedIn =
  "dyn(object).?metadata.?ownerReferences.orValue([]).exists(o, o.?controller.orValue(false) == true)";

/** Controllers and Services have the labels that the environment asks for. */
export const requiredLabelGuard: Guard = {
  rule: "required-labels",
  number: 92,
  resources,
  // An old object without the labels loses its finalizers all the same.
  changed: `${SPEC_CHANGES} || ${labelsIn("object")} != ${labelsIn("oldObject")}`,
  variables: [{ name: "labels", expression: labelsIn("object") }],
  limits: [
    {
      annotation: REQUIRED_LABELS_ANNOTATION,
      cel: {
        variable: "requiredLabels",
        noun: "objects without the labels",
        listed: "required",
        bad: (required: string): string => {
          const missing = "variables.labels[?r].orValue('') == ''";
          return `${isOwnedIn} ? [] : ${required}.filter(r, ${missing})`;
        },
      },
    },
  ],
};
