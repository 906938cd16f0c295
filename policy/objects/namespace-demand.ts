import { CORDON_LABEL } from "../../kubernetes/labels.ts";
import { isNamespace } from "../../kubernetes/object-kind.ts";
import { namespaceDemand } from "../../kubernetes/quota-accounting.ts";
import type { NamespaceDemand } from "../../kubernetes/quota-accounting.ts";
import { hasUnknownAmounts } from "../../kubernetes/quota-unknowns.ts";
import { isMap, knownOr, stringAt, UNKNOWN } from "../../kubernetes/unknown.ts";
import type { ObjectView } from "../rule.ts";
import { inOrder } from "../shapes/collision-rule.ts";
import { nameOf, namespaceOf } from "./object-names.ts";
import { isAutoscaler } from "./scaled-workloads.ts";

/** A namespace with limits, and what its objects ask for. */
export interface LimitedNamespace {
  readonly quotas: readonly ObjectView[];
  readonly limitRanges: readonly ObjectView[];
  readonly demand: NamespaceDemand;
  /** True when it is not known yet how much there is. */
  readonly isOpen: boolean;
  /** True when nothing may start there on purpose. */
  readonly isCordoned: boolean;
}

/** Every namespace that a ResourceQuota or a LimitRange of the stack limits. */
export function limitedNamespaces(objects: readonly ObjectView[]): readonly LimitedNamespace[] {
  if (!objects.some(isLimit)) return [];
  const shown = inOrder(objects.filter((view) => !view.patch && !isTest(view)));
  const byNamespace = Map.groupBy(shown, namespaceOf);
  const cordoned = new Set(objects.filter(isCordoned).map(nameOf));
  const nowhere = byNamespace.get(UNKNOWN) ?? [];
  const isAnywhere = nowhere.some(asksForMuch);
  const cluster = shown.filter(isOfCluster).map(plain);
  return [...byNamespace].flatMap(([namespace, own]) => {
    const limits = own.filter(isLimit);
    if (limits.length === 0) return [];
    const isOpen = own.some(({ object }) => hasUnknownAmounts(object)) || isScaledInTheDark(own);
    return {
      quotas: limits.filter(({ kind }) => kind === "ResourceQuota"),
      limitRanges: limits.filter(({ kind }) => kind === "LimitRange"),
      demand: namespaceDemand(own.map(plain), { cluster }),
      isOpen: isAnywhere || namespace === UNKNOWN || isOpen,
      isCordoned: cordoned.has(namespace),
    };
  });
}

function isLimit({ group, kind, patch }: ObjectView): boolean {
  return group === "" && !patch && (kind === "ResourceQuota" || kind === "LimitRange");
}

function asksForMuch(view: ObjectView): boolean {
  return view.pod !== undefined || view.kind === "PersistentVolumeClaim" || isAutoscaler(view);
}

/** Nobody knows which workload an autoscaler is for while one has no name yet. */
function isScaledInTheDark(views: readonly ObjectView[]): boolean {
  return (
    views.some(isAutoscaler) &&
    views.some((view) => view.pod !== undefined && nameOf(view) === UNKNOWN)
  );
}

/** Tests of a chart run only when somebody asks for them. */
function isTest({ object }: ObjectView): boolean {
  const hook = knownOr(stringAt(object, "metadata", "annotations", "helm.sh/hook")) ?? "";
  return hook !== "" && hook.split(",").every((event) => event.trim().startsWith("test"));
}

function isCordoned(view: ObjectView): boolean {
  const label = stringAt(view.object, "metadata", "labels", CORDON_LABEL);
  return isNamespace(view) && knownOr(label) === "true";
}

const clusterKinds = ["RuntimeClass", "PriorityClass", "StorageClass", "CustomResourceDefinition"];

function isOfCluster({ kind }: ObjectView): boolean {
  return clusterKinds.includes(kind);
}

/** The object with its kind, which the engine knows from the type alone. */
function plain({ kind, object }: ObjectView): unknown {
  return isMap(object) ? { kind, ...object } : object;
}
