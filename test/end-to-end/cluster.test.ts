import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { access, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

import { z } from "zod";

import { clusterDown, clusterStatus, clusterUp } from "../../toolchain/cluster.ts";
import type { ClusterInfo, ClusterOptions } from "../../toolchain/cluster.ts";
import { acquireToolchain, ToolchainError } from "../../toolchain/toolchain.ts";
import type { Toolchain } from "../../toolchain/toolchain.ts";

const podsSchema = z.object({
  items: z.array(
    z.object({
      status: z.object({
        initContainerStatuses: z.array(
          z.object({
            ready: z.boolean(),
            state: z.object({
              running: z.object({ startedAt: z.string() }).optional(),
              terminated: z.object({ startedAt: z.string(), finishedAt: z.string() }).optional(),
            }),
          }),
        ),
      }),
    }),
  ),
});
const run = promisify(execFile);
const objects = join(import.meta.dirname, "cluster-objects.yaml");

describe("embedded control plane", function () {
  this.timeout(90_000);
  let directory = "";
  let options: ClusterOptions;
  let info: ClusterInfo;

  before(async function () {
    this.timeout(600_000);
    let toolchain: Toolchain;
    try {
      toolchain = await acquireToolchain({ tools: ["kube", "kwok", "kwokctl"] });
    } catch (error) {
      if (!(error instanceof ToolchainError)) {
        throw error;
      }
      process.stdout.write(`skipped: the control plane cannot be had here\n${error.message}\n`);
      this.skip();
    }
    directory = join(await mkdtemp(join(tmpdir(), "moorage-cluster-")), "a folder", "cluster");
    options = { directory, toolchain };
    info = await clusterUp(options);
  });

  after(async () => {
    if (directory !== "") {
      await clusterDown({ directory });
      await rm(join(directory, "../.."), { recursive: true, force: true });
    }
  });

  async function kubectl(...args: readonly string[]): Promise<string> {
    const cache = ["--cache-dir", join(directory, "../cache")];
    const program = join(options.toolchain.binDir, "kubectl");
    const { stdout } = await run(program, ["--kubeconfig", info.kubeconfig, ...cache, ...args]);
    return stdout.trim();
  }

  /** Waits until kubectl prints the text, and says what it printed instead. */
  async function until(text: string, ...args: readonly string[]): Promise<void> {
    let printed = "";
    for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
      printed = await kubectl(...args);
      if (printed === text) {
        return;
      }
      await sleep(250);
    }
    assert.equal(printed, text);
  }

  async function killAll(): Promise<void> {
    for (const { pid } of (await clusterStatus({ directory })).components) {
      process.kill(pid ?? Number.NaN, "SIGKILL");
    }
    while ((await clusterStatus({ directory })).state !== "stopped") {
      await sleep(50);
    }
    await sleep(300); // a dying process still holds its ports
  }

  it("is made empty, with three ready nodes in a folder with a blank", async () => {
    const status = await clusterStatus({ directory });

    assert.equal(info.created, true);
    assert.equal(info.context, "kwok-moorage");
    assert.equal(status.state, "running");
    assert.deepEqual(status.nodes, [
      { name: "node-1", ready: true },
      { name: "node-2", ready: true },
      { name: "node-3", ready: true },
    ]);
    assert.equal(await kubectl("config", "current-context"), "kwok-moorage");
  });

  it("is identified by the UID of kube-system", async () => {
    const uid = await kubectl("get", "ns", "kube-system", "-o", "jsonpath={.metadata.uid}");

    assert.equal(info.identity, uid);
  });

  it("keeps its kubeconfig to the owner and away from the home folder", async () => {
    const home = join(homedir(), ".kube", "config");
    const text = await access(home).then(
      () => kubectl("config", "view", "--kubeconfig", home),
      () => "",
    );

    assert.equal((await stat(info.kubeconfig)).mode & 0o777, 0o600);
    assert.ok(!text.includes(info.server));
  });

  it("is left as it is by a second clusterUp", async () => {
    const before = await clusterStatus({ directory });

    const again = await clusterUp(options);

    assert.deepEqual(again, { ...info, created: false });
    assert.deepEqual(await clusterStatus({ directory }), before);
  });

  it("gains and loses nodes when their number is given, and keeps it when it is not", async () => {
    await clusterUp({ ...options, nodes: 4 });
    await clusterUp(options);
    const more = (await clusterStatus({ directory })).nodes.length;
    await clusterUp({ ...options, nodes: 3 });
    const fewer = (await clusterStatus({ directory })).nodes.length;

    assert.deepEqual([more, fewer], [4, 3]);
  });

  describe("with workloads", () => {
    before(async () => {
      await kubectl("apply", "-f", objects);
    });

    it("runs init containers one after the other and sidecars beside the containers", async () => {
      await until("2", "get", "deploy/web", "-o", "jsonpath={.status.availableReplicas}");
      const pods = await kubectl("get", "pods", "-l", "app=web", "-o", "json");

      const [pod] = podsSchema.parse(JSON.parse(pods)).items;
      const [first, sidecar, second] = pod?.status.initContainerStatuses ?? [];
      assert.deepEqual([first?.ready, sidecar?.ready, second?.ready], [true, true, true]);
      const moments = [
        first?.state.terminated?.startedAt,
        first?.state.terminated?.finishedAt,
        sidecar?.state.running?.startedAt,
        second?.state.terminated?.startedAt,
        second?.state.terminated?.finishedAt,
      ];
      assert.deepEqual(moments, moments.toSorted());
      assert.ok(!moments.includes(undefined));
    });

    it("completes a Job together with its sidecar", async () => {
      await until("1", "get", "job/once", "-o", "jsonpath={.status.succeeded}");
      const codes =
        "jsonpath={.items[0].status['containerStatuses','initContainerStatuses'][*].state.terminated.exitCode}";

      assert.equal(await kubectl("get", "pods", "-l", "job-name=once", "-o", codes), "0 0");
    });

    it("fails a Job whose pod is to end with another exit code", async () => {
      await until("1", "get", "job/failing", "-o", "jsonpath={.status.failed}");
      const code = "jsonpath={.items[0].status.containerStatuses[0].state.terminated.exitCode}";

      assert.equal(await kubectl("get", "pods", "-l", "job-name=failing", "-o", code), "3");
    });

    it("binds a claim of the default class and runs the pod that mounts it", async () => {
      await until("Running", "get", "pod/database", "-o", "jsonpath={.status.phase}");

      const claim = "jsonpath={.status.phase} {.spec.storageClassName} {.status.capacity.storage}";
      assert.equal(await kubectl("get", "pvc/data", "-o", claim), "Bound standard 1Gi");
    });

    it("gives Ingress and load balancer an address", async () => {
      const address = "jsonpath={.status.loadBalancer.ingress[0].ip}";

      await until("198.18.7.8", "get", "service/web", "-o", address);
      await until("198.19.0.1", "get", "ingress/web", "-o", address);
    });

    it("shows the failures that pods are told to have", async () => {
      const reason = "jsonpath={.status.containerStatuses[0].state.waiting.reason}";

      await until("ImagePullBackOff", "get", "pod/no-image", "-o", reason);
      await until("CrashLoopBackOff", "get", "pod/crashing", "-o", reason);
    });

    it("starts again after kill -9 with the same identity and objects", async () => {
      await killAll();

      const again = await clusterUp(options);

      assert.deepEqual(again, { ...info, created: false });
      assert.equal(await kubectl("get", "pvc", "-o", "name"), "persistentvolumeclaim/data");
    });

    it("starts a single component that ended", async () => {
      const { components } = await clusterStatus({ directory });
      process.kill(components.find(({ name }) => name === "kube-scheduler")?.pid ?? Number.NaN);
      await sleep(500);
      const broken = await clusterStatus({ directory });

      await clusterUp(options);

      assert.equal(
        broken.reason,
        "kube-scheduler ended; `npx moor cluster up` starts what is missing",
      );
      assert.equal((await clusterStatus({ directory })).state, "running");
    });

    it("lets go of everything that is deleted, also pods that a Job holds", async () => {
      await kubectl("delete", "-f", objects, "--timeout=20s");

      await until("", "get", "pods,pvc,pv,jobs,deployments", "-o", "name");
    });
  });

  describe("in trouble, and at its end", () => {
    it("rejects to start while another program has its port", async () => {
      await killAll();
      const port = Number(new URL(info.server).port);
      const server = createServer().listen(port, "127.0.0.1");

      await assert.rejects(clusterUp(options), (error) => {
        assert.ok(error instanceof Error);
        const [what] = error.message.split("\n");
        assert.equal(what, `port ${port} of kube-apiserver is in use by another program`);
        return true;
      });
      server.close();
    });

    it("rejects data that cannot be read, showing the log and `npx moor cluster down`", async () => {
      const data = join(directory, ".kwok/clusters/moorage/etcd/member/snap/db");
      await writeFile(data, "damaged");

      await assert.rejects(
        clusterUp(options),
        /^ClusterError: etcd ended right after its start\n {2}see .*etcd\.log\n( {4}.+\n)+ {2}fix: .*`npx moor cluster down`/,
      );
    });

    it("leaves neither process nor file behind", async () => {
      await clusterDown({ directory });

      assert.equal((await clusterStatus({ directory })).state, "absent");
      await assert.rejects(access(directory), { code: "ENOENT" });
      assert.deepEqual(await processesNaming(directory), []);
    });

    it("leaves nothing that a next clusterUp cannot cope with when it is interrupted", async () => {
      const interrupt = new AbortController();
      const first = clusterUp({ ...options, signal: interrupt.signal });
      setTimeout(() => {
        interrupt.abort();
      }, 1_200);

      await assert.rejects(first, { name: "AbortError" });
      const again = await clusterUp(options);

      assert.equal(again.created, true);
      assert.equal((await clusterStatus({ directory })).state, "running");
    });

    it("removes what an interrupted creation leaves", async () => {
      await clusterDown({ directory });
      const signal = AbortSignal.timeout(1_200);
      await assert.rejects(clusterUp({ ...options, signal }), { name: "TimeoutError" });

      await clusterDown({ directory });

      assert.deepEqual(await processesNaming(directory), []);
      await assert.rejects(readdir(directory), { code: "ENOENT" });
    });
  });
});

async function processesNaming(text: string): Promise<readonly string[]> {
  const { stdout } = await run("ps", ["-axww", "-o", "command="]);
  return stdout.split("\n").filter((line) => line.includes(text));
}
