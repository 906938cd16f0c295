import { namespaceTenants, policyName, tenantOfLabels } from "../../kubernetes/network/consents.ts";
import type { TenantOf } from "../../kubernetes/network/consents.ts";
import { endpointText, portsText } from "../../kubernetes/network/endpoint-text.ts";
import { endpointKey } from "../../kubernetes/network/ends.ts";
import type { NetworkModel, NetworkWorkload } from "../../kubernetes/network/model.ts";
import {
  tenantNetwork,
  undeclaredConnections,
} from "../../kubernetes/network/tenant-connections.ts";
import type { UndeclaredConnection } from "../../kubernetes/network/tenant-connections.ts";
import { withUnseenPods } from "../../kubernetes/network/unseen-pods.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { strays } from "../objects/chart-reach.ts";
import type { Stray } from "../objects/chart-reach.ts";
import { foreignSubjects } from "../objects/foreign-subjects.ts";
import { forgedLabels } from "../objects/forged-labels.ts";
import { hasUnnamedNamespace } from "../objects/namespace-labels.ts";
import { policyNetwork } from "../objects/network.ts";
import type { GraphRule, GraphViolation, ObjectView } from "../rule.ts";
import { fixFor } from "../shapes/component-fix.ts";
import { say, Shown } from "../shown.ts";

/** One finding lists at most this many connections. */
const mostListed = 10;

/** Tenants connect only where both sides declare it, and nobody wears another tenant's label. */
export const crossTenant: GraphRule = {
  name: "cross-tenant",
  number: 93,
  description: "Tenants connect only where both sides declare it, and name no other as their own.",
  severity: "high",
  class: "diff",
  why: "one tenant's pods could reach another's, which neither may know of",
  standards: [],
  scope: "graph",
  check: (objects) => {
    const namespaces = namespaceTenants(objects);
    const forged = [
      ...forgedLabels(objects, namespaces),
      ...foreignSubjects(objects, namespaces),
      ...intrusions(objects),
    ];
    const model = tenantsOnly(withUnseenPods(policyNetwork(objects), namespaces), namespaces);
    if (model.workloads.length === 0) return forged;
    const undeclared = undeclaredConnections(tenantNetwork(model, namespaces));
    const owners = ownersOf(objects);
    const isOpen = hasUnnamedNamespace(objects);
    const groups = Map.groupBy(undeclared, (one) => `${ownerKey(one, owners)} ${one.verdict}`);
    const opened = [...groups.values()].flatMap((group) => {
      const [first] = group;
      const owner = first === undefined ? undefined : owners.get(ownerKey(first, owners));
      return owner === undefined ? [] : [violation(owner, group, isOpen)];
    });
    return [...forged, ...opened];
  },
};

/** The workloads of tenants, when there may be two: what belongs to nobody is foreign to nobody. */
function tenantsOnly(model: NetworkModel, namespaces: ReadonlyMap<string, TenantOf>): NetworkModel {
  const tenantOf = ({ namespace, labels }: NetworkWorkload): TenantOf =>
    namespaces.get(namespace) ?? tenantOfLabels(labels);
  const workloads = model.workloads.filter((workload) => tenantOf(workload) !== undefined);
  const tenants = new Set(workloads.map(tenantOf));
  const isShared = tenants.size > 1 || tenants.has(UNKNOWN);
  return { ...model, workloads: isShared ? workloads : [] };
}

/** Objects that the chart of one tenant puts into another tenant's namespace. */
function intrusions(objects: readonly ObjectView[]): readonly GraphViolation[] {
  return strays(objects).flatMap((stray) => (stray.owner === undefined ? [] : [intrusion(stray)]));
}

