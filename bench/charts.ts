// npm run bench:charts [-- --runs 3]: `moor plan` of 20 charts, cold and from cache, against plain Helm.
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";

import { stringify } from "yaml";

import { runHelm } from "../automation/helm/run-helm.ts";
import { acquireToolchain } from "../toolchain/toolchain.ts";
import { medianOf } from "./measured.ts";
import { root } from "./run-program.ts";

const { values } = parseArgs({ options: { runs: { type: "string", default: "3" } } });
const CHARTS = 20;
const PER_TENANT = 5;

/** A project of four tenants with charts that differ in their content. */
function chartProject(charts: number): string {
  const directory = mkdtempSync(join(tmpdir(), "moorage-bench-charts-"));
  const tenants: Record<string, unknown> = {};
  for (let first = 0; first < CHARTS; first += PER_TENANT) {
    const releases: Record<string, unknown> = {};
    for (let index = first; index < Math.min(first + PER_TENANT, charts); index += 1) {
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

/** What a piece of work took: processor time where the system counts that of processes that ended. */
interface Taken {
  readonly wall: number;
  readonly cpu: number;
}

async function taken(work: () => Promise<unknown>): Promise<Taken> {
  const [start, before] = [performance.now(), childSeconds()];
  await work();
  return { wall: (performance.now() - start) / 1_000, cpu: childSeconds() - before };
}

/** Processor time of all processes that this one started and that ended; Linux alone tells. */
function childSeconds(): number {
  if (!existsSync("/proc/self/stat")) return Number.NaN;
  const [, numbers = ""] = readFileSync("/proc/self/stat", "utf8").split(") ");
  const [user, system] = numbers.split(" ").slice(13, 15).map(Number);
  return ((user ?? 0) + (system ?? 0)) / TICKS;
}

/** What a script would do: one chart after the other, and nothing is checked. */
async function plainHelm(helm: string): Promise<void> {
  for (let index = 0; index < CHARTS; index += 1) {
    const { exitCode, stderr } = await runHelm(
      { helm, home: join(charts, ".moorage", "plain") },
      {
        args: ["template", `cache-${index}`, join(charts, "charts", `cache-${index}`)],
        values: { auth: { password: "bench" } },
      },
    );
    if (exitCode !== 0) throw new Error(stderr);
  }
}

/** `moor plan` in a process of its own, as people run it. */
async function plan(directory: string, rendered: number): Promise<void> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(root, "cli", "main.ts"), "plan", "-e", "dev", "-o", "json"],
    { cwd: directory, maxBuffer: 64 * 1024 * 1024 },
  );
  const document = JSON.parse(stdout) as Planned;
  const releases = document.data.plans.flatMap((one) => one.releases);
  const made = releases.filter(({ objects }) => objects.length > 0).length;
  if (made !== rendered) throw new Error(`${made} of ${rendered} charts were rendered`);
}

interface Planned {
  readonly data: { readonly plans: readonly { readonly releases: readonly Release[] }[] };
}

interface Release {
  readonly objects: readonly unknown[];
}

/** Per second, on every Linux that Node runs on. */
const TICKS = 100;
const toolchain = await acquireToolchain({ tools: ["helm"] });
const helm = toolchain.tools[0]?.path ?? "helm";
const [charts, empty] = [chartProject(CHARTS), chartProject(0)];
const times = new Map<string, Taken[]>();
const keep = (name: string, one: Taken): void => {
  times.set(name, [...(times.get(name) ?? []), one]);
};
try {
  // Node keeps what it makes of each source file.
  await plan(charts, CHARTS);
  for (let round = 0; round < Number(values.runs); round += 1) {
    process.stderr.write(`round ${round + 1}\n`);
    rmSync(join(charts, ".moorage"), { recursive: true, force: true });
    keep("plain", await taken(() => plainHelm(helm)));
    keep("cold", await taken(() => plan(charts, CHARTS)));
    keep("cached", await taken(() => plan(charts, CHARTS)));
    keep("empty", await taken(() => plan(empty, 0)));
  }
} finally {
  for (const folder of [charts, empty]) rmSync(folder, { recursive: true, force: true });
}

function median(name: string, of: keyof Taken): number {
  return medianOf((times.get(name) ?? []).map((one) => one[of]));
}

function cells(name: string, of: keyof Taken): string {
  const ratio = `${(median(name, of) / median("plain", of)).toFixed(2)} ×`;
  return `${median(name, of).toFixed(2).padStart(6)} s ${ratio.padStart(7)}`;
}

console.log(
  `Node ${process.version}, ${cpus().length} cores, ${CHARTS} charts, medians of ${values.runs} runs`,
);
console.log(`${"".padEnd(52)} ${"CPU".padStart(16)} ${"wall".padStart(16)}`);
const rows = [
  ["helm template, one after the other, nothing checked", "plain"],
  ["moor plan, charts rendered and checked", "cold"],
  ["the same from the cache", "cached"],
  ["moor plan of the same tenants without charts", "empty"],
] as const;
for (const [title, name] of rows) {
  console.log(`${title.padEnd(52)} ${cells(name, "cpu")} ${cells(name, "wall")}`);
}
