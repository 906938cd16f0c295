import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import {
  type PlatformStep,
  startPlatform,
  type StartResult,
  stopPlatform,
} from "../../automation/local-platform.ts";
import type { OperationEvent, OperationResult } from "../../automation/operation.ts";
import { outputs, preview, up } from "../../automation/operations.ts";
import { pendingOperations } from "../../automation/pending.ts";
import { type ProjectFiles, projectFiles } from "../../automation/project-files.ts";
import { readLocks } from "../../automation/stack-lock.ts";
import { ensureStack, setSecret } from "../../automation/stack.ts";
import { openWorkspace } from "../../automation/workspace.ts";
import { acquireToolchain, type Toolchain } from "../../toolchain/toolchain.ts";
import { filesWith } from "../automation/support/files.ts";
import { copyProject } from "../automation/support/project-copy.ts";

const CANARIES = [
  "canary-session-3141",
  "canary-database-2718",
  "canary-cache-1618",
  "canary-orders-1414",
] as const;

describe("platform of a fresh project, on the real engine and control plane", () => {
  let toolchain: Toolchain;
  let root: string;
  let files: ProjectFiles;
  const heard: unknown[] = [];

  const target = (): { root: string; environment: string } => ({ root, environment: "dev" });

  const start = async (onStep?: (step: PlatformStep) => void): Promise<StartResult> => {
    const hear = (step: PlatformStep): void => {
      heard.push(step);
      onStep?.(step);
    };
    const result = await startPlatform({ ...target(), toolchain, onStep: hear });
    heard.push(result);
    return result;
  };

  /** Plants known values where a start would generate random ones. */
  const plantSecrets = async (): Promise<void> => {
    const workspace = openWorkspace(target(), toolchain);
    await ensureStack(workspace);
    await setSecret(workspace, "acme-session-key", CANARIES[0]);
    await setSecret(workspace, "acme-database-password", CANARIES[1]);
    await setSecret(workspace, "globex-cache-password", CANARIES[2]);
    await setSecret(workspace, "globex-orders-password", CANARIES[3]);
    workspace.close();
  };

  const replaceIn = (file: string, from: string, to: string): void => {
    const text = readFileSync(join(root, file), "utf8");
    assert.equal(text.includes(from), true, `${file} holds ${from}`);
    writeFileSync(join(root, file), text.replace(from, to));
  };

  const changed = ({ steps }: OperationResult): readonly string[] =>
    steps.map(({ operation, name }) => `${operation} ${name}`);

  before(async () => {
    toolchain = await acquireToolchain();
    root = copyProject();
    files = projectFiles(target());
    await plantSecrets();
  });

  after(async () => {
    await stopPlatform({ ...target(), toolchain });
    rmSync(root, { recursive: true, force: true });
  });

  it("says so when the engine is killed while it creates", async () => {
    const killAtThirdDeployment = killer("apps/v1:Deployment", 3);

    await assert.rejects(start(killAtThirdDeployment), {
      message: "the engine was ended by SIGKILL",
    });

    assert.notEqual(pendingOperations(files.checkpoint).length, 0);
    assert.equal(readLocks(files.state, files.project, "dev").length, 1);
  });

  it("converges at the next start, without the lock and the pending operations", async () => {
    const notices: string[] = [];

    const { status } = await start((step) => {
      if (step.kind === "engine" && step.event.kind === "notice") {
        notices.push(step.event.message.replaceAll(/\d+/g, "N").replace(/of \S+@\S+/, "of X"));
      }
    });

    assert.equal(status.ready, true);
    assert.deepEqual(notices, [
      "removed the lock of X (pid N) since N-N-NTN:N:N.NZ: that process has ended",
      "the last run was interrupted during N operations; repairing",
    ]);
    assert.deepEqual(pendingOperations(files.checkpoint), []);
    assert.deepEqual(readLocks(files.state, files.project, "dev"), []);
  });

  it("changes nothing at another start", async () => {
    const { deployed, status } = await start();

    assert.deepEqual(Object.keys(deployed.changes), ["same"]);
    assert.deepEqual(deployed.steps, []);
    assert.deepEqual(
      status.tenants.map(({ apps, releases }) => [...apps, ...releases].map(({ name }) => name)),
      [
        ["api", "db", "migrate", "report", "web"],
        ["shop", "worker", "cache", "orders"],
        ["search"],
        ["metering", "portal", "reports"],
      ],
    );
  });

  it("previews without changes", async () => {
    const { steps, findings } = await preview(target(), { toolchain, expectNoChanges: true });

    assert.deepEqual([steps, findings], [[], []]);
  });

  it("leaves the tracked stack file as it is", () => {
    const original = join(import.meta.dirname, "..", "..", "Pulumi.dev.yaml");

    assert.equal(readFileSync(files.stackFile, "utf8"), readFileSync(original, "utf8"));
  });

  it("changes exactly one resource when an app is scaled", async () => {
    replaceIn("Pulumi.dev.yaml", "web: { replicas: 2 }", "web: { replicas: 3 }");

    await assert.rejects(preview(target(), { toolchain, expectNoChanges: true }), {
      kind: "unexpected-changes",
      message: "dev has changes although none were expected: update acme-web",
    });
    const result = await up(target(), { toolchain });

    assert.deepEqual(changed(result), ["update acme-web"]);
    assert.equal(result.changes["update"], 1);
  });

  it("is cancelled by a signal and goes on at the next start", async () => {
    replaceIn("Pulumi.dev.yaml", "web: { replicas: 3 }", "web: { replicas: 2 }");
    const cancel = new AbortController();
    const onEvent = (event: OperationEvent): void => {
      heard.push(event);
      if (event.kind === "step" && event.operation === "update") {
        cancel.abort();
      }
    };

    const options = { toolchain, signal: cancel.signal, onEvent };
    const outcome = await up(target(), options).then(
      () => "completed",
      (error: unknown) => (error instanceof Error && "kind" in error ? error.kind : error),
    );
    const { deployed, status } = await start();

    assert.equal(cancel.signal.aborted, true);
    assert.equal(outcome, "cancelled");
    assert.equal(status.ready, true);
    assert.deepEqual(
      changed(deployed).filter((step) => step !== "update acme-web"),
      [],
    );
  });

  it("refuses a wrong passphrase with the file and the way out", async () => {
    renameSync(files.passphrase, `${files.passphrase}.right`);
    writeFileSync(files.passphrase, "certainly not the right one", { mode: 0o600 });

    try {
      await assert.rejects(preview(target(), { toolchain }), {
        kind: "authentication",
        command: "npm run down && npm start",
      });
    } finally {
      renameSync(`${files.passphrase}.right`, files.passphrase);
    }
  });

  it("keeps four planted secrets out of state, history, files and everything it says", async () => {
    heard.push(await outputs(target(), { toolchain }));

    const said = JSON.stringify(heard);
    assert.deepEqual(
      CANARIES.filter((canary) => said.includes(canary)),
      [],
    );
    assert.deepEqual(filesWith(files.state, CANARIES), []);
    assert.deepEqual(filesWith(files.temporary, CANARIES), []);
    const copy = readFileSync(files.workingCopy, "utf8");
    assert.equal(
      CANARIES.some((canary) => copy.includes(canary)),
      false,
    );
    // Proof that the values are in use: the cluster has them.
    assert.equal(secretInCluster("web-secret", "SESSION_KEY"), CANARIES[0]);
  });

  it("runs the script of docs/automation.md, which compiles", () => {
    const guide = readFileSync(join(root, "docs", "automation.md"), "utf8");
    const [, script = ""] = /```ts\n(.*?)```/s.exec(guide) ?? [];
    writeFileSync(join(root, "script.ts"), script);
    const config = { extends: "./tsconfig.json", include: ["script.ts"] };
    writeFileSync(join(root, "tsconfig.script.json"), JSON.stringify(config));

    execFileSync("node_modules/.bin/tsc", ["-p", "tsconfig.script.json"], { cwd: root });
    const printed = execFileSync(process.execPath, ["script.ts"], { cwd: root, encoding: "utf8" });

    assert.match(printed, /^nothing to change\n\{"same":\d+\} in \d+ s\n$/);
  });

  it("is gone after a stop: no process, no file, no lock", async () => {
    const { destroyed } = await stopPlatform({ ...target(), toolchain });

    assert.deepEqual(Object.keys(destroyed?.changes ?? {}), ["delete"]);
    assert.equal(existsSync(files.folder), false);
    assert.deepEqual(processesOf(root), []);
  });

  it("has nothing left to stop", async () => {
    const { destroyed, removed } = await stopPlatform({ ...target(), toolchain });

    assert.deepEqual([destroyed, removed], [undefined, []]);
  });

  /** Kills the engine a moment after it began with the nth resource of a type. */
  function killer(type: string, nth: number): (step: PlatformStep) => void {
    let seen = 0;
    return (step) => {
      const event = step.kind === "engine" && step.event.kind === "step" ? step.event : undefined;
      if (event?.status === "running" && event.type.includes(type)) {
        seen += 1;
        if (seen === nth) {
          setTimeout(killEngine, 300);
        }
      }
    };
  }

  function killEngine(): void {
    for (const { pid } of readLocks(files.state, files.project, "dev")) {
      process.kill(pid, "SIGKILL");
    }
  }

  function secretInCluster(name: string, key: string): string {
    const kubeconfig = join(files.cluster, "kubeconfig");
    const path = `jsonpath={.data.${key}}`;
    const args = [
      "--kubeconfig",
      kubeconfig,
      "-n",
      "tenant-acme",
      "get",
      "secret",
      name,
      "-o",
      path,
    ];
    const encoded = execFileSync(join(toolchain.binDir, "kubectl"), args, { encoding: "utf8" });
    return Buffer.from(encoded, "base64").toString();
  }
});

/** Command lines of running processes that name a folder. */
function processesOf(folder: string): readonly string[] {
  const listed = execFileSync("ps", ["-A", "-o", "args="], { encoding: "utf8" });
  return listed.split("\n").filter((line) => line.includes(folder));
}