function intrusion({ object, tenant, namespace, owner }: Stray): GraphViolation {
  const [own, other] = [tenant, owner].map((one) =>
    Shown.named(typeof one === "string" ? one : "…"),
  );
  const isKnown = typeof tenant === "string" && typeof owner === "string";
  const whose = say`belongs to tenant ${other ?? say``}, but the chart to ${own ?? say``}`;
  return {
    verdict: isKnown ? "fail" : "undecided",
    object,
    within: object.path,
    path: namespace === undefined ? "metadata.labels" : "metadata.namespace",
    message:
      typeof namespace === "string"
        ? say`namespace ${Shown.named(namespace)} ${whose}`
        : say`the object ${whose}`,
    fix: fixFor(object.subject, { object: say`put it into a namespace of its own tenant` }),
  };
}

type Owners = ReadonlyMap<string, ObjectView>;

/** Policies by `namespace/name`, workloads by the key of their end. */
function ownersOf(objects: readonly ObjectView[]): Owners {
  const owners = new Map<string, ObjectView>();
  for (const view of objects) {
    if (view.kind === "NetworkPolicy") owners.set(policyName(view.object), view);
    const name = policyName(view.object);
    if (view.pod !== undefined) owners.set(`${name}[${view.kind}]`, view);
  }
  return owners;
}

/** What opens a connection: the receiver's policy, else the sender's, else the open receiver. */
function ownerKey({ to, policies }: UndeclaredConnection, owners: Owners): string {
  const known = policies.filter((policy) => owners.has(policy));
  const place = to.kind === "workload" ? `${to.namespace}/` : "";
  return known.find((policy) => policy.startsWith(place)) ?? known[0] ?? endpointKey(to);
}

function violation(
  owner: ObjectView,
  connections: readonly UndeclaredConnection[],
  isOpen: boolean,
): GraphViolation {
  const listed = connections.slice(0, mostListed).map(edgeText);
  const more = connections.length - listed.length;
  const list = listed.reduce((before, next) => say`${before}; ${next}`);
  const rest = more === 0 ? say`` : say` and ${more} more`;
  const isPolicy = owner.kind === "NetworkPolicy";
  const opener = isPolicy
    ? say`NetworkPolicy ${Shown.named(policyName(owner.object))} opens`
    : say`no NetworkPolicy closes`;
  return {
    verdict: connections[0]?.verdict === "open" && !isOpen ? "fail" : "undecided",
    object: owner,
    within: owner.path,
    path: isPolicy ? "spec" : "metadata.namespace",
    message: say`${opener} ${list}${rest}; only connections that both tenants declare may be open`,
    fix: fixOf(owner, connections[0]),
  };
}

function edgeText({ from, to, ports, tenants }: UndeclaredConnection): Shown {
  const [one, other] = tenants.map((tenant) => Shown.path(tenant ?? "a tenant not known yet"));
  const ends = say`${Shown.path(endpointText(from))} to ${Shown.path(endpointText(to))}`;
  const owners = say`${one ?? say``} to ${other ?? say``}`;
  return say`${ends} on ${Shown.path(portsText(ports))} (${owners})`;
}

function fixOf(owner: ObjectView, connection: UndeclaredConnection | undefined): Shown {
  const [consumer, provider] = (connection?.tenants ?? []).map((tenant) =>
    Shown.path(tenant ?? "…"),
  );
  const to = provider ?? say`the other tenant`;
  const declare = say`declare it: \`consumes\` in the app of ${consumer ?? say`one`} and \`exposes\` in the app of ${to}`;
  const name = policyName(owner.object).split("/").at(-1) ?? "";
  const own = say`remove \`networkPolicies.${Shown.path(name)}\`, or narrow its peers to the tenant; or ${declare}`;
  return fixFor(owner.subject, {
    object:
      owner.kind === "NetworkPolicy"
        ? say`narrow the peers of the policy to the tenant's own namespaces, or ${declare}`
        : say`add a NetworkPolicy with podSelector {} and policyTypes [Ingress] to the namespace of ${to}`,
    components: { Tenant: own, ServiceApp: declare },
  });
}
