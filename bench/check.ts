// node bench/check.ts [--runs 3]: time and memory of `moor check`, against only reading the same YAML.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { stringify } from "yaml";

import { measured, medianOf, type Usage } from "./measured.ts";
import { root } from "./run-program.ts";

const { values } = parseArgs({ options: { runs: { type: "string", default: "3" } } });
const sizes = [1_000, 10_000];

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

async function used(args: readonly string[]): Promise<Usage> {
  // 5: rules refuse something, which is the usual end of a check.
  return await measured(args, { directory: root, cache: join(folder, "cache"), exitCodes: [0, 5] });
}

const reading = `
  import { readFileSync } from "node:fs";
  import { parseAllDocuments } from "yaml";
  const text = readFileSync(process.argv[1], "utf8");
  for (const document of parseAllDocuments(text)) document.toJS();
`;

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
      medianOf(runs.map(({ check }) => check.cpu))
        .toFixed(2)
        .padStart(7),
      medianOf(runs.map(({ check }) => check.rss))
        .toFixed(0)
        .padStart(8),
      medianOf(runs.map(({ check, read }) => check.cpu / read.cpu))
        .toFixed(2)
        .padStart(8),
    ];
    console.log(cells.join(" "));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
