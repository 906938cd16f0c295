import { areOpen, consentKey } from "./consents.ts";
import type { BrokenConsent, Consent, TenantApp } from "./consents.ts";
import type { Connection, Endpoint } from "./model.ts";
import type { TenantNetwork } from "./tenant-connections.ts";

/** Why a consent does not do what it says. */
export type ConsentProblem =
  | BrokenConsent
  | {
      /** `one-sided`: the other tenant is in the stack and does not consent. */
      readonly cause: "one-sided" | "closed" | "undecided";
      readonly policy: string;
      readonly side: Consent["side"];
      readonly from: TenantApp;
      readonly to: TenantApp;
    };

/** Consents that are not mutual, and mutual ones that open no port; sorted by policy. */
export function consentProblems(network: TenantNetwork): readonly ConsentProblem[] {
  const { all, broken } = network.consents;
  const missing = areOpen(network.consents) ? "undecided" : "one-sided";
  const byPair = Map.groupBy(all, consentKey);
  const found = [...byPair.values()].flatMap((halves) => {
    const sides = new Set(halves.map(({ side }) => side));
    if (sides.size === 1) {
      return halves
        .filter((half) => isHalf(half, network))
        .map((half): ConsentProblem => ({ ...half, cause: missing }));
    }
    const cause = stateOf(halves, network);
    return cause === "open" ? [] : halves.slice(0, 1).map((half) => ({ ...half, cause }));
  });
  return [...broken, ...found].sort((one, other) => (one.policy < other.policy ? -1 : 1));
}

/** A stack may hold some of the tenants only; it cannot judge the others. */
function isHalf({ side, from, to }: Consent, { tenants }: TenantNetwork): boolean {
  return tenants.has(side === "consumer" ? to.tenant : from.tenant);
}

function stateOf(
  [half]: readonly Consent[],
  network: TenantNetwork,
): "open" | "closed" | "undecided" {
  if (half === undefined) return "open";
  const sources = podsOf(half.from, network);
  const states = sources.flatMap((from) =>
    podsOf(half.to, network).map((to) => verdictOf(network.connections.between(from, to))),
  );
  if (states.includes("closed")) return "closed";
  return states.includes("undecided") ? "undecided" : "open";
}

function podsOf({ tenant, app }: TenantApp, { apps }: TenantNetwork): readonly Endpoint[] {
  return (apps.get(`${tenant}/${app}`) ?? []).map(({ endpoint }) => endpoint);
}

function verdictOf(connections: readonly Connection[]): "open" | "closed" | "undecided" {
  if (connections.some(({ verdict }) => verdict === "allowed")) return "open";
  return connections.length === 0 ? "closed" : "undecided";
}
