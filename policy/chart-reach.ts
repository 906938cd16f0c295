import { namespaceTenants, tenantOfLabels } from "../kubernetes/network/consents.ts";
import type { TenantOf } from "../kubernetes/network/consents.ts";
import { servedKind } from "../kubernetes/served-kinds.ts";
import { stringAt, UNKNOWN, valueAt } from "../kubernetes/unknown.ts";
import type { Unknown } from "../kubernetes/unknown.ts";
import { hasUnnamedNamespace } from "./namespace-labels.ts";
import type { ObjectView } from "./rule.ts";

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
  const releases = objects.filter(isRelease);
  if (releases.length === 0) return [];
  const tenantOf = tenantsIn(objects.filter((view) => !isOfRelease(view)));
  const homes = new Map<string | undefined, string | Unknown>(
    releases.map(({ subject, object }) => [subject.component, homeOf(object)]),
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

/** Whose a namespace is; one that is not there may be one that has no name yet. */
function tenantsIn(objects: readonly ObjectView[]): (namespace: string | Unknown) => TenantOf {
  const tenants = namespaceTenants(objects);
  const isUnnamed = hasUnnamedNamespace(objects);
  return (namespace) => {
    if (namespace === UNKNOWN) return UNKNOWN;
    return tenants.get(namespace) ?? (isUnnamed ? UNKNOWN : undefined);
  };
}

function homeOf(release: unknown): string | Unknown {
  const field = stringAt(release, "namespace");
  if (field.kind === "absent") return "default";
  return field.kind === "known" ? field.value : UNKNOWN;
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
