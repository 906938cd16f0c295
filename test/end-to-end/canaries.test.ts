import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { execa } from "execa";

import { startPlatform, stopPlatform } from "../../automation/local-platform.ts";
import { type ProjectFiles, projectFiles } from "../../automation/project-files.ts";
import { ensureStack, setSecret } from "../../automation/stack.ts";
import { openWorkspace } from "../../automation/workspace.ts";
import { acquireToolchain, type Toolchain } from "../../toolchain/toolchain.ts";
import { copyProject } from "../automation/support/project-copy.ts";
import { canariesBelow, canariesIn } from "../support/canaries.ts";
import { serveCharts } from "../support/chart-repository.ts";
import type { ChartRepository } from "../support/chart-repository.ts";
import { packaged } from "../support/packaged-chart.ts";
import { complaint, releasesOf, vault } from "./support/canary-charts.ts";
import { writeFiles } from "./support/helm-project.ts";

/** Encrypted values, by their way into the cluster. */
const PLANTED = {
  "plain-variable": "canary-variable-31415",
  "sidecar-variable": "canary-sidecar-27182",
  "secret-file": "-----BEGIN PRIVATE KEY-----\ncanary-file-first-line\ncanary-file-second-line\n",
  "init-variable": "canary-init-16180",
  "database-password": "canary/database?57721@x",
  "registry-auth": '{"auths":{"registry.invalid":{"auth":"canary-registry-69314"}}}',
  "shared-text": "canary-shared-14142",
  "helm-value": "canary-helm-22459",
  "json-variable": '{"user":"app","password":"canary-json-17320"}',
  "base64-variable": Buffer.from("canary-base64-26457").toString("base64"),
  "checksum-key": "canary-checksum-key-33166",
  "job-argument": "canary-job-36055",
  "helm-text": "canary-text-41421",
  "helm-file": "canary-values-50990",
  "helm-list": "canary-list-60555",
  "helm-subchart": "canary-inner-70710",
  "helm-object": "canary-object-81649",
  "preset-password": "canary-preset-90453",
  "chart-password": "canary-login-10488",
} as const;

const PLATFORM = `
tenants:
  shop:
    owner: shop@example.com
    quota: { cpu: "20", memory: 40Gi, storage: 50Gi }
    pullSecrets: { registry: { secret: registry-auth } }
    shared: { config: {}, secrets: { ca: { ca.crt: { secret: shared-text } } } }
    apps:
      web:
        image: ghcr.io/shop/web:1.0.0
        port: 8080
        env:
          SESSION: { secret: plain-variable }
          SETTINGS: { secret: json-variable }
          BLOB: { secret: base64-variable }
        files: { /etc/web/tls.key: { secret: secret-file } }
        initContainers:
          - { name: warm, image: "ghcr.io/shop/warm:1.0.0", env: { KEY: { secret: init-variable } } }
          - { name: proxy, image: "ghcr.io/shop/proxy:1.0.0", restartPolicy: Always, env: { KEY: { secret: sidecar-variable } } }
        connects: [{ to: db, env: { url: DATABASE_URL, password: DATABASE_WORD } }]
      db:
        image: ghcr.io/shop/postgres:17.2
        port: 5432
        storage: 1Gi
        env: { POSTGRES_PASSWORD: { secret: database-password } }
      migrate:
        kind: Job
        image: ghcr.io/shop/migrate:1.0.0
        env: { TOKEN: { secret: job-argument } }`;

/** The same values, written as one would who has not read the manual. */
const NAIVE = `
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
const planted = new pulumi.Config().requireObject("planted");
const provider = new k8s.Provider("cluster", { renderYamlToDirectory: "rendered" });
new k8s.core.v1.ConfigMap("naive", { metadata: { name: "naive" }, data: planted }, { provider });
export const values = planted;
console.log(planted);
`;

/** What no workload needs: the program's own key, and the login at a repository. */
const NEVER_DEPLOYED = ["checksum-key", "chart-password"];

