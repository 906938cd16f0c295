import assert from "node:assert/strict";

import { cidrContains } from "../../kubernetes/network/cidr.ts";
import { reachability } from "../../kubernetes/network/reachability.ts";
import type {
  Connection,
  Endpoint,
  NetworkModel,
  NetworkWorkload,
  Protocol,
  Reachability,
} from "../../kubernetes/network/model.ts";
import { bruteForce, decidingPolicies } from "./network-brute-force.ts";
import type { PlainEnd, PlainWorld } from "./network-brute-force.ts";
import { withUnknown } from "./network-mutations.ts";
import { probePorts } from "./network-samples.ts";
import type { Sample } from "./network-samples.ts";

const protocols: readonly Protocol[] = ["TCP", "UDP", "SCTP"];

export function modelOf(sample: Sample, podCidrs: readonly string[] = []): NetworkModel {
  return { ...sample, outsides: [], podCidrs, addressRanges: true };
}

export function endpointOf(end: PlainEnd): Endpoint {
  return typeof end === "string"
    ? { kind: "range", cidrs: [`${end}/${end.includes(":") ? 128 : 32}`] }
    : { kind: "workload", namespace: end.namespace, name: end.name, workload: end.kind };
}

/** Asserts that the matrix of a sample says what the naive evaluator says, and returns how often. */
export function compareWithBruteForce(sample: Sample, probes: Probes): number {
  const world = { ...sample, podAddresses: probes.podAddresses };
  const answers = reachability(modelOf(sample, probes.podCidrs));
  const listed = listing(answers);
  let checked = 0;
  for (const [from, to] of pairsOf(sample.workloads, probes.addresses)) {
    const ends = [endpointOf(from), endpointOf(to)] as const;
    const lines = answers.between(...ends);
    assert.equal(text(listedBetween(listed, from, to)), text(lines));
    for (const protocol of protocols) {
      for (const port of probePorts) {
        const contact = { from, to, protocol, port };
        const expected = bruteForce(world, contact);
        const verdict = verdictOf(lines, protocol, port);
        if (verdict !== expected) assert.equal(verdict, expected, JSON.stringify(contact));
        checked += 1;
      }
    }
    checkDecision({ world, answers, from, to });
  }
  return checked;
}

/**
 * Makes one value of the sample, chosen by a number, unknown; asserts that each verdict stays or
 * becomes unknown, and returns how many do.
 */
export function compareWithUnknown(
  sample: Sample,
  addresses: readonly string[],
  choice: number,
): { readonly same: number; readonly unknown: number } {
  const before = reachability(modelOf(sample));
  const after = reachability(withUnknown(modelOf(sample), choice));
  const seen = { same: 0, unknown: 0 };
  for (const [from, to] of pairsOf(sample.workloads, addresses)) {
    const ends = [endpointOf(from), endpointOf(to)] as const;
    const [was, is] = [before.between(...ends), after.between(...ends)];
    for (const protocol of protocols) {
      for (const port of probePorts) {
        const [old, now] = [verdictOf(was, protocol, port), verdictOf(is, protocol, port)];
        seen[old === now ? "same" : "unknown"] += 1;
        if (old !== now) assert.equal(now, "unknown", JSON.stringify({ from, to, protocol, port }));
      }
    }
  }
  return seen;
}

export interface Probes {
  readonly addresses: readonly string[];
  readonly podCidrs: readonly string[];
  /** All addresses in `podCidrs`. */
  readonly podAddresses: readonly string[];
}

/** Verdict of a list of connections on one port. */
export function verdictOf(
  lines: readonly Connection[],
  protocol: Protocol,
  port: number,
): "allowed" | "denied" | "unknown" {
  const line = lines.find(({ ports }) =>
    ports.some((range) => {
      return range.protocol === protocol && range.from <= port && port <= range.to;
    }),
  );
  return line?.verdict ?? "denied";
}

function pairsOf(
  workloads: readonly NetworkWorkload[],
  addresses: readonly string[],
): readonly (readonly [PlainEnd, PlainEnd])[] {
  return workloads.flatMap((workload) => [
    ...workloads.filter((other) => other !== workload).map((other) => [workload, other] as const),
    ...addresses.flatMap((address) => [[workload, address] as const, [address, workload] as const]),
  ]);
}

interface DecisionCheck {
  readonly world: PlainWorld;
  readonly answers: Reachability;
  readonly from: PlainEnd;
  readonly to: PlainEnd;
}

function checkDecision({ world, answers, from, to }: DecisionCheck): void {
  const contact = { from, to, protocol: "TCP", port: 80 } as const;
  const decision = answers.decide(endpointOf(from), endpointOf(to), contact);
  const expected = bruteForce(world, contact);
  assert.equal(decision.verdict, expected);
  if (expected === "unknown") assert.notEqual(decision.reason ?? "", "");
  const onHost = [from, to].some((end) => typeof end !== "string" && end.hostNetwork === true);
  if (onHost || world.podAddresses.length > 0) return;
  assert.equal(decision.policies.join(), decidingPolicies(world, contact).join());
}

type Listing = ReadonlyMap<string, readonly Connection[]>;

/** Connections by their ends; those with address ranges by the workload and its role. */
function listing(answers: Reachability): Listing {
  const lists = new Map<string, Connection[]>();
  for (const connection of answers.connections()) {
    const key = `${keyOf(connection.from)} ${keyOf(connection.to)}`;
    lists.set(key, [...(lists.get(key) ?? []), connection]);
  }
  return lists;
}

function keyOf(end: Endpoint): string {
  return end.kind === "workload" ? end.name : "range";
}

function listedBetween(listed: Listing, from: PlainEnd, to: PlainEnd): readonly Connection[] {
  const key = [from, to].map((end) => (typeof end === "string" ? "range" : end.name)).join(" ");
  const address = [from, to].find((end) => typeof end === "string");
  const all = listed.get(key) ?? [];
  return address === undefined ? all : all.filter((connection) => holds(connection, address));
}

function holds({ from, to }: Connection, address: string): boolean {
  const single = `${address}/${address.includes(":") ? 128 : 32}`;
  return [from, to].some(
    (end) => end.kind === "range" && end.cidrs.some((cidr) => cidrContains(cidr, single)),
  );
}

function text(lines: readonly Connection[]): string {
  const parts = lines.map(({ verdict, ports, policies, reason }) => {
    return JSON.stringify([verdict, ports, policies, reason]);
  });
  return parts.sort().join();
}
