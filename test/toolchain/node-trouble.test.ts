import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { ClusterApi } from "../../toolchain/cluster/api.ts";
import { clusterLayout } from "../../toolchain/cluster/layout.ts";
import { nodeLayout } from "../../toolchain/cluster/node/node-layout.ts";
import { nodeStates, nodeTrouble, podStates } from "../../toolchain/cluster/node/node-trouble.ts";
import { writeRecord } from "../../toolchain/cluster/record.ts";
import { clusterStatus, clusterToolNames, clusterUp } from "../../toolchain/cluster.ts";
import { nodeToolNames, toolNames } from "../../toolchain/versions.ts";

const ports = {
  etcdPeerPort: 20_001,
  etcdPort: 20_002,
  kubeApiserverPort: 20_003,
  kubeControllerManagerPort: 20_004,
  kubeSchedulerPort: 20_005,
  kwokControllerPort: 20_006,
};
const addresses = {
  host: "10.99.3.17",
  node: "10.99.3.18",
  gateway: "10.99.3.21",
  world: "10.99.3.22",
};

describe("trouble of a node", () => {
  it("is that it did not register, or what its condition says", () => {
    const conditions = [{ type: "Ready", status: "False", message: "cni plugin not initialized" }];

    assert.deepEqual(nodeStates("node-1", undefined), ["node-1 did not register"]);
    assert.deepEqual(nodeStates("node-1", { status: { conditions } }), [
      "node-1 is not ready: cni plugin not initialized",
    ]);
    assert.deepEqual(
      nodeStates("node-1", { status: { conditions: [{ type: "Ready", status: "True" }] } }),
      ["node-1 is ready"],
    );
  });

  it("is what holds the pods of cluster DNS", () => {
    const waiting = { reason: "ErrImageNeverPull", message: "image is not present" };
    const pod = (status: object): object => ({ metadata: { name: "coredns-1" }, status });

    assert.deepEqual(podStates({ items: [] }), ["cluster DNS has no pod"]);
    assert.deepEqual(podStates({ items: [pod({ phase: "Pending" })] }), [
      "pod coredns-1 is Pending",
    ]);
    assert.deepEqual(
      podStates({
        items: [pod({ phase: "Pending", containerStatuses: [{ state: { waiting } }] })],
      }),
      ["pod coredns-1 is Pending (ErrImageNeverPull) image is not present"],
    );
  });

  it("is told at once with its log when the first process ended", async () => {
    const folder = await mkdtemp(join(tmpdir(), "moorage-trouble-"));
    const layout = clusterLayout(folder);
    const { logs } = nodeLayout(layout);
    await mkdir(logs, { recursive: true });
    await writeFile(join(logs, "node-init.log"), "mount: no permission\n");
    const api: ClusterApi = {
      isReady: () => Promise.resolve(true),
      identity: () => Promise.resolve("1234"),
      read: () => Promise.resolve(undefined),
      nodes: () => Promise.resolve([]),
      hasServiceAccount: () => Promise.resolve(true),
    };

    const error = await nodeTrouble(layout, api, false);

    await rm(folder, { recursive: true });
    assert.equal(
      error?.message,
      "the real node does not work: its first process ended\n" +
        `  see ${join(logs, "node-init.log")}\n    mount: no permission\n` +
        "  fix: run `npx moor cluster up` again; if that does not help, `npx moor cluster down` first",
    );
  });
});

describe("a cluster with a record", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "moorage-record-"));
  });

  afterEach(() => rm(directory, { recursive: true }));

  const remember = (node?: typeof addresses): Promise<void> =>
    writeRecord(clusterLayout(directory), {
      ...{ identity: "1234", nodes: node === undefined ? 3 : 0, ports },
      ...(node === undefined ? {} : { node }),
    });

  const refusal = (what: string, fix: string): { readonly message: string } => ({
    message: `${what}\n  see ${join(directory, "moorage.json")}\n  fix: ${fix}`,
  });
  const remove = "remove the cluster first with `npx moor cluster down`, or leave the flag out";

  it("of simulated nodes rejects a real one", async () => {
    await remember();

    await assert.rejects(
      clusterUp({ directory, realNode: true, toolchain: { binDir: directory } }),
      refusal('cluster "moorage" has simulated nodes', remove),
    );
  });

  it("of a real node rejects simulated ones", async () => {
    await remember(addresses);

    await assert.rejects(
      clusterUp({ directory, realNode: false, toolchain: { binDir: directory } }),
      refusal('cluster "moorage" has a real node', remove),
    );
  });

  it("of a real node rejects a number of nodes", async () => {
    await remember(addresses);

    await assert.rejects(
      clusterUp({ directory, nodes: 2, toolchain: { binDir: directory } }),
      refusal(
        'cluster "moorage" has one real node, and --nodes counts simulated ones',
        "leave --nodes out",
      ),
    );
  });

  it("of a real node is stopped without processes, and needs the tools of a node", async () => {
    await remember(addresses);

    const { state, nodeProcesses } = await clusterStatus({ directory });

    assert.deepEqual([state, nodeProcesses], ["stopped", []]);
    assert.deepEqual(await clusterToolNames({ directory }), [...toolNames, ...nodeToolNames]);
  });

  it("of simulated nodes needs no tools of a node, whatever is asked for", async () => {
    await remember();

    assert.deepEqual(await clusterToolNames({ directory }, true), toolNames);
  });
});