describe("canaries on every way in", () => {
  let repository: ChartRepository;
  let toolchain: Toolchain;
  let root: string;
  let files: ProjectFiles;
  const said = new Map<string, string>();
  const target = (): { root: string; environment: string } => ({ root, environment: "dev" });

  const pulumi = async (
    env: Readonly<Record<string, string | undefined>>,
    directory: string,
    args: readonly string[],
  ): Promise<string> => {
    const tool = join(toolchain.binDir, "pulumi");
    const options = { cwd: directory, env, extendEnv: false, all: true, reject: false } as const;
    const { all } = await execa(tool, [...args, "--non-interactive", "--stack", "dev"], options);
    return all;
  };

  const moor = async (...args: readonly string[]): Promise<string> => {
    const options = { cwd: root, all: true, reject: false } as const;
    const { all } = await execa(process.execPath, ["cli/main.ts", ...args], options);
    return all;
  };

  before(async () => {
    toolchain = await acquireToolchain();
    root = copyProject();
    files = projectFiles(target());
    repository = await serveCharts({ username: "reader", password: PLANTED["chart-password"] });
    repository.put(packaged(join(toolchain.binDir, "helm"), vault));
    const platform = PLATFORM + releasesOf(repository.url);
    writeFiles(join(root, "vault"), vault);
    writeFileSync(join(root, "vault.yaml"), "file: { secret: helm-file }\n");
    writeFileSync(join(root, "platform.yaml"), platform);
    writeFileSync(join(root, "Pulumi.dev.yaml"), "config:\n  moorage:profile: dev\n");
    const workspace = openWorkspace(target(), toolchain);
    await ensureStack(workspace);
    for (const [key, value] of Object.entries(PLANTED)) await setSecret(workspace, key, value);
    const heard: unknown[] = [];
    const onStep = (step: unknown): number => heard.push(step);
    heard.push(await startPlatform({ ...target(), toolchain, onStep }));
    said.set("events of the automation API", JSON.stringify(heard));

    // What is deployed differs from what is asked for, so that there is something to show.
    writeFileSync(join(root, "platform.yaml"), platform.replace("web:1.0.0", "web:latest"));
    await setSecret(workspace, "plain-variable", `${PLANTED["plain-variable"]}-changed`);
    const config = ["--config-file", workspace.configFile];
    const log = join(root, "events.json");
    const pack = ["--policy-pack", "policy"];
    for (const [surface, args] of [
      ["preview text", ["preview", ...config, "--diff", "--event-log", log]],
      ["preview json", ["preview", ...config, "--json"]],
      ["policy messages", ["preview", ...config, ...pack]],
      // From 3 on the engine logs what providers answer, Secrets in base64 included.
      ["engine log", ["preview", ...config, "--logtostderr", "-v=2"]],
      ["history", ["stack", "history", "--json"]],
      ["outputs", ["stack", "output", "--json"]],
    ] as const) {
      said.set(surface, await pulumi(workspace.env, root, args));
    }
    said.set("plan text", await moor("plan", "-e", "dev"));
    said.set("plan json", await moor("plan", "-e", "dev", "-o", "json"));
    said.set("status", await moor("status", "-e", "dev", "-o", "json"));
    said.set("rendered stream", await moor("render", "-e", "dev"));
    said.set("secrets list", await moor("secrets", "list", "-e", "dev", "-o", "json"));
    await moor("render", "-e", "dev", "--out", "rendered");
    const releases = ["values", "status", "history"].map((what) => [what, "vault"]);
    await Promise.all(
      [["values", "vault", "--all"], ["list"], ...releases]
        .flatMap((args) => [args, [...args, "-o", "json"]])
        .map((args) => ["helm", ...args])
        .concat([["plan", "--live"]])
        .map(async (args) => said.set(`moor ${args.join(" ")}`, await moor(...args, "-e", "dev"))),
    );

    writeFileSync(join(root, "vault", "templates", "complaint.yaml"), complaint);
    said.set("refused chart in the plan", await moor("plan", "-e", "dev", "-o", "json"));
    const up = ["up", "--yes", "--skip-preview", ...config];
    said.set("refused chart in the engine", await pulumi(workspace.env, root, up));
    workspace.close();
  });

  after(async () => {
    await repository.close();
    await stopPlatform({ ...target(), toolchain });
    rmSync(root, { recursive: true, force: true });
  });

  it("has each of them in the cluster", () => {
    const args = ["--kubeconfig", join(files.cluster, "kubeconfig"), "get", "secrets", "-A"];
    const json = execFileSync(join(toolchain.binDir, "kubectl"), [...args, "-o", "json"], {
      encoding: "utf8",
    });
    const inside = canariesIn(json, PLANTED).toSorted();

    const all = Object.keys(PLANTED).filter((name) => !NEVER_DEPLOYED.includes(name));
    assert.deepEqual(
      inside.filter((name) => name !== "helm-value"),
      all.filter((name) => name !== "helm-value").toSorted(),
    );
  });

  it("has something to say on every surface", () => {
    const silent = [...said].filter(([, text]) => text.length < 30).map(([surface]) => surface);

    assert.deepEqual(silent, []);
    assert.match(said.get("policy messages") ?? "", /image-tag/);
    for (const args of ["vault", "vault --all -o json"]) {
      assert.match(said.get(`moor helm values ${args}`) ?? "", /\[secret\]/);
    }
    assert.match(said.get("moor plan --live") ?? "", /shop\/vault: vault 1\.0\.0, 2 objects/);
    assert.match(said.get("refused chart in the engine") ?? "", /is no good/);
  });

  it("says none of them", () => {
    const hits = [...said].flatMap(([surface, text]) =>
      canariesIn(text, PLANTED).map((name) => `${surface}: ${name}`),
    );

    assert.deepEqual(hits, []);
  });

  it("writes none of them into a file of the project", () => {
    // The data of the cluster itself holds them, as that of any cluster does.
    const own = readdirSync(files.folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== "cluster")
      .map(({ name }) => name);
    const hits = [join(root, "rendered"), ...own.map((name) => join(files.folder, name))].flatMap(
      (folder) => canariesBelow(folder, PLANTED).map((hit) => `${folder}: ${hit}`),
    );

    assert.deepEqual(hits, []);
    for (const name of ["charts", "helm", "rendered", "staged", "state"]) {
      assert.ok(own.includes(name), name);
    }
    assert.ok(readdirSync(join(root, "rendered")).length > 1);
  });

  it("would find all of them in a program that is careless", async () => {
    const naive = join(root, "naive");
    mkdirSync(naive);
    writeFileSync(
      join(naive, "Pulumi.yaml"),
      "name: naive\nmain: index.ts\nruntime: { name: nodejs, options: { typescript: false } }\n",
    );
    writeFileSync(join(naive, "package.json"), '{ "type": "module" }');
    writeFileSync(join(naive, "index.ts"), NAIVE);
    const config = { "naive:planted": PLANTED };
    writeFileSync(join(naive, "Pulumi.dev.yaml"), JSON.stringify({ config }));
    const workspace = openWorkspace(target(), toolchain);
    const env = { ...workspace.env };
    const surfaces = new Map<string, readonly string[]>();
    for (const args of [
      ["stack", "init"],
      ["preview", "--json"],
      ["preview", "--diff"],
      ["up", "--yes", "--skip-preview"],
      ["stack", "output", "--json"],
    ]) {
      surfaces.set(args.join(" "), canariesIn(await pulumi(env, naive, args), PLANTED));
    }
    surfaces.set("rendered", canariesBelow(join(naive, "rendered"), PLANTED));
    surfaces.set("state", canariesBelow(join(files.state, ".pulumi", "stacks", "naive"), PLANTED));
    workspace.close();

    const leaking = [...surfaces].filter(([, names]) => names.length > 0).map(([name]) => name);
    const all = Object.keys(PLANTED).length;
    assert.equal(surfaces.get("preview --json")?.length, all);
    assert.ok(leaking.length >= 6, `leaks on ${leaking.join(", ")}`);
  });
});
