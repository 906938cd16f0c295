import { TENANT_LABEL } from "../../kubernetes/labels.ts";
import { namespaceTenants } from "../../kubernetes/network/consents.ts";
import { knownOr, stringAt, UNKNOWN } from "../../kubernetes/unknown.ts";
import type { Unknown } from "../../kubernetes/unknown.ts";
import type { ObjectView } from "../rule.ts";
import { say, Shown } from "../shown.ts";
import { namespaceOf } from "./object-names.ts";

/** Whose the objects of a stack are. */
export interface Owners {
  /** Same text for objects of the same tenant, or of the same namespace of nobody. */
  readonly of: (view: ObjectView) => string | Unknown;
  /** `Ingress "globex/web" of tenant "globex"`. */
  readonly shown: (view: ObjectView) => Shown;
}

/** Reads the owners from the labels of objects, else of their namespaces. */
export function ownersIn(objects: readonly ObjectView[]): Owners {
  const tenants = namespaceTenants(objects);
  const tenantOf = (view: ObjectView): string | Unknown | undefined => {
    const own = stringAt(view.object, "metadata", "labels", TENANT_LABEL);
    if (own.kind === "known") return own.value;
    const namespace = namespaceOf(view);
    return own.kind !== "absent" || namespace === UNKNOWN ? UNKNOWN : tenants.get(namespace);
  };
  return {
    of: (view) => {
      const tenant = tenantOf(view);
      if (tenant === undefined) return `namespace ${namespaceText(view)}`;
      return tenant === UNKNOWN ? UNKNOWN : `tenant ${tenant}`;
    },
    shown: (view) => {
      const tenant = tenantOf(view);
      const name = knownOr(stringAt(view.object, "metadata", "name")) ?? view.subject.name;
      const what = say`${Shown.path(view.kind)} ${Shown.named(`${namespaceText(view)}/${name}`)}`;
      return typeof tenant === "string" ? say`${what} of tenant ${Shown.named(tenant)}` : what;
    },
  };
}

function namespaceText(view: ObjectView): string {
  const namespace = namespaceOf(view);
  return namespace === UNKNOWN ? "default" : namespace;
}
