import { namespaceTenants, tenantOfLabels } from "../kubernetes/network/consents.ts";
import type { TenantOf } from "../kubernetes/network/consents.ts";
import { servedKind } from "../kubernetes/served-kinds.ts";
import { knownOr, stringAt, UNKNOWN, valueAt } from "../kubernetes/unknown.ts";
import type { Unknown } from "../kubernetes/unknown.ts";
import type { ObjectView } from "./rule.ts";

/** An object that a tenant's chart makes outside of the tenant's namespaces. */
export interface Stray {
  readonly object: ObjectView;
  /** Tenant of the release. */
  readonly tenant: string;
  /** Undefined: the object belongs to the whole cluster. */
  readonly namespace: string | Unknown | undefined;
  /** Tenant of that namespace; undefined: nobody's. */
  readonly owner: TenantOf;
}

/** What charts make elsewhere than in the namespaces of the tenant that installs them. */
export function strays(objects: readonly ObjectView[]): readonly Stray[] {
  const releases = objects.filter(isRelease);
  if (releases.length === 0) return [];
  const namespaces = namespaceTenants(objects.filter((view) => !isOfRelease(view)));
  const tenants = new Map(
    releases.map(({ subject, object }) => {
      const home = knownOr(stringAt(object, "namespace"));
      return [subject.component, namespaces.get(home ?? "")] as const;
    }),
  );
  return objects.flatMap((object) => {
    const tenant = tenants.get(object.subject.component);
    if (typeof tenant !== "string" || isRelease(object) || isDefinition(object)) return [];
    const namespace = namespaceOf(object);
    const owner = typeof namespace === "string" ? namespaces.get(namespace) : claimedBy(object);
    if (namespace !== undefined && owner === tenant) return [];
    return [{ object, tenant, namespace, owner: owner === tenant ? undefined : owner }];
  });
}

/** A Namespace belongs to whom its label names. */
function claimedBy({ kind, object }: ObjectView): TenantOf {
  return kind === "Namespace" ? tenantOfLabels(valueAt(object, "metadata", "labels")) : undefined;
}

function isOfRelease({ subject }: ObjectView): boolean {
  return subject.component?.startsWith("HelmRelease") === true;
}

function isRelease(view: ObjectView): boolean {
  return view.group === "helm.sh" && isOfRelease(view);
}

/** Who makes CRDs, and whether, is what `crds` of a release says. */
function isDefinition({ kind }: ObjectView): boolean {
  return kind === "CustomResourceDefinition";
}

/** Undefined: the object is in no namespace, also when it names one. */
function namespaceOf({ group, kind, object }: ObjectView): Stray["namespace"] {
  if (!servedKind(group, kind).namespaced) return undefined;
  const namespace = stringAt(object, "metadata", "namespace");
  if (namespace.kind === "known") return namespace.value;
  return namespace.kind === "unknown" ? UNKNOWN : undefined;
}
