import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Ajv } from "ajv";
import { execa } from "execa";
import * as z from "zod";

import { clusterClient } from "../../automation/cluster-client.ts";
import { installRelease, upgradeRelease } from "../../automation/helm/change-release.ts";
import { type HelmPlace, runHelm } from "../../automation/helm/run-helm.ts";
import { schemaFiles } from "../../cli/schema-files.ts";
import { loadEnvironment } from "../../environment/load.ts";
import { clusterDown } from "../../toolchain/cluster.ts";
import { acquireToolchain, ToolchainError } from "../../toolchain/toolchain.ts";
import { moor } from "../cli/collecting-host.ts";

const repository = join(import.meta.dirname, "..", "..");
const CANARY = "canary-of-helm-operate";
const namespace = "tenant-acme";
const platform = `tenants:
  acme:
    owner: payments@acme.example
    quota: { cpu: "6", memory: 8Gi, storage: 20Gi }
    releases:
      cache:
        chart: ./cache
        version: 1.2.0
        values: { auth: { password: { secret: acme-cache } } }
`;
const listSchema = z.object({
  releases: z.array(z.record(z.string(), z.unknown())),
  missing: z.array(z.unknown()),
});
const schemas = new Map(schemaFiles().map(({ path, text }) => [path, text]));

describe("moor helm on a real API server", function () {
  this.timeout(120_000);
  let root = "";
  let place: HelmPlace;
  let chart = "";
  /** Everything that was printed. */
  const printed: string[] = [];

  before(async function () {
    this.timeout(600_000);
    const toolchain = await acquireToolchain().catch((error: unknown) => {
      if (!(error instanceof ToolchainError)) throw error;
      process.stdout.write(`skipped: the tools cannot be had here\n${error.message}\n`);
      return undefined;
    });
    if (toolchain === undefined) return this.skip();
    root = mkdtempSync(join(tmpdir(), "moorage-helm-operate-"));
    chart = join(root, "cache");
    cpSync(join(repository, "examples", "charts", "cache"), chart, { recursive: true });
    writeFileSync(join(root, "Pulumi.yaml"), "name: moorage\nruntime: nodejs\n");
    writeFileSync(join(root, "platform.yaml"), platform);
    writeFileSync(join(root, "Pulumi.dev.yaml"), "config: { moorage:domain: dev.localhost }\n");
    const { code, stderr } = await run("cluster up");
    assert.equal(code, 0, stderr);
    const { cluster } = loadEnvironment({ root, environment: "dev" }).environment;
    place = { helm: join(toolchain.binDir, "helm"), home: join(root, ".moorage", "helm"), cluster };
    const { create } = await clusterClient(cluster);
    await create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  });

  after(async function () {
    this.timeout(60_000);
    if (root === "") return;
    await clusterDown({ directory: join(root, ".moorage", "cluster") });
    rmSync(root, { recursive: true, force: true });
  });

  async function run(line: string): ReturnType<typeof moor> {
    const { HOME = "", PATH = "", MOORAGE_CACHE } = process.env;
    const env = { HOME, PATH, ...(MOORAGE_CACHE === undefined ? {} : { MOORAGE_CACHE }) };
    const result = await moor(line.split(" "), { cwd: root, env });
    printed.push(result.stdout, result.stderr);
    return result;
  }

  /** Data of a command, which must be as its schema says. */
  async function data(line: string, schema: string): Promise<unknown> {
    const { code, stdout, stderr } = await run(`${line} -e dev -o json`);
    assert.equal(code, 0, stderr + stdout);
    const document: unknown = JSON.parse(stdout);
    const shape: unknown = JSON.parse(schemas.get(`cli/${schema}.schema.json`) ?? "null");
    assert.ok(typeof shape === "object" && shape !== null);
    const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(shape);
    assert.ok(validate(document), JSON.stringify(validate.errors));
    assert.ok(typeof document === "object" && document !== null && "data" in document);
    return document.data;
  }

  it("runs the script with Postgres: install, ready, status, upgrade, rollback, list, history, uninstall", async () => {
    const script = join(repository, "examples", "automation", "helm-postgres.ts");

    const { stdout } = await execa(process.execPath, [script, "dev", root]);

    assert.deepEqual(stdout.split("\n"), [
      "namespace tenant-test",
      "install   revision 1 deployed",
      "ready     test-pg-0",
      "status    postgres 1.0.0 with 4 objects",
      "upgrade   revision 2 deployed",
      'values    {"auth":{"password":"[secret]","user":"shop"},"settings":{"max_connections":200}}',
      "rollback  revision 3 deployed",
      "list      test-pg revision 3 deployed",
      "history   1 superseded: Install complete",
      "history   2 superseded: Upgrade complete",
      "history   3 deployed: Rollback to 1",
      "uninstall 0 releases left",
    ]);
  });

  it("lists releases with their declarations, and those that are declared but not there", async () => {
    const values = { auth: { password: CANARY } };
    await installRelease(place, { namespace, name: "old" }, { chart, values });
    await upgradeRelease(
      place,
      { namespace, name: "old" },
      {
        chart,
        values: { ...values, port: 7000 },
      },
    );

    const list = await data("helm list", "helm-list");

    const { releases, missing } = listSchema.parse(list);
    assert.equal(releases.length, 1);
    const { updated, ...rest } = releases[0] ?? {};
    assert.match(String(updated), /^20\d\d-\d\d-\d\dT.*Z$/);
    assert.deepEqual(rest, {
      namespace,
      name: "old",
      revision: 2,
      status: "deployed",
      chart: "cache",
      version: "1.2.0",
      appVersion: "8.0",
      declaredAt: null,
    });
    assert.deepEqual(missing, [{ namespace, name: "cache", declaredAt: "platform.yaml:7:16" }]);
  });

  it("masks the values of a release", async () => {
    assert.deepEqual(await data("helm values old", "helm-values"), {
      namespace,
      name: "old",
      values: { auth: { password: "[secret]" }, port: 7000 },
    });
  });

  it("asks before it rolls back, and changes nothing without an answer", async () => {
    const { code, stderr } = await run("helm rollback old -e dev");

    assert.equal(code, 2);
    assert.match(stderr, /^ {2}update Service old$/m);
    assert.match(stderr, /npx moor helm rollback tenant-acme\/old 1 -e dev --yes/);
  });

  it("says what a rollback would change, rolls back, and keeps the history", async () => {
    const changes = ["ConfigMap", "Service", "StatefulSet"].map((kind) => {
      return { kind, name: "old", operation: "update" };
    });
    const expected = { namespace, name: "old", declaredAt: null, from: 2, to: 1, changes };

    assert.deepEqual(await data("helm rollback old --dry-run", "helm-rollback"), {
      ...expected,
      dryRun: true,
      revision: null,
    });
    assert.deepEqual(await data("helm rollback old --yes", "helm-rollback"), {
      ...expected,
      dryRun: false,
      revision: 3,
    });
    const { stdout } = await run("helm history old -e dev");
    assert.match(stdout, /^3 .* deployed .* Rollback to 1$/m);
  });

  it("names what somebody changed of a release, and nothing else", async () => {
    const none = { releases: [{ namespace, name: "old", revision: 3, objects: [] }] };
    assert.deepEqual(await data("helm drift", "helm-drift"), none);
    const { cluster } = loadEnvironment({ root, environment: "dev" }).environment;
    const { apps, core } = await clusterClient(cluster);
    const scaled = {
      name: "old",
      namespace,
      body: [{ op: "replace", path: "/spec/replicas", value: 2 }],
    };
    await apps.patchNamespacedStatefulSet(scaled);
    await core.deleteNamespacedConfigMap({ name: "old", namespace });

    const { code, stdout } = await run("helm drift old -e dev");

    assert.equal(code, 7);
    assert.match(stdout, /^tenant-acme +old +ConfigMap old +deleted$/m);
    assert.match(stdout, /^tenant-acme +old +StatefulSet old +spec\.replicas$/m);
  });

  it("refuses to uninstall what a program of Moorage deployed", async () => {
    const args = ["install", "marked", chart, "--namespace", namespace];
    const note = ["--description", `chart sha256:${"a".repeat(64)}`];
    const values = { auth: { password: CANARY } };
    const { exitCode, stderr } = await runHelm(place, { args: [...args, ...note], values });
    assert.equal(exitCode, 0, stderr);

    const result = await run("helm uninstall marked -e dev --yes");

    assert.equal(result.code, 2);
    assert.match(result.stderr, /^error: A program of Moorage deployed tenant-acme\/marked/);
  });

  it("uninstalls what nobody manages, and says what goes before it does", async () => {
    const objects = ["Secret", "Service", "ServiceAccount", "StatefulSet"].map((kind) => ({
      kind,
      name: "old",
    }));
    const expected = { namespace, name: "old", objects, kept: [] };

    assert.deepEqual(await data("helm uninstall old --dry-run", "helm-uninstall"), {
      ...expected,
      dryRun: true,
    });
    assert.deepEqual(await data("helm uninstall old --yes", "helm-uninstall"), {
      ...expected,
      dryRun: false,
    });
    const { code, stderr } = await run("helm status old -e dev");
    assert.equal(code, 2);
    assert.match(stderr, /^error: No release "old" in the namespaces of dev\.$/m);
  });

  it("tells a release that is not ready in time as a timeout, and leaves nothing of it", async () => {
    const release = { namespace, name: "slow" };
    const values = { auth: { password: CANARY }, storage: { className: "nowhere" } };

    await assert.rejects(installRelease(place, release, { chart, values, timeoutSeconds: 3 }), {
      kind: "timeout",
    });

    const { code } = await run("helm status tenant-acme/slow -e dev");
    assert.equal(code, 2);
  });

  it("tells what was ended in the middle, with the way out", async () => {
    const release = { namespace, name: "killed" };
    const values = { auth: { password: CANARY }, storage: { className: "nowhere" } };
    const args = [
      "install",
      "killed",
      chart,
      "-n",
      namespace,
      "--set",
      "auth.password=x",
      "--wait",
    ];
    const cluster = ["--kubeconfig", String(place.cluster?.kubeconfig)];
    const helm = execa(place.helm, [...args, ...cluster, "--set", "storage.className=nowhere"]);
    helm.catch(() => undefined);
    const { read } = await clusterClient(
      loadEnvironment({ root, environment: "dev" }).environment.cluster,
    );
    const set = { apiVersion: "apps/v1", kind: "StatefulSet", metadata: release };
    while ((await read(set)) === undefined);
    helm.kill("SIGKILL");
    await helm.catch(() => undefined);

    const { code, stdout } = await run("helm status killed -e dev");

    assert.equal(code, 4);
    assert.match(stdout, /^status +pending-install, revision 1/m);
    await assert.rejects(upgradeRelease(place, release, { chart, values }), {
      kind: "resource",
      command: "npx moor recover --helm tenant-acme/killed",
    });
  });

  it("printed no value that is secret, and left no file with one", () => {
    assert.equal(printed.join("").includes(CANARY), false);
    assert.deepEqual(
      readdirSync(place.home).filter((name) => name.startsWith("run-")),
      [],
    );
  });
});
