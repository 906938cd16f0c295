// npm run bench:charts [-- --runs 3]: renders and checks 20 charts, cold and from cache, against plain Helm.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { stringify } from "yaml";

import { runHelm } from "../automation/helm/run-helm.ts";
import { planRendered } from "../automation/planning.ts";
import { loadEnvironment } from "../environment/load.ts";
import { planEnvironment } from "../plan/plan-environment.ts";
import type { Plan } from "../plan/plan.ts";
import { acquireToolchain } from "../toolchain/toolchain.ts";
import { root } from "./run-program.ts";

const { values } = parseArgs({ options: { runs: { type: "string", default: "3" } } });
const CHARTS = 20;
const PER_TENANT = 5;

/** A project with 20 charts that differ in their content. */
function chartProject(): string {
  const directory = mkdtempSync(join(tmpdir(), "moorage-bench-charts-"));
  const tenants: Record<string, unknown> = {};
  for (let first = 0; first < CHARTS; first += PER_TENANT) {
    const releases: Record<string, unknown> = {};
    for (let index = first; index < first + PER_TENANT; index += 1) {
      const chart = `charts/cache-${index}`;
      cpSync(join(root, "examples", "charts", "cache"), join(directory, chart), {
        recursive: true,
      });
      writeFileSync(join(directory, chart, "README.md"), `Chart number ${index}\n`);
      releases[`cache-${index}`] = {
        chart: `./${chart}`,
        version: "1.2.0",
        values: { auth: { password: { secret: "bench-password" } } },
      };
    }
    tenants[`t${first / PER_TENANT}`] = {
      owner: "bench@example.com",
      quota: { cpu: "24", memory: "40Gi", storage: "50Gi", pods: 100 },
      releases,
    };
  }
  writeFileSync(join(directory, "platform.yaml"), stringify({ tenants }));
  const cluster = { context: "bench", kubeconfig: "kubeconfig" };
  const config = {
    "moorage:profile": "dev",
    "moorage:domain": "bench.example.com",
    "moorage:cluster": { ...cluster, identity: "00000000-0000-4000-8000-000000000000" },
    "moorage:bench-password": { secure: "AAAA" },
  };
  writeFileSync(join(directory, "Pulumi.dev.yaml"), stringify({ config }));
  cpSync(join(root, "Pulumi.yaml"), join(directory, "Pulumi.yaml"));
  return directory;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

/** What a script would do: one chart after the other, and nothing is checked. */
async function plainHelm(directory: string, helm: string): Promise<void> {
  for (let index = 0; index < CHARTS; index += 1) {
    const { exitCode, stderr } = await runHelm(
      { helm, home: join(directory, ".moorage", "plain") },
      {
        args: ["template", `cache-${index}`, join(directory, "charts", `cache-${index}`)],
        values: { auth: { password: "bench" } },
      },
    );
    if (exitCode !== 0) throw new Error(stderr);
  }
}

function requireObjects({ releases }: Plan): void {
  const made = releases.filter(({ objects }) => objects.length > 0).length;
  const [broken] = releases.flatMap(({ failure }) => failure?.message ?? []);
  if (made !== CHARTS)
    throw new Error(`${made} of ${CHARTS} charts were rendered: ${broken ?? ""}`);
}

const toolchain = await acquireToolchain({ tools: ["helm"] });
const helm = toolchain.tools[0]?.path ?? "helm";
const directory = chartProject();
const times = new Map<string, number[]>();
const keep = (name: string, seconds: number): void => {
  times.set(name, [...(times.get(name) ?? []), seconds]);
};
try {
  const load = (): ReturnType<typeof loadEnvironment> =>
    loadEnvironment({ root: directory, environment: "dev" });
  const render = async (): Promise<void> => {
    requireObjects(await planRendered(load(), { root: directory, toolchain }));
  };
  // The first plan of a process loads everything.
  await planEnvironment(load());
  for (let round = 0; round < Number(values.runs); round += 1) {
    process.stderr.write(`round ${round + 1}\n`);
    rmSync(join(directory, ".moorage"), { recursive: true, force: true });
    keep("plain", await timed(() => plainHelm(directory, helm)));
    keep("cold", await timed(render));
    keep("cached", await timed(render));
    keep("unrendered", await timed(() => planEnvironment(load())));
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}

function median(name: string): number {
  const sorted = [...(times.get(name) ?? [])].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const plain = median("plain");
console.log(
  `Node ${process.version}, ${cpus().length} cores, ${CHARTS} charts, medians of ${values.runs} runs`,
);
const rows = [
  ["helm template, one after the other, nothing checked", "plain"],
  ["plan, charts rendered and checked", "cold"],
  ["the same from the cache", "cached"],
  ["plan that renders nothing", "unrendered"],
] as const;
for (const [title, name] of rows) {
  const ratio = `${(median(name) / plain).toFixed(2)} ×`;
  console.log(`${title.padEnd(52)} ${median(name).toFixed(2).padStart(6)} s ${ratio.padStart(8)}`);
}
