import { networkInterfaces } from "node:os";

import { ClusterError } from "../cluster-error.ts";
import { tryCommand } from "./run-command.ts";

/** The addresses of one node network. */
export interface NodeAddresses {
  /** Our end of the link. */
  readonly host: string;
  /** The node's end: the API server listens here. */
  readonly node: string;
  /** The node's end of the link to the world, and the world's end. */
  readonly gateway: string;
  readonly world: string;
}

/** Addresses of pods. */
export const podRange = "10.244.0.0/24";
export const clusterRange = "10.244.0.0/16";
/** Addresses of Services, and the one of cluster DNS. */
export const serviceRange = "10.96.0.0/16";
export const dnsAddress = "10.96.0.10";
/** Addresses that the world answers at: metadata of clouds, and one of the internet. */
export const worldAddresses = ["169.254.169.254", "198.51.100.10"] as const;

const blocks = 64 * 32;
const first = [10, 99] as const;
/** Routes to so many addresses lead to whole companies; the route to our four goes before them. */
const shortestPrefix = 16;

/** Chooses eight addresses below 10.99.0.0/18 that no link or route of this machine has. */
export async function chooseAddresses(random: () => number = Math.random): Promise<NodeAddresses> {
  const addresses = freeAddresses(await takenRanges(), random);
  if (addresses !== undefined) return addresses;
  throw new ClusterError({
    what: "links and routes of this machine have all addresses from 10.99.0.0 to 10.99.63.255",
    where: "ip -4 route show table all",
    fix: "free eight of them, or get simulated nodes with `npx moor cluster up`",
  });
}

/** Fails if something of this machine has taken the addresses since they were chosen. */
export async function requireFreeAddresses(addresses: NodeAddresses): Promise<void> {
  const range = (await takenRanges()).find((taken) => overlaps(taken, blockOf(addresses)));
  if (range === undefined) return;
  throw new ClusterError({
    what: `addresses of the real node, ${addresses.host} to ${addresses.world}, are in use: ${range}`,
    where: "ip -4 route show table all",
    fix: "free them, or get other addresses (and an empty cluster) with `npx moor cluster down` and `npx moor cluster up --node`",
  });
}

/** The first block from a random one on that no range covers. */
export function freeAddresses(
  taken: readonly string[],
  random: () => number,
): NodeAddresses | undefined {
  const start = Math.floor(random() * blocks);
  for (let tried = 0; tried < blocks; tried += 1) {
    const addresses = addressesOf((start + tried) % blocks);
    if (!taken.some((range) => overlaps(range, blockOf(addresses)))) return addresses;
  }
  return undefined;
}

/** The addresses of one block of eight. */
export function addressesOf(block: number): NodeAddresses {
  const [third, base] = [Math.floor(block / 32), (block % 32) * 8];
  const at = (offset: number): string => [...first, third, base + offset].join(".");
  return { host: at(1), node: at(2), gateway: at(5), world: at(6) };
}

/** The ranges in the output of `ip -4 route show table all`, but for the widest. */
export function routedRanges(output: string): readonly string[] {
  const ranges = [...output.matchAll(/\d+\.\d+\.\d+\.\d+(?:\/\d+)?/g)].map(([range]) => range);
  return ranges.filter((range) => lengthOf(range) >= shortestPrefix);
}

async function takenRanges(): Promise<readonly string[]> {
  const own = Object.values(networkInterfaces()).flatMap((entries) =>
    (entries ?? []).filter(({ family }) => family === "IPv4").map(({ address }) => address),
  );
  const { output } = await tryCommand(["ip", "-4", "route", "show", "table", "all"]);
  return [...own, ...routedRanges(output)];
}

function blockOf({ host }: NodeAddresses): string {
  return `${host}/29`;
}

function overlaps(one: string, other: string): boolean {
  const shift = 32 - Math.min(lengthOf(one), lengthOf(other));
  return numberOf(one) >>> shift === numberOf(other) >>> shift;
}

function lengthOf(range: string): number {
  return Number(range.split("/")[1] ?? 32);
}

function numberOf(range: string): number {
  const [address = ""] = range.split("/");
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}
