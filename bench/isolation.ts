// node bench/isolation.ts [--runs 3]: time and memory of the isolation matrix, and how they grow.
import { execFileSync } from "node:child_process";
import { arch, cpus } from "node:os";
import { parseArgs } from "node:util";

import { readNetworkModel } from "../kubernetes/network/read-model.ts";
import { reachability } from "../kubernetes/network/reachability.ts";
import { bruteForce } from "../test/kubernetes/network-brute-force.ts";
import type { PlainPolicy } from "../test/kubernetes/network-brute-force.ts";
import { cluster } from "./isolation-clusters.ts";
import type { Shape } from "./isolation-clusters.ts";
import { medianOf } from "./measured.ts";

const sizes = [
  [1000, 200],
  [2000, 400],
  [4000, 800],
] as const;
const shapes: readonly Shape[] = ["platform", "dense"];
const SAMPLED = 2000;

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "3" },
    child: { type: "string" },
    workloads: { type: "string", default: "1000" },
    policies: { type: "string", default: "200" },
  },
});

/** What one child process measured: processor time, and peak memory in MiB. */
interface Measured {
  readonly seconds: number;
  readonly peak: number;
  readonly connections: number;
}

interface Case {
  readonly shape: string;
  readonly workloads: number;
  readonly policies: number;
}

if (values.child === undefined) report();
else {
  const [program = "", shape = ""] = values.child.split(" ");
  const size = { shape, workloads: Number(values.workloads), policies: Number(values.policies) };
  const run = { matrix, naive, objects: generate }[program] ?? generate;
  console.log(JSON.stringify(run(size)));
}

/** The matrix with every connection read once, address ranges included. */
function matrix(size: Case): Measured {
  const objects = objectsOf(size);
  const start = process.cpuUsage();
  const model = readNetworkModel(objects, { outsides: [], addressRanges: true });
  let connections = 0;
  for (const connection of reachability(model).connections())
    connections += connection.ports.length > 0 ? 1 : 0;
  return measured(start, connections);
}

/** The naive evaluator on a sample of the pairs and one port of each, scaled to all pairs. */
function naive(size: Case): Measured {
  const model = readNetworkModel(objectsOf(size), { outsides: [] });
  const world = {
    namespaces: model.namespaces,
    policies: model.policies as readonly PlainPolicy[],
    podAddresses: [],
  };
  const { workloads } = model;
  let allowed = 0;
  const start = process.cpuUsage();
  for (let index = 0; index < SAMPLED; index += 1) {
    const from = workloads[(index * 7919) % workloads.length];
    const to = workloads[(index * 104729 + 1) % workloads.length];
    if (from === undefined || to === undefined) continue;
    const contact = { from, to, protocol: "TCP", port: 8080 } as const;
    if (bruteForce(world, contact) === "allowed") allowed += 1;
  }
  const { seconds, peak } = measured(start, 0);
  const scale = (workloads.length * (workloads.length - 1)) / SAMPLED;
  return { seconds: seconds * scale, peak, connections: Math.round(allowed * scale) };
}

/** Only the objects: what memory the matrix adds to. */
function generate(size: Case): Measured {
  const start = process.cpuUsage();
  return measured(start, objectsOf(size).length);
}

function objectsOf({ shape, workloads, policies }: Case): ReturnType<typeof cluster> {
  return cluster(shape === "dense" ? "dense" : "platform", workloads, policies);
}

function measured(start: NodeJS.CpuUsage, connections: number): Measured {
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / 1e6;
  return { seconds, peak: process.resourceUsage().maxRSS / 1024, connections };
}

function inChild(program: string, { shape, workloads, policies }: Case): Measured {
  const args = [
    `--child=${program} ${shape}`,
    `--workloads=${workloads}`,
    `--policies=${policies}`,
  ];
  const file = import.meta.filename;
  const text = execFileSync(process.execPath, [file, ...args], { encoding: "utf8" });
  return JSON.parse(text) as Measured;
}

/** Each median of some runs, all cases in turn, so that a noisy minute hits all of them. */
function report(): void {
  const rounds = Number(values.runs);
  const cases = shapes.flatMap((shape) =>
    sizes.map(([workloads, policies]) => ({ shape, workloads, policies })),
  );
  const runs = new Map<string, Measured[]>();
  for (let round = 1; round <= rounds; round += 1) {
    for (const size of cases) {
      for (const program of ["objects", "matrix", ...(size.workloads === 1000 ? ["naive"] : [])]) {
        process.stderr.write(`round ${round} of ${rounds}: ${program} ${nameOf(size)}\n`);
        const key = `${program} ${nameOf(size)}`;
        runs.set(key, [...(runs.get(key) ?? []), inChild(program, size)]);
      }
    }
  }
  console.log(
    `processor time; node ${process.version}, ${arch()}, ${cpus().length} cores, ${rounds} runs, medians`,
  );
  for (const size of cases) console.log(lineOf(size, cases, runs));
}

function lineOf(
  size: Case,
  cases: readonly Case[],
  runs: ReadonlyMap<string, readonly Measured[]>,
): string {
  const of = (program: string, each: Case): Measured =>
    median(runs.get(`${program} ${nameOf(each)}`) ?? []);
  const own = of("matrix", size);
  const first = cases.find(({ shape }) => shape === size.shape) ?? size;
  const base = of("matrix", first);
  const cells = [
    nameOf(size).padEnd(20),
    `${own.seconds.toFixed(2)} s`.padStart(8),
    `${(own.seconds / base.seconds).toFixed(1)} x`.padStart(7),
    `${own.peak.toFixed(0)} MiB (${of("objects", size).peak.toFixed(0)} without)`.padStart(24),
    `${(own.peak / base.peak).toFixed(1)} x`.padStart(6),
    `${own.connections} connections`.padStart(20),
    `${((own.seconds / own.connections) * 1e6).toFixed(2)} us each`.padStart(14),
  ];
  if (size === first) {
    const other = of("naive", size).seconds;
    cells.push(`  naive, one port: ${other.toFixed(0)} s = ${(other / own.seconds).toFixed(0)} x`);
  }
  return cells.join(" ");
}

function median(runs: readonly Measured[]): Measured {
  const pick = (value: (run: Measured) => number): number => medianOf(runs.map(value));
  return {
    seconds: pick((run) => run.seconds),
    peak: pick((run) => run.peak),
    connections: pick((run) => run.connections),
  };
}

function nameOf({ shape, workloads, policies }: Case): string {
  return `${shape} ${workloads} x ${policies}`;
}
