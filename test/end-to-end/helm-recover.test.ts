import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

import { deployedReleases } from "../../automation/helm/deployed-releases.ts";
import { startPlatform, stopPlatform } from "../../automation/local-platform.ts";
import type { OperationEvent } from "../../automation/operation.ts";
import { preview, up } from "../../automation/operations.ts";
import { orphanedPlugins } from "../../automation/orphans.ts";
import { pendingOperations } from "../../automation/pending.ts";
import { type ProjectFiles, projectFiles } from "../../automation/project-files.ts";
import { recover, type RecoveryResult, WHOLE_SCOPE } from "../../automation/recover.ts";
import { readLocks } from "../../automation/stack-lock.ts";
import { readEnvironment } from "../../automation/target-check.ts";
import { acquireToolchain, type Toolchain } from "../../toolchain/toolchain.ts";
import { copyProject } from "../automation/support/project-copy.ts";

const RUNS = Number(process.env["KILL_RUNS"] ?? "2");
/** An installation of the chart takes about as long; less when a run turns out to be faster. */
const WINDOW_MS = 3_000;
const MOST_TRIES = 6;
const SPACE = "tenant-globex";

const platform = (release: string): string => `tenants:
  globex:
    owner: orders@globex.example
    quota: { cpu: "4", memory: 8Gi, storage: 20Gi }
    apps: {}
${release}`;

const cache = (replicas: number): string => `    releases:
      cache:
        chart: ./examples/charts/cache
        version: 1.2.0
        values:
          replicas: ${replicas}
          auth: { password: { secret: globex-cache-password } }
`;

