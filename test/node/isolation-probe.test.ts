import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { execa } from "execa";

import { planRendered } from "../../automation/planning.ts";
import { probeAddresses } from "../../automation/probe/probe-addresses.ts";
import { probeCluster } from "../../automation/probe/probe-client.ts";
import { type IsolationProbeOutput, isolationProbe } from "../../cli/isolation-probe-schema.ts";
import { loadEnvironment } from "../../environment/load.ts";
import type { ProbeEdge, ProbePlan } from "../../kubernetes/probe/probe-plan.ts";
import { probePlanOf } from "../../plan/isolation-probe.ts";
import { deployedResources } from "../../plan/planned-resources.ts";
import { probeEndText } from "../../report/probe-table.ts";
import { type NodeCluster, nodeCluster } from "./support/cluster.ts";

const moor = resolve(import.meta.dirname, "../../cli/main.ts");
/** Alone in isolating `migrate` and `report` from what comes in. */
const policy = { namespace: "tenant-acme", name: "default-deny" };

interface Run {
  readonly exitCode: number | undefined;
  readonly data: IsolationProbeOutput;
  readonly said: string;
}

/** Runs the command as a person would. */
async function probe(root: string): Promise<Run> {
  const args = [moor, "isolation", "--probe", "-e", "dev", "--yes", "-o", "json"];
  const { exitCode, stdout, stderr } = await execa(process.execPath, args, {
    cwd: root,
    reject: false,
  });
  const envelope = JSON.parse(stdout) as { readonly data: unknown; readonly problems: unknown };
  assert.notEqual(envelope.data, null, `${JSON.stringify(envelope.problems)}\n${stderr}`);
  return { exitCode, data: isolationProbe.parse(envelope.data), said: stderr };
}

/** What is planned to be tried, with and without the policy; no packet is part of it. */
async function plans(
  root: string,
): Promise<{ readonly whole: ProbePlan; readonly less: ProbePlan }> {
  const loaded = loadEnvironment({ root, environment: "dev" });
  const { environment } = loaded;
  const resources = deployedResources(await planRendered(loaded, { root }));
  const cluster = await probeCluster(environment.cluster);
  const addresses = await probeAddresses(cluster, environment, "198.51.100.10");
  const others = resources.filter(({ type, inputs }) => {
    const { namespace, name } = (inputs["metadata"] ?? {}) as Partial<typeof policy>;
    return !(
      type.endsWith(":NetworkPolicy") &&
      namespace === policy.namespace &&
      name === policy.name
    );
  });
  assert.equal(others.length, resources.length - 1);
  return {
    whole: probePlanOf(resources, environment, addresses),
    less: probePlanOf(others, environment, addresses),
  };
}

function key(
  from: string,
  to: string,
  { protocol, port }: Pick<ProbeEdge, "protocol" | "port">,
): string {
  return `${from} -> ${to} ${protocol} ${port}`;
}

function keysOf(edges: readonly ProbeEdge[]): readonly string[] {
  return edges.map((edge) => key(probeEndText(edge.from), probeEndText(edge.to), edge));
}

describe("moor isolation --probe on a real node", function () {
  this.timeout(600_000);
  let cluster: NodeCluster;

  before(async () => {
    cluster = await nodeCluster();
  });

  it("finds every connection of the example platform as the matrix says", async () => {
    const { whole } = await plans(cluster.root);

    const { exitCode, data, said } = await probe(cluster.root);

    assert.deepEqual([data.opened, data.shut], [[], []], said);
    assert.equal(exitCode, 0);
    assert.deepEqual(
      [data.counts.edges, data.counts.tried],
      [whole.edges.length, whole.edges.length],
    );
    assert.deepEqual(data.unproven, []);
    assert.equal(data.counts.equal, whole.edges.length);
  });

  it("names exactly the edges that a deleted policy opens", async () => {
    const { whole, less } = await plans(cluster.root);
    const open = new Set(keysOf(less.edges.filter(({ expected }) => expected === "open")));
    const wanted = keysOf(whole.edges.filter(({ expected }) => expected === "closed"));
    const opens = wanted.filter((one) => open.has(one)).toSorted();
    assert.ok(opens.length > 0);

    const { exitCode, data } = await withoutPolicy(cluster, () => probe(cluster.root));

    const seen = data.opened.map((edge) => key(edge.from, edge.to, edge)).toSorted();
    assert.deepEqual(seen, opens);
    assert.deepEqual(data.shut, []);
    assert.ok(data.opened.every(({ policies }) => policies.includes("tenant-acme/default-deny")));
    assert.equal(exitCode, 7);
  });

  it("leaves nothing behind", async () => {
    const left = await cluster.kubectl([
      "get",
      "pods,configmaps",
      "-A",
      "-l",
      "moorage.dev/probe",
      "-o",
      "name",
    ]);
    const namespace = await cluster.kubectl([
      "get",
      "namespace",
      "moorage-probe",
      "--ignore-not-found",
      "-o",
      "name",
    ]);

    assert.deepEqual([left.trim(), namespace.trim()], ["", ""]);
  });
});

/** Does something while the policy is deleted, and makes it again. */
async function withoutPolicy<T>(cluster: NodeCluster, work: () => Promise<T>): Promise<T> {
  const { namespace, name } = policy;
  const place = ["networkpolicy", name, "-n", namespace];
  const found = await cluster.kubectl(["get", ...place, "-o", "json"]);
  const { apiVersion, kind, metadata, spec } = JSON.parse(found) as {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: Readonly<Record<string, unknown>>;
    readonly spec: unknown;
  };
  const { labels = {}, annotations = {} } = metadata;
  const folder = mkdtempSync(join(tmpdir(), "moor-probe-"));
  const file = join(folder, "policy.json");
  const again = { apiVersion, kind, metadata: { name, namespace, labels, annotations }, spec };
  writeFileSync(file, JSON.stringify(again));
  await cluster.kubectl(["delete", ...place]);
  try {
    return await work();
  } finally {
    await cluster.kubectl(["create", "-f", file]);
    rmSync(folder, { recursive: true, force: true });
  }
}
