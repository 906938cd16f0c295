import { TENANT_LABEL } from "../../kubernetes/labels.ts";
import { namespaceTenants } from "../../kubernetes/network/consents.ts";
import type { TenantOf } from "../../kubernetes/network/consents.ts";
import { isNamespace } from "../../kubernetes/object-kind.ts";
import { fieldOf, isMap, UNKNOWN, valueAt } from "../../kubernetes/unknown.ts";
import type { Unknown } from "../../kubernetes/unknown.ts";
import type { ObjectView } from "../rule.ts";
import { nameOf } from "./object-names.ts";

/** Is there a Namespace whose name is not known yet, so that it may be any? */
export function hasUnnamedNamespace(objects: readonly ObjectView[]): boolean {
  return objects.some((view) => isNamespace(view) && nameOf(view) === UNKNOWN);
}

/** Tells whose a namespace is. */
export type TenantOfNamespace = (namespace: string | Unknown) => TenantOf;

/** Reads the tenants; a namespace that is not there may be one that has no name yet. */
export function tenantsOf(objects: readonly ObjectView[]): TenantOfNamespace {
  const tenants = namespaceTenants(objects);
  const isOpen = hasUnnamedNamespace(objects);
  return (namespace) => {
    if (namespace === UNKNOWN) return UNKNOWN;
    return tenants.has(namespace) || !isOpen ? tenants.get(namespace) : UNKNOWN;
  };
}

/** Is this the namespace of a tenant? A patch is one if it says so itself. */
export function isTenantNamespace(view: ObjectView): "yes" | "no" | "unknown" {
  if (!isNamespace(view)) return "no";
  const labels = fieldOf(valueAt(view.object, "metadata", "labels"), isMap);
  if (labels.kind === "absent") return "no";
  if (labels.kind !== "known") return view.patch ? "no" : "unknown";
  const tenant = valueAt(labels.value, TENANT_LABEL);
  if (tenant === UNKNOWN) return "unknown";
  return tenant === undefined ? "no" : "yes";
}