describe("moor recover after a killed Helm release, on the real engine and API server", () => {
  let toolchain: Toolchain;
  let root: string;
  let files: ProjectFiles;
  let window = WINDOW_MS;
  const story: string[] = [];

  const target = (): { root: string; environment: string } => ({ root, environment: "dev" });
  const declare = (release: string): void => {
    writeFileSync(join(root, "platform.yaml"), platform(release));
  };

  before(async () => {
    toolchain = await acquireToolchain();
    root = copyProject();
    files = projectFiles(target());
    declare("");
    writeFileSync(join(root, "Pulumi.dev.yaml"), "config:\n  moorage:profile: dev\n");
    await startPlatform({ ...target(), toolchain });
  });

  after(async () => {
    process.stdout.write(story.map((line) => `      ${line}\n`).join(""));
    await stopPlatform({ ...target(), toolchain });
    rmSync(root, { recursive: true, force: true });
  });

  for (let run = 0; run < RUNS; run += 1) {
    const everything = run % 2 === 0;
    const what = everything ? "engine and provider are" : "the engine is";

    it(`converges after ${what} killed during an installation (${run + 1})`, async () => {
      await killedUp("create", everything, { from: "", to: cache(1) });

      await recoverAndConverge("install", 1);
    });

    it(`converges after ${what} killed during an upgrade (${run + 1})`, async () => {
      await killedUp("update", everything, { from: cache(1), to: cache(2) });

      await recoverAndConverge("upgrade", 2);
      declare("");
      await up(target(), { toolchain });
      assert.deepEqual(objectsOfRelease(), []);
    });
  }

  it("leaves a release alone that the stack never had", async () => {
    declare(cache(1));
    await up(target(), { toolchain });
    await killedHelm("stranger");

    const found = await recover(target(), { toolchain, confirm: () => Promise.resolve(true) });
    const named = await recover(target(), {
      toolchain,
      scope: { ...WHOLE_SCOPE, helm: `${SPACE}/stranger` },
      confirm: () => Promise.resolve(true),
    });

    assert.deepEqual([found.steps, found.recovered], [[], false]);
    assert.deepEqual(
      named.steps.map(({ action, subject }) => `${action} ${subject}`),
      [`refuse release ${SPACE}/stranger`],
    );
    assert.equal((await states()).get(`${SPACE}/stranger`), "pending-install");
  });

  /** Runs `up` until one was killed before its end. */
  async function killedUp(
    operation: string,
    everything: boolean,
    { from, to }: { readonly from: string; readonly to: string },
  ): Promise<void> {
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      declare(to);
      if ((await endedUp(operation, everything)) !== "completed") return;
      window *= 0.8;
      declare(from);
      await up(target(), { toolchain });
    }
    assert.fail(`${MOST_TRIES} runs were complete before they were killed`);
  }

  /** Runs `up`, kills it at a random moment after it began with the release, and tells how it ended. */
  async function endedUp(operation: string, everything: boolean): Promise<string> {
    const delay = Math.floor(Math.random() * window);
    let killed: Promise<void> | undefined;
    const onEvent = (event: OperationEvent): void => {
      if (event.kind !== "step" || !event.type.includes("helm.sh/v3:Release")) return;
      if (event.operation !== operation || event.status !== "running") return;
      killed ??= setTimeout(delay).then(async () => {
        await kill(everything);
      });
    };
    const ended = await up(target(), { toolchain, onEvent }).then(
      () => "completed",
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    await killed;
    const state = (await states()).get(`${SPACE}/cache`) ?? "absent";
    const whom = everything ? "both" : "engine";
    story.push(`${operation}: ${whom} killed after ${delay} ms: ${ended}, release ${state}`);
    return ended;
  }

  async function kill(everything: boolean): Promise<void> {
    for (const { pid } of readLocks(files.state, files.project, "dev")) {
      process.kill(pid, "SIGKILL");
    }
    // The provider is an orphan as soon as the engine is gone.
    for (let round = 0; everything && round < 20; round += 1) {
      for (const pid of orphanedPlugins(files)) process.kill(pid, "SIGKILL");
      await setTimeout(10);
    }
  }

  async function recoverAndConverge(what: string, replicas: number): Promise<void> {
    const seen = foundByCommand();
    const done = await recover(target(), { toolchain, confirm: () => Promise.resolve(true) });
    const again = await recover(target(), { toolchain, confirm: () => Promise.resolve(true) });
    story.push(`${what}: ${said(done)}`);
    assert.deepEqual(seen, [done.interrupted, "dry run"]);
    assert.deepEqual([again.steps, again.interrupted, again.recovered], [[], [], false]);
    assert.deepEqual(pendingOperations(files.checkpoint), []);
    assert.deepEqual(readLocks(files.state, files.project, "dev"), []);
    assert.doesNotMatch((await states()).get(`${SPACE}/cache`) ?? "absent", /^pending-/);

    await up(target(), { toolchain });

    const { steps } = await preview(target(), { toolchain, expectNoChanges: true });
    assert.deepEqual(steps, []);
    const [release] = [
      ...(await deployedReleases((await readEnvironment(target())).environment)).values(),
    ];
    assert.equal(release?.status, "deployed");
    assert.deepEqual(objectsOfRelease(), release.objects.map(nameOf).toSorted());
    assert.equal(replicasOf(release.objects), replicas);
  }

  /** What `moor recover --dry-run` sees; the releases may go on until their processes are ended. */
  function foundByCommand(): readonly unknown[] {
    const args = ["cli/main.ts", "recover", "-e", "dev", "--dry-run", "-o", "json"];
    const text = execFileSync(process.execPath, args, {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const document: unknown = JSON.parse(text);
    const data: unknown = Reflect.get(Object(document), "data");
    return [
      Reflect.get(Object(data), "interrupted"),
      Reflect.get(Object(data), "dryRun") === true ? "dry run" : "",
    ];
  }

  async function states(): Promise<ReadonlyMap<string, string>> {
    const { environment } = await readEnvironment(target());
    const releases = await deployedReleases(environment);
    return new Map([...releases].map(([name, { status }]) => [name, status]));
  }

  /** Objects in the cluster that carry the release's label, except those that controllers made. */
  function objectsOfRelease(): readonly string[] {
    const kinds = "configmap,secret,serviceaccount,service,statefulset,poddisruptionbudget";
    const args = [
      "-n",
      SPACE,
      "get",
      kinds,
      "-l",
      "app.kubernetes.io/instance=cache",
      "-o",
      "name",
    ];
    const listed = execFileSync(join(toolchain.binDir, "kubectl"), [...args, ...cluster()], {
      encoding: "utf8",
    });
    return listed
      .split("\n")
      .filter(Boolean)
      .map((line) => line.replace(/\.[^/]*/, ""))
      .toSorted();
  }

  function cluster(): readonly string[] {
    return ["--kubeconfig", join(files.cluster, "kubeconfig")];
  }

  /** Plain Helm, killed while it waits for a volume that nobody provides. */
  async function killedHelm(name: string): Promise<void> {
    const chart = join(root, "stranger");
    mkdirSync(join(chart, "templates"), { recursive: true });
    writeFileSync(join(chart, "Chart.yaml"), "apiVersion: v2\nname: stranger\nversion: 0.1.0\n");
    const spec =
      "{ accessModes: [ReadWriteOnce], storageClassName: none, resources: { requests: { storage: 1Mi } } }";
    const claim = `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: stranger }\nspec: ${spec}\n`;
    writeFileSync(join(chart, "templates", "claim.yaml"), claim);
    const args = ["install", name, chart, "-n", SPACE, "--wait", ...cluster()];
    const helm = spawn(join(toolchain.binDir, "helm"), args, { stdio: "ignore" });
    const ended = once(helm, "exit");
    while ((await states()).get(`${SPACE}/${name}`) === undefined) await setTimeout(100);
    helm.kill("SIGKILL");
    assert.deepEqual(await ended, [null, "SIGKILL"]);
  }
});

function said({ steps, interrupted, cleared, seconds }: RecoveryResult): string {
  const done = steps.map(({ action, subject, reason }) => {
    return `${action} ${subject.replace(/\d+/, "N")} (${reason})`;
  });
  return `${[...done, `${interrupted.length} pending`].join(", ")}, ${cleared ? "cleared" : "not cleared"} in ${seconds.toFixed(1)} s`;
}

function nameOf(object: Readonly<Record<string, unknown>>): string {
  const metadata = object["metadata"];
  const name =
    typeof metadata === "object" && metadata !== null && "name" in metadata ? metadata.name : "";
  return `${String(object["kind"]).toLowerCase()}/${String(name)}`;
}

function replicasOf(objects: readonly Readonly<Record<string, unknown>>[]): unknown {
  const spec = objects.find(({ kind }) => kind === "StatefulSet")?.["spec"];
  return typeof spec === "object" && spec !== null && "replicas" in spec
    ? spec.replicas
    : undefined;
}
