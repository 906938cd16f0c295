import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { access, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { clusterLayout, processIdFile } from "../../toolchain/cluster/layout.ts";
import {
  componentOf,
  parseProcessList,
  readComponents,
} from "../../toolchain/cluster/processes.ts";
import { clusterDown } from "../../toolchain/cluster.ts";

const layout = clusterLayout("/project/.moorage/cluster", "dev");

describe("componentOf", () => {
  it("knows a process by the path of its program in the folder of the cluster", () => {
    const command = "/project/.moorage/cluster/.kwok/clusters/dev/bin/etcd --name=node0";

    assert.equal(componentOf(layout, command), "etcd");
  });

  for (const [what, command] of [
    [
      "the same program of another cluster",
      "/project/.moorage/cluster/.kwok/clusters/two/bin/etcd -x",
    ],
    ["a program of the system", "/usr/bin/etcd --name=node0"],
    [
      "a program that only names a program of the cluster",
      "strace /project/.moorage/cluster/.kwok/clusters/dev/bin/etcd --name=node0",
    ],
    ["a program whose name begins alike", `${layout.programs}/etcdctl get`],
    ["a zombie, which has no command line", ""],
  ] as const) {
    it(`does not know ${what}`, () => {
      assert.equal(componentOf(layout, command), undefined);
    });
  }
});

describe("parseProcessList", () => {
  it("reads what ps prints", () => {
    const text = "    1 /sbin/init splash\n 4242 /project/bin/etcd --name=node0\n\n";

    assert.deepEqual(parseProcessList(text), [
      { pid: 1, command: "/sbin/init splash" },
      { pid: 4242, command: "/project/bin/etcd --name=node0" },
    ]);
  });
});

describe("processes of a cluster", () => {
  const started: ChildProcess[] = [];
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "moorage-cluster-"));
  });

  afterEach(async () => {
    for (const child of started.splice(0)) {
      child.kill("SIGKILL");
    }
    await rm(directory, { recursive: true, force: true });
  });

  /** Starts a process that waits, as the program at `path`. */
  async function start(path: string): Promise<ChildProcess> {
    const child = spawn(path, ["-e", "setTimeout(() => {}, 60_000); console.log('up')"]);
    started.push(child);
    await once(child.stdout, "data");
    return child;
  }

  async function startEtcd(): Promise<ChildProcess> {
    const { programs } = clusterLayout(directory);
    await mkdir(programs, { recursive: true });
    await symlink(process.execPath, join(programs, "etcd"));
    return start(join(programs, "etcd"));
  }

  async function note(pid: number | undefined): Promise<void> {
    const path = processIdFile(clusterLayout(directory), "kube-apiserver");
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(path, String(pid));
  }

  it("are alive only if they run a program of the cluster, whatever id is noted", async () => {
    const stranger = await start(process.execPath);
    await note(stranger.pid);
    const etcd = await startEtcd();

    const [first, second, third] = await readComponents(clusterLayout(directory));

    assert.deepEqual(
      [first, second, third],
      [
        { name: "etcd", pid: etcd.pid, alive: true },
        { name: "kube-apiserver", pid: stranger.pid, alive: false },
        { name: "kube-controller-manager", pid: undefined, alive: false },
      ],
    );
  });

  it("end with clusterDown, which leaves a stranger with a noted id alone", async () => {
    const stranger = await start(process.execPath);
    await note(stranger.pid);
    const etcd = await startEtcd();

    await clusterDown({ directory });
    await sleep(50);

    assert.equal(etcd.signalCode, "SIGKILL");
    assert.equal(stranger.signalCode, null);
    await assert.rejects(access(directory), { code: "ENOENT" });
  });

  it("end with clusterDown even if their files are gone", async () => {
    const etcd = await startEtcd();
    await rm(directory, { recursive: true });

    await clusterDown({ directory });
    await sleep(50);

    assert.equal(etcd.signalCode, "SIGKILL");
  });

  it("clusterDown keeps the files of others in the folder", async () => {
    const other = join(directory, "mine.txt");
    await writeFile(other, "");
    await startEtcd();

    await clusterDown({ directory });

    await access(other);
    await assert.rejects(access(clusterLayout(directory).home), { code: "ENOENT" });
  });
});
