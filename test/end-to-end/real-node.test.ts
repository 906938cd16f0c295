import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { access, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

import { clusterLayout } from "../../toolchain/cluster/layout.ts";
import { nodeLayout } from "../../toolchain/cluster/node/node-layout.ts";
import { runCommand } from "../../toolchain/cluster/node/run-command.ts";
import {
  clusterDown,
  clusterStatus,
  clusterToolNames,
  clusterUp,
  nodeSupport,
  type ClusterInfo,
  type ClusterOptions,
} from "../../toolchain/cluster.ts";
import { acquireToolchain, type Toolchain } from "../../toolchain/toolchain.ts";
import { hostState, networkOf, processesOf, type HostState } from "./support/host-state.ts";

const run = promisify(execFile);

describe("real node", function () {
  this.timeout(180_000);
  let directory = "";
  let second = "";
  let toolchain: Toolchain;
  let options: ClusterOptions;
  let info: ClusterInfo;
  let untouched: HostState;

  const nodeOf = (folder: string): ReturnType<typeof nodeLayout> =>
    nodeLayout(clusterLayout(folder));

  before(async function () {
    this.timeout(600_000);
    const folder = await mkdtemp(join(tmpdir(), "moorage-node-"));
    const { missing } = await nodeSupport(folder);
    if (missing.length > 0) {
      await rm(folder, { recursive: true });
      process.stdout.write(`skipped: no real node here, missing: ${missing.join(", ")}\n`);
      this.skip();
    }
    directory = join(folder, "a folder");
    second = join(folder, "another", "x".repeat(120)); // longer than the path of a socket can be
    toolchain = await acquireToolchain({ tools: await clusterToolNames({ directory }, true) });
    options = { directory, toolchain, realNode: true };
    untouched = await hostState([nodeOf(directory), nodeOf(second)]);
    [info] = await Promise.all([clusterUp(options), clusterUp({ ...options, directory: second })]);
  });

  after(async () => {
    if (directory === "") return;
    await clusterDown({ directory });
    await clusterDown({ directory: second });
    await rm(join(directory, ".."), { recursive: true, force: true });
  });

  async function kubectl(...args: readonly string[]): Promise<string> {
    const program = join(toolchain.binDir, "kubectl");
    const flags = ["--kubeconfig", info.kubeconfig, "--cache-dir", join(directory, "../cache")];
    const { stdout } = await run(program, [...flags, ...args], { timeout: 60_000 });
    return stdout.trim();
  }

  async function pidOf(name: string): Promise<number> {
    const { components, nodeProcesses } = await clusterStatus({ directory });
    return [...components, ...nodeProcesses].find((one) => one.name === name)?.pid ?? Number.NaN;
  }

  /** The first process of the node, by the parent of containerd's keeper. */
  async function firstPid(): Promise<number> {
    const parent = async (pid: number): Promise<number> =>
      Number(/^PPid:\t(\d+)$/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1]);
    return parent(await parent(await pidOf("containerd")));
  }

  async function kill(pids: readonly number[]): Promise<void> {
    for (const pid of pids) process.kill(pid, "SIGKILL");
    const goes = async (pid: number): Promise<void> => {
      const text = (): Promise<string> => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
      while ((await text()) !== "") await sleep(50);
    };
    await Promise.all(pids.map(goes));
    await sleep(300);
  }

  async function assertUntouched(): Promise<void> {
    const nodes = [nodeOf(directory), nodeOf(second)];
    assert.deepEqual(await hostState(nodes), untouched);
    assert.deepEqual(await processesOf(nodeOf(directory), directory), []);
    assert.deepEqual(await processesOf(nodeOf(second), second), []);
  }

  it("runs the one node and its programs in a network of their own", async () => {
    const status = await clusterStatus({ directory });
    const pids = [...status.components, ...status.nodeProcesses].map(({ pid }) => pid ?? 0);
    const networks = new Set(await Promise.all(pids.map(networkOf)));

    assert.deepEqual([status.state, status.nodes], ["running", [{ name: "node-1", ready: true }]]);
    assert.deepEqual(
      status.nodeProcesses.map(({ name, alive }) => `${name} ${alive}`),
      ["containerd true", "kubelet true", "kube-proxy true", "kube-router true", "world true"],
    );
    assert.equal(networks.size, 2); // the node's and the world's
    assert.ok(!networks.has(await networkOf(process.pid)));
  });

  it("keeps keys to their owner", async () => {
    const { folder } = nodeOf(directory);
    const files = ["kubeconfig", "../pki/admin.key", "../pki/ca.key", "../../../../kubeconfig"];
    const modes = await Promise.all(files.map(async (one) => (await stat(join(folder, one))).mode));

    assert.deepEqual(
      modes.map((mode) => mode & 0o777),
      [0o600, 0o600, 0o600, 0o600],
    );
  });

  it("gives the kubelet files in place of the tunables of this machine", async () => {
    const { folder } = nodeOf(directory);
    const asked = ["vm.overcommit_memory", "kernel.panic", "kernel.panic_on_oops"];
    const values = await Promise.all(
      asked.map((name) => readFile(join(folder, "tunables", name), "utf8")),
    );
    const state = await hostState([nodeOf(directory), nodeOf(second)]);

    assert.deepEqual(
      values.map((value) => value.trim()),
      ["1", "10", "1"],
    );
    assert.deepEqual(state["tunables"], untouched["tunables"]);
  });

  it("is left as it is by a second clusterUp", async () => {
    const before = await clusterStatus({ directory });

    const again = await clusterUp({ directory, toolchain });

    assert.deepEqual(again, { ...info, created: false });
    assert.deepEqual(await clusterStatus({ directory }), before);
  });

  it("goes away without a trace, and leaves its neighbor alone", async () => {
    await clusterDown({ directory: second });

    assert.deepEqual(await processesOf(nodeOf(second), second), []);
    assert.equal((await clusterStatus({ directory: second })).state, "absent");
    assert.equal((await clusterStatus({ directory })).state, "running");
  });

  it("starts containerd and kubelet again by itself", async () => {
    const pids = [await pidOf("containerd"), await pidOf("kubelet")];
    await kill(pids);
    await sleep(1_000);

    const status = await clusterStatus({ directory });

    assert.equal(status.state, "running");
    assert.ok(!pids.includes(await pidOf("containerd")) && !pids.includes(await pidOf("kubelet")));
  });

  it("works again after kill -9 of its first process, which ends all of it", async () => {
    await kubectl("create", "deployment", "web", "--image", "localhost/moorage/server:1");
    await kubectl("wait", "--for=condition=Available", "deployment/web", "--timeout=60s");
    await kill([await firstPid()]);
    const broken = await clusterStatus({ directory });

    await clusterUp({ directory, toolchain });

    assert.equal(
      broken.reason,
      "containerd, kubelet, kube-proxy, kube-router ended; `npx moor cluster up` starts what is missing",
    );
    assert.equal((await clusterStatus({ directory })).state, "running");
    await kubectl("rollout", "restart", "deployment/web");
    await kubectl("rollout", "status", "deployment/web", "--timeout=60s");
  });

  it("works again after kill -9 of the API server and of the world", async () => {
    await kill([await pidOf("kube-apiserver"), await pidOf("world")]);

    const again = await clusterUp({ directory, toolchain });

    assert.deepEqual(again, { ...info, created: false });
    assert.equal((await clusterStatus({ directory })).state, "running");
  });

  it("works again when a part of its network is gone", async () => {
    await runCommand(["ip", "netns", "delete", nodeOf(directory).world]);

    const again = await clusterUp({ directory, toolchain });

    assert.deepEqual(again, { ...info, created: false });
    await access(`/run/netns/${nodeOf(directory).world}`);
  });

  it("keeps volumes over the start of the machine", async () => {
    await kubectl("apply", "-f", join(import.meta.dirname, "support", "volume-writer.yaml"));
    await kubectl("wait", "--for=condition=Ready", "pod/writer", "--timeout=60s");
    await kubectl("exec", "writer", "--", "sh", "-c", "echo kept > /data/file");
    const { components } = await clusterStatus({ directory });
    const node = nodeOf(directory);
    await kill([await pidOf("world"), await firstPid(), ...components.map(({ pid }) => pid ?? 0)]);
    for (const name of [node.namespace, node.world])
      await runCommand(["ip", "netns", "delete", name]);

    await clusterUp({ directory, toolchain });
    await kubectl("delete", "pod/writer", "--force", "--grace-period=0");
    await kubectl("apply", "-f", join(import.meta.dirname, "support", "volume-writer.yaml"));
    await kubectl("wait", "--for=condition=Ready", "pod/writer", "--timeout=60s");

    assert.equal(await kubectl("exec", "writer", "--", "cat", "/data/file"), "kept");
  });

  it("is removed whole even when its folder was removed while it ran", async () => {
    // Programs of the node go on writing in the meantime.
    await rm(directory, { recursive: true, force: true, maxRetries: 20 });
    const { state } = await clusterStatus({ directory });

    await clusterDown({ directory });

    assert.equal(state, "broken");
    await assertUntouched();
  });

  it("is removed whole when its start was interrupted", async () => {
    for (const milliseconds of [400, 2_500]) {
      const signal = AbortSignal.timeout(milliseconds);
      await assert.rejects(clusterUp({ ...options, signal }), { name: "TimeoutError" });

      await clusterDown({ directory });

      await assertUntouched();
    }
  });

  it("is removed whole when only the network of an interrupted start is there", async () => {
    const { namespace } = nodeOf(directory);
    await runCommand(["ip", "netns", "add", namespace]);

    await clusterDown({ directory });

    await assertUntouched();
  });
});
