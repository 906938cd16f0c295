import type { Environment } from "../environment/environment.ts";
import { ADDRESS_BITS } from "../kubernetes/network/address-ranges.ts";
import { parseAddress } from "../kubernetes/network/ip-address.ts";
import type { Endpoint } from "../kubernetes/network/model.ts";
import type { FixedTarget } from "../kubernetes/probe/probe-edges.ts";
import type { ProbeAddresses, ProbeSkip } from "../kubernetes/probe/probe-plan.ts";
import { outsideNames } from "./outsides.ts";

/** Addresses to try, and why others are not. */
export interface FixedTargets {
  readonly targets: readonly FixedTarget[];
  readonly skipped: readonly ProbeSkip[];
}

/** Addresses of an environment's peers that probes connect to. */
export function fixedTargets(environment: Environment, addresses: ProbeAddresses): FixedTargets {
  const found = [
    dnsTarget(environment, addresses),
    at(outsideNames.metadata, addresses.metadata, 80),
    at(outsideNames.internet, addresses.internet, 443),
    apiServerTarget(environment, addresses),
  ];
  return {
    targets: found.filter((each) => "end" in each),
    skipped: found.filter((each) => "what" in each),
  };
}

type Found = FixedTarget | ProbeSkip;

/** Policies see the pods behind the Service. */
function dnsTarget({ dns }: Environment, { dns: address }: ProbeAddresses): Found {
  const name = outsideNames.dns;
  if (address === undefined) return noAddress(name);
  if (dns.nodeLocal.length > 0) {
    return { what: name, reason: "NodeLocal DNSCache may answer in its place" };
  }
  return {
    end: { kind: "outside", name, address },
    endpoint: { kind: "outside", name },
    ports: (["UDP", "TCP"] as const).map((protocol) => ({
      protocol,
      port: 53,
      behind: dns.port,
    })),
  };
}

/** Policies see what the Service leads to, and only the environment or the cluster knows that. */
function apiServerTarget({ apiServer: named }: Environment, addresses: ProbeAddresses): Found {
  const { apiServer: address, apiServerEndpoint: endpoint } = addresses;
  const name = outsideNames.apiServer;
  if (address === undefined) return noAddress(name);
  const end = { kind: "outside", name, address } as const;
  const port = { protocol: "TCP", port: 443 } as const;
  if (endpoint !== undefined) {
    const behind = { ...port, behind: endpoint.port };
    return { end, endpoint: single(endpoint.address), ports: [behind] };
  }
  if (named === undefined) {
    return { what: name, reason: "the environment does not say what is behind its Service" };
  }
  const behind = { ...port, behind: named.port };
  return { end, endpoint: { kind: "range", cidrs: named.cidrs }, ports: [behind] };
}

function at(name: string, address: string | undefined, port: number): Found {
  if (address === undefined) return noAddress(name);
  return {
    end: { kind: "outside", name, address },
    endpoint: single(address),
    ports: [{ protocol: "TCP", port }],
  };
}

function noAddress(what: string): ProbeSkip {
  return { what, reason: "no address of it to try" };
}

function single(address: string): Endpoint {
  const bits = ADDRESS_BITS[parseAddress(address)?.version ?? 4];
  return { kind: "range", cidrs: [`${address}/${bits}`] };
}
