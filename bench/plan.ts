// npm run bench:plan [-- --runs 3]: time and memory of `moor plan`, how they grow, and against the program alone.
import { rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { measured, medianOf, type Usage } from "./measured.ts";
import { benchConfig, benchProject } from "./projects.ts";
import { root, runProgram, shippedNodeArgs } from "./run-program.ts";

const { values } = parseArgs({ options: { runs: { type: "string", default: "3" } } });
const sizes = [100, 300, 1000];
const cache = join(tmpdir(), `moorage-bench-cache-${process.pid}`);

/** `moor plan -o json` on a project; its output is read and thrown away. */
async function plan(directory: string): Promise<Usage> {
  const args = [join(root, "cli", "main.ts"), "plan", "-e", "dev", "-o", "json"];
  return await measured(args, { directory, cache });
}

/** The shipped program on the fake engine, which only counts. */
async function program(directory: string): Promise<Usage> {
  return await runProgram({
    label: "program",
    directory,
    entry: join(root, "index.ts"),
    compiler: "node",
    nodeArgs: shippedNodeArgs(),
    env: { ...benchConfig, NODE_COMPILE_CACHE: cache },
    kubeconfig: join(directory, "kubeconfig"),
  });
}

function median(usages: readonly Usage[]): Usage {
  return {
    cpu: medianOf(usages.map(({ cpu }) => cpu)),
    rss: medianOf(usages.map(({ rss }) => rss)),
  };
}

const projects = sizes.map((apps) => ({ apps, directory: benchProject(apps) }));
const plans = new Map<number, Usage[]>();
const programs = new Map<number, Usage[]>();
try {
  for (let round = 0; round < Number(values.runs); round += 1) {
    for (const { apps, directory } of projects) {
      process.stderr.write(`round ${round + 1}: ${apps} apps\n`);
      plans.set(apps, [...(plans.get(apps) ?? []), await plan(directory)]);
      programs.set(apps, [...(programs.get(apps) ?? []), await program(directory)]);
    }
  }
} finally {
  for (const folder of [cache, ...projects.map(({ directory }) => directory)]) {
    rmSync(folder, { recursive: true, force: true });
  }
}

const first = median(plans.get(sizes[0] ?? 0) ?? []);
console.log(`Node ${process.version}, ${cpus().length} cores, medians of ${values.runs} runs`);
console.log("apps   CPU s  growth     MiB  ÷ program (CPU)");
for (const apps of sizes) {
  const { cpu, rss } = median(plans.get(apps) ?? []);
  const cells = [
    String(apps).padEnd(5),
    cpu.toFixed(2).padStart(6),
    `${(cpu / first.cpu).toFixed(1)} ×`.padStart(7),
    rss.toFixed(0).padStart(7),
    (cpu / median(programs.get(apps) ?? []).cpu).toFixed(2).padStart(8),
  ];
  console.log(cells.join(" "));
}
