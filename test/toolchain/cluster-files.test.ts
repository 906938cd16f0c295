import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { parseNodes } from "../../toolchain/cluster/api.ts";
import { ClusterError } from "../../toolchain/cluster/cluster-error.ts";
import { clusterLayout } from "../../toolchain/cluster/layout.ts";
import { nodeManifests } from "../../toolchain/cluster/nodes.ts";
import { chooseFreePorts, requireFreePorts } from "../../toolchain/cluster/ports.ts";
import {
  readRecord,
  serverAddress,
  writeKubeconfig,
  writeRecord,
} from "../../toolchain/cluster/record.ts";
import { clusterStatus, clusterUp } from "../../toolchain/cluster.ts";

const ports = {
  etcdPeerPort: 20_001,
  etcdPort: 20_002,
  kubeApiserverPort: 20_003,
  kubeControllerManagerPort: 20_004,
  kubeSchedulerPort: 20_005,
  kwokControllerPort: 20_006,
};

const servers: Server[] = [];

/** Takes a port until the test ends. */
async function takePort(): Promise<number> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  return address.port;
}

describe("ClusterError", () => {
  it("says what, where, the last lines of the log, and how to fix it", () => {
    const error = new ClusterError({
      what: "etcd ended",
      where: "/project/etcd.log",
      lastLines: ["disk full", "bye"],
      fix: "make room",
    });

    assert.equal(
      error.message,
      "etcd ended\n  see /project/etcd.log\n    disk full\n    bye\n  fix: make room",
    );
  });
});

describe("clusterLayout", () => {
  it("names the context as kwokctl does", () => {
    assert.equal(clusterLayout("/project/.moorage/cluster").context, "kwok-moorage");
  });

  it("rejects a name that cannot be part of a path and a context", () => {
    assert.throws(() => clusterLayout("/project", "../other"), {
      message:
        'cluster name "../other" must be 1 to 40 lower-case letters, digits or "-", with a letter or digit first and last\n' +
        "  see /project\n  fix: choose another name with --name",
    });
  });
});

describe("clusterLayout of a folder with a comma", () => {
  it("is rejected, since KWOK would split the path", () => {
    assert.throws(() => clusterLayout("/project,old"), {
      message:
        "the folder of the cluster has a comma or a quote in its path, which KWOK cannot read\n" +
        "  see /project,old\n  fix: move the project to another folder",
    });
  });
});

describe("cluster ports", () => {
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close();
    }
  });

  it("are six different ones below the ranges of node ports and of outgoing connections", async () => {
    const chosen = Object.values(await chooseFreePorts());

    assert.equal(new Set(chosen).size, 6);
    assert.ok(chosen.every((port) => port >= 20_000 && port < 30_000));
  });

  it("rejects a port that another program has, naming the port and the component", async () => {
    const taken = await takePort();

    await assert.rejects(
      requireFreePorts({
        ports: { ...ports, etcdPort: taken },
        components: ["etcd"],
        where: "/project/kwok.yaml",
        graceMilliseconds: 0,
      }),
      (error) =>
        error instanceof ClusterError &&
        error.message ===
          `port ${taken} of etcd is in use by another program\n  see /project/kwok.yaml\n` +
            "  fix: end that program, or get free ports (and an empty cluster) with `npx moor cluster down` and `npx moor cluster up`",
    );
  });

  it("accepts taken ports of components that need no start", async () => {
    const taken = await takePort();

    await requireFreePorts({
      ports: { ...ports, etcdPort: taken },
      components: ["kube-scheduler"],
      where: "/project/kwok.yaml",
    });
  });
});

