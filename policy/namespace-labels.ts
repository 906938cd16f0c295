import { TENANT_LABEL } from "../kubernetes/labels.ts";
import { fieldOf, isMap, UNKNOWN, valueAt } from "../kubernetes/unknown.ts";
import { nameOf } from "./object-names.ts";
import type { ObjectView } from "./rule.ts";

/** Is there a Namespace whose name is not known yet, so that it may be any? */
export function hasUnnamedNamespace(objects: readonly ObjectView[]): boolean {
  return objects.some((view) => {
    return view.group === "" && view.kind === "Namespace" && nameOf(view) === UNKNOWN;
  });
}

/** Is this the namespace of a tenant? A patch is one if it says so itself. */
export function isTenantNamespace(view: ObjectView): "yes" | "no" | "unknown" {
  if (view.kind !== "Namespace" || view.group !== "") return "no";
  const labels = fieldOf(valueAt(view.object, "metadata", "labels"), isMap);
  if (labels.kind === "absent") return "no";
  if (labels.kind !== "known") return view.patch ? "no" : "unknown";
  const tenant = valueAt(labels.value, TENANT_LABEL);
  if (tenant === UNKNOWN) return "unknown";
  return tenant === undefined ? "no" : "yes";
}
