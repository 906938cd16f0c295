import { isMap, UNKNOWN, valueAt } from "../unknown.ts";
import {
  appOf,
  areOpen,
  consentKey,
  policyName,
  readConsents,
  tenantOfLabels,
} from "./consents.ts";
import type { Consent, Consents, TenantApp, TenantOf } from "./consents.ts";
import { endpointKey, endpointOf } from "./ends.ts";
import type { Connection, Endpoint, NetworkModel, PortRange } from "./model.ts";
import { reachability } from "./reachability.ts";

/** A workload with whom it belongs to. */
export interface TenantWorkload {
  readonly endpoint: Endpoint;
  readonly tenant: TenantOf;
  /** Undefined for pods that are no app's. */
  readonly app: TenantApp | undefined;
}

/** A connection between two tenants that their policies do not consent to. */
export interface UndeclaredConnection {
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** Tenants of both ends; undefined: cannot be told. */
  readonly tenants: readonly [string | undefined, string | undefined];
  /** `open`: it is there; `unknown`: it may be. */
  readonly verdict: "open" | "unknown";
  readonly ports: readonly PortRange[];
  /** `namespace/name` of the policies that open it without being the consent to it. */
  readonly policies: readonly string[];
}

/** A model read once, with the tenants of its workloads and what they consent to. */
export interface TenantNetwork {
  readonly model: NetworkModel;
  readonly consents: Consents;
  /** Tenants that have a namespace or a workload. */
  readonly tenants: ReadonlySet<string>;
  /** By `endpointKey`. */
  readonly workloads: ReadonlyMap<string, TenantWorkload>;
  /** Workloads of the apps, by `tenant/app`. */
  readonly apps: ReadonlyMap<string, readonly TenantWorkload[]>;
  readonly connections: ReturnType<typeof reachability>;
}

/** Reads a model; `namespaces` tells whose each namespace is. */
export function tenantNetwork(
  model: NetworkModel,
  namespaces: ReadonlyMap<string, TenantOf>,
): TenantNetwork {
  const tenantOf = (namespace: string): TenantOf => namespaces.get(namespace);
  const workloads = model.workloads.map((workload) => {
    const endpoint = endpointOf(workload);
    const tenant = tenantOf(workload.namespace) ?? tenantOfLabels(workload.labels);
    const app = appOf(workload);
    // Pods that wear another tenant's label are none of its apps, so its consents do not cover them.
    const isOwn = tenant === UNKNOWN || app?.tenant === tenant;
    return [endpointKey(endpoint), { endpoint, tenant, app: isOwn ? app : undefined }] as const;
  });
  return {
    model,
    consents: readConsents(model.policies, tenantOf),
    tenants: new Set(
      [...namespaces.values(), ...workloads.map(([, { tenant }]) => tenant)].filter(
        (tenant) => typeof tenant === "string",
      ),
    ),
    workloads: new Map(workloads),
    apps: Map.groupBy(
      workloads.map(([, workload]) => workload),
      ({ tenant, app }) => (app?.tenant === tenant ? `${app?.tenant}/${app?.app}` : ""),
    ),
    connections: reachability(model),
  };
}

/**
 * Every connection between two tenants that is open, or may be, without the consent of both.
 *
 * Consent covers what its own two policies open, and nothing that other policies add to it. Whoever
 * has listed the connections of the network already hands them in.
 */
export function undeclaredConnections(
  network: TenantNetwork,
  connections = network.connections.connections(),
): readonly UndeclaredConnection[] {
  const agreed = agreements(network.consents.all);
  const agreedPolicies = new Set([...agreed.values()].flatMap((policies) => [...policies]));
  const beside = withoutConsent(network.model, agreedPolicies);
  const isOpen = areOpen(network.consents);
  const found: UndeclaredConnection[] = [];
  for (const connection of connections) {
    const from = network.workloads.get(endpointKey(connection.from));
    const to = network.workloads.get(endpointKey(connection.to));
    if (from === undefined || to === undefined || !isForeign(from.tenant, to.tenant)) continue;
    const own = agreed.get(consentOfApps(from.app, to.app));
    // A consent to somebody else that opens this one too says less than it does.
    const isLie = connection.policies.some(
      (policy) => own?.has(policy) === false && agreedPolicies.has(policy),
    );
    const extra = own === undefined || isLie ? [connection] : beside(from.endpoint, to.endpoint);
    found.push(...extra.map((one) => undeclared(one, { from, to, own, isOpen })));
  }
  return found;
}

/** Tenants that certainly or possibly differ; what belongs to nobody is foreign to nobody. */
function isForeign(from: TenantOf, to: TenantOf): boolean {
  if (from === undefined || to === undefined) return false;
  return from === UNKNOWN || to === UNKNOWN || from !== to;
}

/** Policies by the connection that both sides agree on. */
function agreements(all: readonly Consent[]): ReadonlyMap<string, ReadonlySet<string>> {
  const pairs = [...Map.groupBy(all, consentKey)].filter(([, halves]) =>
    (["consumer", "provider"] as const).every((side) => halves.some((half) => half.side === side)),
  );
  return new Map(pairs.map(([key, halves]) => [key, new Set(halves.map(({ policy }) => policy))]));
}

function consentOfApps(from: TenantApp | undefined, to: TenantApp | undefined): string {
  return from === undefined || to === undefined ? "" : consentKey({ from, to });
}

/** Connections as they would be if no consent opened any; its policies still isolate. */
function withoutConsent(
  model: NetworkModel,
  agreed: ReadonlySet<string>,
): (from: Endpoint, to: Endpoint) => readonly Connection[] {
  if (agreed.size === 0) return () => [];
  const policies = model.policies.map((policy) =>
    agreed.has(policyName(policy)) ? isolatingOnly(policy) : policy,
  );
  return reachability({ ...model, policies }).between;
}

/** The same policy without a rule; its types are spelled out, since rules imply them. */
function isolatingOnly(policy: unknown): unknown {
  const spec = valueAt(policy, "spec");
  if (!isMap(policy) || !isMap(spec)) return policy;
  const { podSelector, policyTypes, egress } = spec;
  const implied = isUnset(egress) ? ["Ingress"] : ["Ingress", "Egress"];
  const types = isUnset(policyTypes) ? implied : policyTypes;
  return { ...policy, spec: { podSelector, policyTypes: types } };
}

function isUnset(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

interface Ends {
  readonly from: TenantWorkload;
  readonly to: TenantWorkload;
  /** Policies of the consent that both sides gave. */
  readonly own: ReadonlySet<string> | undefined;
  /** True when a consent may be there that nobody can read yet. */
  readonly isOpen: boolean;
}

function undeclared(connection: Connection, { from, to, own, isOpen }: Ends): UndeclaredConnection {
  const names = [from.tenant, to.tenant].map((tenant) =>
    typeof tenant === "string" ? tenant : undefined,
  );
  const certain = connection.verdict === "allowed" && !names.includes(undefined) && !isOpen;
  return {
    from: from.endpoint,
    to: to.endpoint,
    tenants: [names[0], names[1]],
    verdict: certain ? "open" : "unknown",
    ports: connection.ports,
    policies: connection.policies.filter((policy) => own?.has(policy) !== true),
  };
}