describe("cluster record and kubeconfig", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "moorage-cluster-"));
  });

  afterEach(() => rm(directory, { recursive: true }));

  it("reads back what was written", async () => {
    const layout = clusterLayout(directory);
    const record = { identity: "1234", nodes: 3, ports };

    await writeRecord(layout, record);

    assert.deepEqual(await readRecord(layout), record);
    assert.equal(serverAddress(record), "https://127.0.0.1:20003");
  });

  it("rejects a damaged record, naming `npx moor cluster down`", async () => {
    const layout = clusterLayout(directory);
    await writeFile(layout.record, '{"identity":""}');

    await assert.rejects(readRecord(layout), {
      message:
        `the record of cluster "moorage" cannot be read\n  see ${layout.record}\n` +
        "  fix: remove the cluster with `npx moor cluster down`, then run `npx moor cluster up`",
    });
  });

  it("keeps the kubeconfig readable by its owner only, even over a file that was not", async () => {
    const layout = clusterLayout(directory);
    await mkdir(join(layout.home, "pki"), { recursive: true });
    for (const name of ["ca.crt", "admin.crt", "admin.key"]) {
      await writeFile(join(layout.home, "pki", name), name);
    }
    await writeFile(layout.kubeconfig, "", { mode: 0o644 });

    await writeKubeconfig(layout, "https://127.0.0.1:20003");

    assert.equal((await stat(layout.kubeconfig)).mode & 0o777, 0o600);
  });

  it("counts a cluster that was never completed as broken", async () => {
    await mkdir(clusterLayout(directory).home, { recursive: true });

    const { state, reason } = await clusterStatus({ directory });

    assert.deepEqual(
      { state, reason },
      { state: "broken", reason: "it was never completed; `npx moor cluster up` makes it anew" },
    );
  });

  it("counts a complete cluster without processes as stopped, and no cluster as absent", async () => {
    const before = await clusterStatus({ directory });
    await writeRecord(clusterLayout(directory), { identity: "1234", nodes: 3, ports });
    const after = await clusterStatus({ directory });

    assert.equal(before.state, "absent");
    assert.equal(after.state, "stopped");
  });

  it("rejects a number of nodes that cannot be", async () => {
    await assert.rejects(clusterUp({ directory, nodes: 0, toolchain: { binDir: directory } }), {
      message:
        `nodes must be a whole number from 1 to 200, got 0\n  see ${directory}\n` +
        "  fix: give another number with --nodes",
    });
  });

  it("rejects to start what has lost its configuration", async () => {
    const layout = clusterLayout(directory);
    await writeRecord(layout, { identity: "1234", nodes: 3, ports });

    await assert.rejects(clusterUp({ directory, toolchain: { binDir: dirname(directory) } }), {
      message:
        `cluster "moorage" is broken: its configuration is gone\n  see ${join(layout.home, "kwok.yaml")}\n` +
        "  fix: remove what is left with `npx moor cluster down`, then run `npx moor cluster up`",
    });
  });
});

describe("simulated nodes", () => {
  it("have addresses of their own and are spread over three zones", () => {
    const seen = nodeManifests(4).map(({ metadata, spec }) => [
      metadata.name,
      metadata.annotations["moorage.dev/node-address"],
      spec.podCIDR,
      metadata.labels["topology.kubernetes.io/zone"],
    ]);

    assert.deepEqual(seen, [
      ["node-1", "192.0.2.1", "10.244.1.0/24", "local-a"],
      ["node-2", "192.0.2.2", "10.244.2.0/24", "local-b"],
      ["node-3", "192.0.2.3", "10.244.3.0/24", "local-c"],
      ["node-4", "192.0.2.4", "10.244.4.0/24", "local-a"],
    ]);
  });

  it("are ready only with a lease and without a taint that keeps pods away", () => {
    const status = { conditions: [{ type: "Ready", status: "True" }] };
    const taints = [{ effect: "NoSchedule" }];
    const nodes = JSON.stringify({
      items: [
        { metadata: { name: "free" }, spec: {}, status },
        { metadata: { name: "tainted" }, spec: { taints }, status },
        { metadata: { name: "new" }, spec: {}, status: {} },
        { metadata: { name: "abandoned" }, spec: {}, status },
      ],
    });
    const leases = JSON.stringify({
      items: ["free", "tainted", "new"].map((name) => ({ metadata: { name } })),
    });

    assert.deepEqual(parseNodes(nodes, leases), [
      { name: "free", ready: true },
      { name: "tainted", ready: false },
      { name: "new", ready: false },
      { name: "abandoned", ready: false },
    ]);
  });
});
