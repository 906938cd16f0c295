// npm run bench:policies [-- --runs 3]: goals P9 and P10, the policy pack against a naive one.
import { rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { loadEnvironment } from "../environment/load.ts";
import { isOpaque } from "../kubernetes/unknown.ts";
import { planEnvironment } from "../plan/plan-environment.ts";
import { allRules } from "../policy/rules/all.ts";
import { type PackOptions, type SentResource, startPack } from "../test/support/policy-pack.ts";
import { medianOf } from "./measured.ts";
import { benchProject } from "./projects.ts";
import { root, shippedNodeArgs } from "./run-program.ts";

const { values } = parseArgs({ options: { runs: { type: "string", default: "3" } } });
const RESOURCES = 1_000;
const IN_FLIGHT = 10;

/** Real objects of a platform: workloads, Services, Ingresses, policies, Secrets … */
async function mixedResources(): Promise<readonly SentResource[]> {
  const loaded = loadEnvironment({ root: benchProject(120), environment: "dev" });
  const { resources } = await planEnvironment(loaded);
  return resources
    .filter(({ custom, type }) => custom && type.startsWith("kubernetes:"))
    .slice(0, RESOURCES)
    .map(({ urn, type, name, inputs }) => ({ urn, type, name, properties: plain(inputs) }));
}

/** What goes over the wire: texts where a secret or an unknown value is. */
function plain(inputs: unknown): SentResource["properties"] {
  const text = JSON.stringify(inputs, (_key, value: unknown) => (isOpaque(value) ? "x" : value));
  return JSON.parse(text) as SentResource["properties"];
}

/** CPU seconds of one process of a pack. */
interface Taken {
  readonly start: number;
  readonly analysis: number;
}

async function taken(options: PackOptions, sent: readonly SentResource[]): Promise<Taken> {
  const preload = ["--import", join(root, "bench", "cpu-answer.mjs")];
  const nodeArgs = [...preload, ...(options.nodeArgs ?? [])];
  const pack = await startPack({ "moorage:profile": "prod" }, { ...options, nodeArgs });
  const start = await pack.cpu();
  const queue = [...sent];
  const work = async (): Promise<void> => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) await pack.analyze(one);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  const analysis = (await pack.cpu()) - start;
  await pack.stop();
  return { start, analysis };
}

const cache = join(tmpdir(), `moorage-bench-cache-${process.pid}`);
const naive: PackOptions = {
  folder: join("bench", "naive-pack"),
  nodeArgs: [],
  // Without ts-node's cache, as on a fresh machine or after an edit.
  env: { PULUMI_NODEJS_TYPESCRIPT: "true", TS_NODE_CACHE: "false" },
};
const packs = {
  ours: {
    nodeArgs: shippedNodeArgs(),
    env: { PULUMI_NODEJS_TYPESCRIPT: "false", NODE_COMPILE_CACHE: cache },
  },
  naive,
  empty: { ...naive, env: { ...naive.env, BENCH_POLICIES: "0" } },
} as const satisfies Readonly<Record<string, PackOptions>>;

const sent = await mixedResources();
await taken(packs.ours, sent.slice(0, 1)); // writes the compile cache
const runs: Readonly<Record<keyof typeof packs, Taken>>[] = [];
for (let run = 0; run < Number(values.runs); run += 1) {
  runs.push({
    ours: await taken(packs.ours, sent),
    naive: await taken(packs.naive, sent),
    empty: await taken(packs.empty, sent),
  });
}
rmSync(cache, { recursive: true, force: true });

type Ratio = (run: (typeof runs)[number]) => number;
const rules = `${allRules.length} rules`;
const goals: readonly (readonly [string, number | undefined, string, Ratio])[] = [
  [
    "P9",
    0.3,
    `${rules} on ${sent.length} resources ÷ 30 naive policies, both without the bare server`,
    ({ ours, naive, empty }) =>
      (ours.analysis - empty.analysis) / (naive.analysis - empty.analysis),
  ],
  [
    "P9s",
    undefined,
    "the same with the server, which costs a request whatever the policies",
    ({ ours, naive }) => ours.analysis / naive.analysis,
  ],
  [
    "P10",
    0.4,
    "start of the pack ÷ start of the naive pack through ts-node, after an edit",
    ({ ours, naive }) => ours.start / naive.start,
  ],
];
for (const [id, limit, text, ratioOf] of goals) {
  const bound = limit === undefined ? "" : ` (limit ${limit.toFixed(2)})`;
  console.log(`${id.padEnd(4)} ${medianOf(runs.map(ratioOf)).toFixed(2)}${bound} ${text}`);
}
console.log(JSON.stringify({ node: process.version, cores: cpus().length, seconds: runs }));
