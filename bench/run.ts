// npm run bench [-- --apps 1000 --runs 3 --start-runs 5]: goals P1 to P6 as ratios of one interleaved series.
import { rmSync } from "node:fs";
import { arch, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { goals, keeps, type CaseName, type Goal, type Medians } from "./goals.ts";
import { medianOf } from "./measured.ts";
import { benchConfig, benchProject, recordBare } from "./projects.ts";
import { root, runProgram, shippedNodeArgs, type Program, type Run } from "./run-program.ts";

const { values } = parseArgs({
  options: {
    apps: { type: "string", default: "1000" },
    runs: { type: "string", default: "3" },
    "start-runs": { type: "string", default: "5" },
  },
});
const apps = Number(values.apps);
const cache = join(tmpdir(), `moorage-bench-cache-${process.pid}`);

function moorage(label: string, directory: string, flags = true): Program {
  return {
    label,
    directory,
    entry: join(root, "index.ts"),
    compiler: "node",
    nodeArgs: flags ? shippedNodeArgs() : [],
    env: flags ? { ...benchConfig, NODE_COMPILE_CACHE: cache } : benchConfig,
    kubeconfig: join(directory, "kubeconfig"),
  };
}

function reference(
  label: string,
  directory: string,
  compiler: Program["compiler"] = "ts-node, edited",
): Program {
  const folder = join(root, "bench", "reference");
  const tsconfig = { PULUMI_NODEJS_TSCONFIG_PATH: join(folder, "tsconfig.json") };
  const entry = join(folder, "index.ts");
  return { label, directory, entry, compiler, nodeArgs: [], env: { ...benchConfig, ...tsconfig } };
}

function median(runs: readonly Run[]): Run {
  const pick = (value: (run: Run) => number): number => medianOf(runs.map(value));
  const [first] = runs;
  if (first === undefined) throw new Error("no runs");
  return {
    wall: pick((run) => run.wall),
    cpu: pick((run) => run.cpu),
    rss: pick((run) => run.rss),
    counts: first.counts,
  };
}

/** Runs the programs in turn, so that a noisy minute hits all of them; the first round is dropped. */
async function series(
  programs: Readonly<Partial<Record<CaseName, Program>>>,
  rounds: number,
): Promise<Partial<Record<CaseName, Run>>> {
  const runs = new Map<CaseName, Run[]>();
  const warmUp = 1;
  for (let round = 0; round < rounds + warmUp; round += 1) {
    for (const [name, program] of Object.entries(programs) as [CaseName, Program][]) {
      // Big programs need no warm-up: the small ones before them have filled the compile cache.
      if (round === 0 && name.endsWith("-n")) continue;
      process.stderr.write(`round ${round} of ${rounds}: ${name}\n`);
      const run = await runProgram(program);
      if (round >= warmUp) runs.set(name, [...(runs.get(name) ?? []), run]);
    }
  }
  const medians: Partial<Record<CaseName, Run>> = {};
  for (const [name, list] of runs) {
    medians[name] = median(list);
    console.log(JSON.stringify(caseLine(name, list)));
  }
  return medians;
}

function caseLine(name: CaseName, runs: readonly Run[]): object {
  const spread = (value: (run: Run) => number): readonly string[] => {
    const sorted = runs.map(value).sort((a, b) => a - b);
    return [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)].map((n) =>
      (n ?? Number.NaN).toFixed(2),
    );
  };
  return {
    case: name,
    apps: name.endsWith("-n") ? apps : undefined,
    runs: runs.length,
    node: process.version,
    cores: cpus().length,
    arch: arch(),
    wall: spread((run) => run.wall),
    cpu: spread((run) => run.cpu),
    rss: spread((run) => run.rss),
    registrations: runs[0]?.counts.registrations,
    bytes: runs[0]?.counts.bytes,
  };
}

const one = benchProject(1);
const hundred = benchProject(100);
const many = benchProject(apps);
await recordBare(many);
const empty: Program = {
  label: "empty",
  directory: join(root, "bench", "empty"),
  entry: ".",
  compiler: "node",
  nodeArgs: [],
  env: benchConfig,
};
const bare = { label: "bare", directory: many, entry: join(root, "bench", "bare", "index.ts") };
try {
  const start = await series(
    {
      empty,
      "moorage-1": moorage("moorage, 1 app", one),
      "reference-1": reference("reference, 1 app", one),
      "reference-1-unchanged": reference("reference, unchanged", one, "ts-node, unchanged"),
    },
    Number(values["start-runs"]),
  );
  const scale = await series(
    {
      "moorage-100": moorage("moorage, 100 apps", hundred),
      "moorage-n": moorage(`moorage, ${apps} apps`, many),
      "moorage-n-no-flags": moorage(`moorage, ${apps} apps, no flags`, many, false),
      "bare-n": { ...moorage("", many), ...bare },
      "reference-n": reference(`reference, ${apps} apps`, many),
    },
    Number(values.runs),
  );
  report({ ...start, ...scale } as Medians);
} finally {
  for (const folder of [one, hundred, many, cache])
    rmSync(folder, { recursive: true, force: true });
}

function report(medians: Medians): void {
  console.log(`\nn = ${apps} apps; a goal missed by more than 10 % is a failure`);
  for (const goal of goals) {
    const ratio = goal.ratio(medians);
    const limit = goal.limit === undefined ? "" : `<= ${goal.limit.toFixed(2)}`;
    const cells = [goal.id.padEnd(4), ratio.toFixed(2).padStart(6), limit.padEnd(8)];
    console.log(`${cells.join(" ")} ${verdict(goal, ratio).padEnd(11)} ${goal.text}`);
    if (!keeps(goal, ratio)) process.exitCode = 1;
  }
}

function verdict(goal: Goal, ratio: number): string {
  if (goal.limit === undefined) return "for info";
  if (!keeps(goal, ratio)) return "MISSED";
  return ratio <= goal.limit ? "ok" : "ok, in slack";
}
