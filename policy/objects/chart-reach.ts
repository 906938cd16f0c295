import { tenantOfLabels } from "../../kubernetes/network/consents.ts";
import type { TenantOf } from "../../kubernetes/network/consents.ts";
import { isNamespace } from "../../kubernetes/object-kind.ts";
import { servedKind } from "../../kubernetes/served-kinds.ts";
import { textAt, UNKNOWN, valueAt } from "../../kubernetes/unknown.ts";
import type { Unknown } from "../../kubernetes/unknown.ts";
import type { ObjectView } from "../rule.ts";
import { isRelease, releaseNamespace } from "./helm-releases.ts";
import { tenantsOf } from "./namespace-labels.ts";

/** An object that a tenant's chart makes outside of the tenant's namespaces. */
export interface Stray {
  readonly object: ObjectView;
  /** Tenant of the release. */
  readonly tenant: string | Unknown;
  /** Undefined: the object belongs to the whole cluster. */
  readonly namespace: string | Unknown | undefined;
  /** Tenant of that namespace; undefined: nobody's. */
  readonly owner: TenantOf;
}

/** What charts make elsewhere than in the namespaces of the tenant that installs them. */
export function strays(objects: readonly ObjectView[]): readonly Stray[] {
  const releases = objects.filter((view) => isRelease(view) && isOfRelease(view));
  if (releases.length === 0) return [];
  const tenantOf = tenantsOf(objects.filter((view) => !isOfRelease(view)));
  const homes = new Map<string | undefined, string | Unknown>(
    releases.map((view) => [view.subject.component, releaseNamespace(view)]),
  );
  return objects.flatMap((object) => {
    const home = homes.get(object.subject.component);
    if (home === undefined || isRelease(object) || isDefinition(object)) return [];
    const tenant = tenantOf(home);
    const namespace = namespaceOf(object);
    if (tenant === undefined || (typeof namespace === "string" && namespace === home)) return [];
    const owner = typeof namespace === "string" ? tenantOf(namespace) : claimedBy(object);
    const isOwn = owner === tenant && owner !== UNKNOWN;
    if (isOwn && namespace !== undefined) return [];
    return [{ object, tenant, namespace, owner: isOwn ? undefined : owner }];
  });
}

/** A Namespace belongs to whom its label names. */
function claimedBy(view: ObjectView): TenantOf {
  const labels = valueAt(view.object, "metadata", "labels");
  return isNamespace(view) ? tenantOfLabels(labels) : undefined;
}

function isOfRelease({ subject }: ObjectView): boolean {
  return subject.component?.startsWith("HelmRelease") === true;
}

/** Who makes CRDs, and whether, is what `crds` of a release says. */
function isDefinition({ kind }: ObjectView): boolean {
  return kind === "CustomResourceDefinition";
}

/** Undefined: the object is in no namespace, also when it names one. */
function namespaceOf({ group, kind, object }: ObjectView): Stray["namespace"] {
  if (!servedKind(group, kind).namespaced) return undefined;
  return textAt(object, "metadata", "namespace");
}
