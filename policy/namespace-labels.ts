import { TENANT_LABEL } from "../kubernetes/labels.ts";
import { fieldOf, isMap, valueAt } from "../kubernetes/unknown.ts";
import type { ObjectView } from "./rule.ts";

/** Is this the namespace of a tenant? */
export function isTenantNamespace(view: ObjectView): "yes" | "no" | "unknown" {
  if (view.kind !== "Namespace" || view.group !== "" || view.patch) return "no";
  const labels = fieldOf(valueAt(view.object, "metadata", "labels"), isMap);
  if (labels.kind === "absent") return "no";
  if (labels.kind !== "known") return "unknown";
  return valueAt(labels.value, TENANT_LABEL) === undefined ? "no" : "yes";
}
