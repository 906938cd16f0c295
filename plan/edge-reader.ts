import type { Environment } from "../environment/environment.ts";
import type { TenantConfig } from "../environment/tenant-config.ts";
import { cidrsOverlap } from "../kubernetes/network/cidr.ts";
import { endpointText, portsText } from "../kubernetes/network/endpoint-text.ts";
import type { Connection, Endpoint, Outside } from "../kubernetes/network/model.ts";
import { endpointKey } from "../kubernetes/network/ends.ts";
import type { TenantNetwork } from "../kubernetes/network/tenant-connections.ts";
import type { Declaration } from "./declarations.ts";
import type { IsolationEdge } from "./isolation.ts";

/** What a connection is read with. */
export interface EdgeSource {
  readonly network: TenantNetwork;
  readonly environment: Environment | undefined;
  readonly declarations: readonly Declaration[];
}

type Ends = Pick<Connection, "from" | "to">;

/** Puts connections into words: ends, tenants, and what declares them. */
export class EdgeReader {
  readonly #network: TenantNetwork;
  readonly #tenants: ReadonlyMap<string, TenantConfig>;
  readonly #declared: ReadonlyMap<string, readonly Declaration[]>;
  /** Address peers that share addresses with another one, itself included. */
  readonly #overlaps: ReadonlyMap<string, readonly Endpoint[]>;

  constructor({ network, environment, declarations }: EdgeSource) {
    this.#network = network;
    this.#tenants = new Map((environment?.tenants ?? []).map((tenant) => [tenant.name, tenant]));
    this.#declared = Map.groupBy(declarations, pairKey);
    this.#overlaps = overlapsOf(network.model.outsides);
  }

  /** Both ends as text, with their tenants. */
  ends({ from, to }: Ends): Pick<IsolationEdge, "from" | "to" | "tenants"> {
    const owners = new Set([this.#tenantOf(from), this.#tenantOf(to)]);
    owners.delete(undefined);
    return {
      from: endpointText(from),
      to: endpointText(to),
      tenants: [...owners].filter((owner) => owner !== undefined),
    };
  }

  /** An open connection. */
  edge({ from, to, ports, policies }: Connection): IsolationEdge {
    const all = [
      ...this.#asked({ from, to }),
      ...this.#ownPolicies({ from, to }, policies),
      ...this.#openEgress({ from, to }),
    ];
    const declaredBy = all.length === 0 ? undefined : [...new Set(all)].join(", ");
    return { ...this.ends({ from, to }), ports: portsText(ports), policies, declaredBy };
  }

  /** Keys that ask for the connection, or for one with the same addresses. */
  #asked({ from, to }: Ends): readonly string[] {
    const senders = this.#overlaps.get(endpointKey(from)) ?? [from];
    const receivers = this.#overlaps.get(endpointKey(to)) ?? [to];
    return senders
      .flatMap((sender) => receivers.map((receiver) => pairKey({ from: sender, to: receiver })))
      .flatMap((key) => this.#declared.get(key) ?? [])
      .map(({ by }) => by);
  }

  /** Policies of the team's own; they never speak for another tenant. */
  #ownPolicies({ from, to }: Ends, policies: readonly string[]): readonly string[] {
    const [sender, receiver] = [this.#tenantOf(from), this.#tenantOf(to)];
    if (sender !== undefined && receiver !== undefined && sender !== receiver) return [];
    const owner = this.#tenants.get(sender ?? receiver ?? "");
    const names = Object.keys(owner?.networkPolicies ?? {}).filter(
      (name) =>
        owner?.namespaces.some((namespace) => policies.includes(`${namespace.name}/${name}`)) ===
        true,
    );
    return names.map((name) => `networkPolicies.${name}`);
  }

  #openEgress({ from, to }: Ends): readonly string[] {
    const sender = this.#tenants.get(this.#tenantOf(from) ?? "");
    const leaves = this.#tenantOf(to) === undefined;
    return leaves && sender?.isolation === "ingress-only" ? ["isolation: ingress-only"] : [];
  }

  #tenantOf(end: Endpoint): string | undefined {
    const tenant = this.#network.workloads.get(endpointKey(end))?.tenant;
    return typeof tenant === "string" ? tenant : undefined;
  }
}

/** One text per pair of ends. */
export function pairKey({ from, to }: Ends): string {
  return `${endpointKey(from)}>${endpointKey(to)}`;
}

function overlapsOf(outsides: readonly Outside[]): ReadonlyMap<string, readonly Endpoint[]> {
  const ranges = outsides.flatMap((outside) =>
    "cidrs" in outside
      ? [{ end: { kind: "outside", name: outside.name } as const, cidrs: outside.cidrs }]
      : [],
  );
  return new Map(
    ranges.map(({ end, cidrs }) => [
      endpointKey(end),
      ranges
        .filter((other) => other.cidrs.some((one) => cidrs.some((each) => cidrsOverlap(one, each))))
        .map((other) => other.end),
    ]),
  );
}
