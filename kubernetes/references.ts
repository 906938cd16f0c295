import type { Container, PodTemplate } from "./pod-spec.ts";
import { isUndecidable, knownOr, listAt, mapAt, stringAt, UNKNOWN, valueAt } from "./unknown.ts";
import type { Unknown } from "./unknown.ts";

/** Kinds that pods name. */
export type ReferredKind = "ServiceAccount" | "ConfigMap" | "Secret" | "PersistentVolumeClaim";

/** An object of its namespace that a pod cannot start without. */
export interface Reference {
  /** Undefined where a list cannot be read, so that nobody knows what it names. */
  readonly kind: ReferredKind | undefined;
  readonly name: string | Unknown;
  /** True when the pod starts without it, if a value that is not known says so. */
  readonly unsure: boolean;
  /** The container that names it; undefined: the pod does. */
  readonly container: Container | undefined;
  /** Path below the container, or below the pod spec. */
  readonly field: string;
}

/** Where a name stands in an entry of a list: the keys to what holds it, and the last one. */
type Slot = readonly [kind: ReferredKind, holder: readonly string[], key: string];

const variables: readonly Slot[] = [
  ["ConfigMap", ["valueFrom", "configMapKeyRef"], "name"],
  ["Secret", ["valueFrom", "secretKeyRef"], "name"],
];
const sources: readonly Slot[] = [
  ["ConfigMap", ["configMapRef"], "name"],
  ["Secret", ["secretRef"], "name"],
];
const projections: readonly Slot[] = [
  ["ConfigMap", ["configMap"], "name"],
  ["Secret", ["secret"], "name"],
];
const storageSecrets = ["cephfs", "cinder", "flexVolume", "iscsi", "rbd", "scaleIO", "storageos"];
const volumes: readonly Slot[] = [
  ["ConfigMap", ["configMap"], "name"],
  ["Secret", ["secret"], "secretName"],
  ["PersistentVolumeClaim", ["persistentVolumeClaim"], "claimName"],
  ["Secret", ["csi", "nodePublishSecretRef"], "name"],
  ["Secret", ["azureFile"], "secretName"],
  ...storageSecrets.map((source): Slot => ["Secret", [source, "secretRef"], "name"]),
];

/** All that a pod names in its namespace, but what it marks as optional. */
export function podReferences(pod: PodTemplate): readonly Reference[] {
  return [
    ...accountOf(pod),
    ...listed(pod.spec, "imagePullSecrets", [["Secret", [], "name"]]),
    ...listed(pod.spec, "volumes", volumes),
    ...projected(pod),
    ...pod.containers.flatMap((container) =>
      [
        ...listed(container.object, "env", variables),
        ...listed(container.object, "envFrom", sources),
      ].map((each) => ({ ...each, container })),
    ),
  ];
}

/** The old field still counts, where the new one is unset. */
function accountOf({ spec }: PodTemplate): readonly Reference[] {
  const isOld = valueAt(spec, "serviceAccountName") === undefined;
  const field = isOld ? "serviceAccount" : "serviceAccountName";
  return referenceAt(spec, field, ["ServiceAccount", [], field]);
}

function projected({ spec }: PodTemplate): readonly Reference[] {
  return (knownOr(listAt(spec, "volumes")) ?? []).flatMap((volume, index) => {
    if (isUndecidable(mapAt(volume))) return [];
    const at = `volumes[${index}].projected`;
    return listed(valueAt(volume, "projected"), "sources", projections).map((each) => {
      return { ...each, field: `${at}.${each.field}` };
    });
  });
}

function listed(holder: unknown, key: string, slots: readonly Slot[]): readonly Reference[] {
  const list = listAt(holder, key);
  if (isUndecidable(list)) return [open(key)];
  return (knownOr(list) ?? []).flatMap((entry, index) => {
    if (isUndecidable(mapAt(entry))) return [open(`${key}[${index}]`)];
    return slots.flatMap((slot) => {
      const field = [`${key}[${index}]`, ...slot[1], slot[2]].join(".");
      return referenceAt(entry, field, slot);
    });
  });
}

/** The name in one place, if there is one. */
function referenceAt(
  entry: unknown,
  field: string,
  [kind, holder, key]: Slot,
): readonly Reference[] {
  const source = valueAt(entry, ...holder);
  const name = stringAt(source, key);
  const optional = valueAt(source, "optional");
  // An empty name is that of the default account, and nobody's in other places.
  if (name.kind === "absent" || optional === true || knownOr(name) === "") return [];
  const isRead = optional === undefined || optional === false;
  return [{ kind, name: knownOr(name) ?? UNKNOWN, unsure: !isRead, container: undefined, field }];
}

function open(field: string): Reference {
  return { kind: undefined, name: UNKNOWN, unsure: true, container: undefined, field };
}
