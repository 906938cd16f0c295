// node bench/check.ts [--runs 3]: time and memory of `moor check`, against only reading the same YAML.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { stringify } from "yaml";

import { root } from "./run-program.ts";

const { values } = parseArgs({ options: { runs: { type: "string", default: "3" } } });
const sizes = [1_000, 10_000];

/** What one process used. */
interface Usage {
  /** User and system time, seconds. */
  readonly cpu: number;
  /** Peak resident memory, MiB. */
  readonly rss: number;
}

/** A workload, its Service and what it reads; the workload breaks a few rules. */
function objectsOf(app: string): readonly unknown[] {
  const labels = { "app.kubernetes.io/name": app };
  const metadata = { name: app, namespace: "acme", labels };
  const container = {
    name: app,
    image: "ghcr.io/acme/api:1.2.3",
    ports: [{ name: "http", containerPort: 8080 }],
    envFrom: [{ configMapRef: { name: app } }],
    resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "64Mi" } },
    readinessProbe: { httpGet: { path: "/ready", port: "http" } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
  };
  const template = { metadata: { labels }, spec: { containers: [container] } };
  return [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: { replicas: 2, selector: { matchLabels: labels }, template },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: { selector: labels, ports: [{ port: 80, targetPort: "http" }] },
    },
    { apiVersion: "v1", kind: "ConfigMap", metadata, data: { LOG_LEVEL: "info", REGION: "eu" } },
    { apiVersion: "v1", kind: "ServiceAccount", metadata },
  ];
}

/** Runs a program with a measure; its output is read and thrown away. */
async function used(args: readonly string[]): Promise<Usage> {
  const preload = ["--import", join(root, "bench", "usage.mjs")];
  const child = spawn(process.execPath, [...preload, ...args], {
    cwd: root,
    env: { ...process.env, NODE_COMPILE_CACHE: join(folder, "cache") },
    stdio: ["ignore", "pipe", "inherit", "pipe"],
  });
  let report = "";
  child.stdout?.resume();
  child.stdio[3]?.on("data", (chunk: Buffer) => {
    report += chunk.toString();
  });
  const [code] = (await once(child, "close")) as [number | null];
  // 5: rules refuse something, which is the usual end of a check.
  if (code !== 0 && code !== 5) throw new Error(`${args.join(" ")} ended with ${String(code)}`);
  return JSON.parse(report) as Usage;
}

const reading = `
  import { readFileSync } from "node:fs";
  import { parseAllDocuments } from "yaml";
  const text = readFileSync(process.argv[1], "utf8");
  for (const document of parseAllDocuments(text)) document.toJS();
`;

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

const folder = mkdtempSync(join(tmpdir(), "moorage-bench-check-"));
try {
  console.log(`Node ${process.version}, ${cpus().length} cores, medians of ${values.runs} runs`);
  console.log("objects    CPU s      MiB  ÷ reading (CPU)");
  for (const size of sizes) {
    const file = join(folder, `${size}.yaml`);
    const apps = Array.from({ length: size / 4 }, (_, at) => objectsOf(`app-${at}`));
    writeFileSync(
      file,
      apps
        .flat()
        .map((object) => stringify(object))
        .join("---\n"),
    );
    const runs: { readonly check: Usage; readonly read: Usage }[] = [];
    for (let run = 0; run < Number(values.runs); run += 1) {
      const check = await used([join(root, "cli", "main.ts"), "check", file, "-o", "json"]);
      const read = await used(["--input-type=module", "--eval", reading, file]);
      runs.push({ check, read });
    }
    const cells = [
      String(size).padEnd(8),
      median(runs.map(({ check }) => check.cpu))
        .toFixed(2)
        .padStart(7),
      median(runs.map(({ check }) => check.rss))
        .toFixed(0)
        .padStart(8),
      median(runs.map(({ check, read }) => check.cpu / read.cpu))
        .toFixed(2)
        .padStart(8),
    ];
    console.log(cells.join(" "));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
