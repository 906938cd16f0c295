import { TENANT_LABEL } from "../kubernetes/labels.ts";
import { RELEASE_TYPE } from "../kubernetes/object-kind.ts";
import { knownOr, stringAt } from "../kubernetes/unknown.ts";
import type { Plan, PlannedResource } from "./plan.ts";
import type { Registration } from "./recording-monitor.ts";

const ours = "moorage:index:";

/**
 * Orders registrations and adds what follows from their place: component and tenant.
 *
 * The SDK registers siblings in whichever order their inputs get ready; here it is always the same.
 */
export function plannedResources(
  registrations: readonly Registration[],
): readonly PlannedResource[] {
  const byUrn = new Map(registrations.map((one) => [one.urn, one]));
  const tenants = tenantsByUrn(registrations, byUrn);
  return inTreeOrder(registrations).map((one) => ({
    urn: one.urn,
    type: one.type,
    name: one.name,
    parent: one.parent,
    inputs: one.inputs,
    custom: one.custom,
    external: one.external,
    protect: one.protect,
    retainOnDelete: one.retainOnDelete,
    dependsOn: one.dependsOn,
    aliases: one.aliases,
    component: componentOf(one.parent, byUrn),
    tenant: tenants.get(one.urn),
  }));
}

/** Everything that a plan deploys: what the program registers, and what its charts make. */
export function deployedResources({
  resources,
  releases,
}: Pick<Plan, "resources" | "releases">): readonly PlannedResource[] {
  return [...resources, ...releases.flatMap(({ objects }) => objects)];
}

/** Namespace that an object or a Helm release lives in. */
export function namespaceOf({
  inputs,
  type,
}: Pick<Registration, "inputs" | "type">): string | undefined {
  const release = type === RELEASE_TYPE;
  const field = release ? stringAt(inputs, "namespace") : stringAt(inputs, "metadata", "namespace");
  return knownOr(field);
}

function inTreeOrder(registrations: readonly Registration[]): readonly Registration[] {
  const children = Map.groupBy(registrations, ({ parent }) => parent);
  const order = (one: Registration, other: Registration): number =>
    compare(one.type, other.type) || compare(one.name, other.name);
  const subtree = (parent: string | undefined): readonly Registration[] =>
    (children.get(parent) ?? []).toSorted(order).flatMap((one) => [one, ...subtree(one.urn)]);
  return subtree(undefined);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

type ByUrn = ReadonlyMap<string, Registration>;

function componentOf(parent: string | undefined, byUrn: ByUrn): string | undefined {
  const owner = parent === undefined ? undefined : byUrn.get(parent);
  if (owner === undefined) return undefined;
  return owner.type.startsWith(ours)
    ? `${owner.type.slice(ours.length)} "${owner.name}"`
    : componentOf(owner.parent, byUrn);
}

function tenantsByUrn(
  registrations: readonly Registration[],
  byUrn: ByUrn,
): ReadonlyMap<string, string> {
  const byNamespace = tenantsByNamespace(registrations);
  const tenants = new Map<string, string>();
  for (const one of registrations) {
    const place = isNamespace(one) ? nameOf(one) : namespaceOf(one);
    const tenant = labelOf(one) ?? byNamespace.get(place ?? "");
    if (tenant === undefined) continue;
    tenants.set(one.urn, tenant);
    // A component has no labels; it belongs where its children do.
    for (let up = one.parent; up !== undefined && !tenants.has(up); up = byUrn.get(up)?.parent) {
      tenants.set(up, tenant);
    }
  }
  return tenants;
}

/** By the label of the namespace or of its patch; without one, by what else the tenant has in it. */
function tenantsByNamespace(registrations: readonly Registration[]): ReadonlyMap<string, string> {
  const [namespaces, others] = [
    registrations.filter(isNamespace),
    registrations.filter((one) => !isNamespace(one)),
  ];
  const tenants = new Map<string, string>();
  for (const one of [...namespaces, ...others]) {
    const name = isNamespace(one) ? nameOf(one) : namespaceOf(one);
    const tenant = labelOf(one);
    if (name !== undefined && tenant !== undefined && !tenants.has(name)) tenants.set(name, tenant);
  }
  return tenants;
}

function isNamespace({ type }: Registration): boolean {
  return /^kubernetes:core\/v1:Namespace(Patch)?$/.test(type);
}

function nameOf({ inputs }: Registration): string | undefined {
  return knownOr(stringAt(inputs, "metadata", "name"));
}

function labelOf({ inputs }: Registration): string | undefined {
  return knownOr(stringAt(inputs, "metadata", "labels", TENANT_LABEL));
}
