import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

import { clusterClient, type ClusterClient } from "../../automation/cluster-client.ts";
import { type FailureLog, readFailureLog } from "../../automation/failure-log.ts";
import { lookInside } from "../../automation/namespace-look.ts";
import { workloadState, type WorkloadState } from "../../automation/workload-state.ts";
import type { ClusterTarget } from "../../environment/environment.ts";
import { clusterLayout } from "../../toolchain/cluster/layout.ts";
import { nodeLayout } from "../../toolchain/cluster/node/node-layout.ts";
import { nodeCluster, type NodeCluster } from "./support/cluster.ts";
import { type FakeRegistry, serveNoImages } from "./support/fake-registry.ts";
import * as failures from "./support/failure-workloads.ts";

const { run, quota, psa } = failures.NAMESPACES;
const WAIT_SECONDS = 75;
const explain = "npx moor env explain tenants.acme.apps";

/** Name of the Deployment, state, hint, command; `POD` stands for the pod's name. */
const expected: readonly (readonly [name: string, state: string, hint: string, command: string])[] =
  [
    [
      "image",
      "image-not-found",
      "registry.states.example/missing/web:9 does not exist; correct the name or tag, or push the image",
      `${explain}.image.image -e dev`,
    ],
    [
      "refused",
      "image-pull-unauthorized",
      "the registry refuses to give registry.states.example/denied/web:9: add its account to the tenant's pullSecrets; some registries say the same of a repository that does not exist",
      "npx moor env explain tenants.acme.pullSecrets -e dev",
    ],
    [
      "network",
      "registry-unreachable",
      "the node does not reach the registry of nowhere.states.example/team/web:9; check the registry's name and the way there, or use a mirror (moorage:images)",
      `${explain}.network.image -e dev`,
    ],
    [
      "hog",
      "out-of-memory",
      'container "main" needs more than its memory limit of 32Mi (profile dev); raise resources.memory',
      `${explain}.hog.resources -e dev`,
    ],
    [
      "config",
      "container-config",
      'container "main": Secret "absent" does not exist in states-run; make it, or name another one',
      "kubectl --context NODE -n states-run describe pod POD",
    ],
    [
      "root",
      "container-config",
      'container "main": the image runs as root, which runAsNonRoot forbids; set runAsUser to a user other than 0, or USER in the image',
      `${explain}.root.image -e dev`,
    ],
    [
      "large",
      "unschedulable",
      "no node takes the pod: 1 of 1 nodes: Insufficient cpu (lower the app's resources, or add nodes)",
      "kubectl --context NODE -n states-run describe pod POD",
    ],
    [
      "probe",
      "probe-failed",
      'readiness probe GET :3000/status/404 of container "main" fails: it answered 404; correct healthCheckPath or the port; healthCheckPath: null asks for nothing',
      `${explain}.probe.healthCheckPath -e dev`,
    ],
    [
      "gate",
      "deadline-exceeded",
      'no progress for 5 s: 0 of 1 replicas are ready, 1 new; corresponding condition of pod readiness gate "example.com/gate" does not exist',
      "kubectl --context NODE -n states-run describe deployment gate",
    ],
    [
      "quota",
      "quota-exceeded",
      'quota "quota" is used up: requests.cpu asks for 2, 0 of 100m is used; raise the quota, or ask for less',
      "npx moor env explain tenants.acme.quota -e dev",
    ],
    [
      "denied",
      "admission-denied",
      'Pod Security "restricted:latest" refuses the pods: container "main" must set securityContext.allowPrivilegeEscalation=false; container "main" must set securityContext.capabilities.drop=["ALL"]; pod or container "main" must set securityContext.runAsNonRoot=true; pod or container "main" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"',
      "npx moor plan -e dev",
    ],
  ];

/** The number of ends grows, so these are compared by pattern. */
const growing: readonly (readonly [name: string, state: string, hint: RegExp])[] = [
  ["crash", "crash-loop", /^container "main" ended( \d+ times)?: exit code 3; its last lines/],
  [
    "init",
    "init-failed",
    /^init container "setup" ended( \d+ times)?: exit code 4; its last lines/,
  ],
  [
    "live",
    "probe-failed",
    /^container "main" was ended \d+ times by its liveness probe GET :3000\/status\/500: it answered 500/,
  ],
  [
    "claim",
    "claim-pending",
    /^PersistentVolumeClaim "data" asks for the storage class "absent", which does not exist \(found: .*\)/,
  ],
];

function target(kubeconfig: string): ClusterTarget {
  const text = readFileSync(kubeconfig, "utf8");
  const context = /^current-context: "?([^"\s]+)/m.exec(text)?.[1] ?? "";
  return {
    ...{ kubeconfig, context, identity: undefined, embedded: true },
    ...{ queriesPerSecond: 50, burst: 100, version: undefined, nodes: 1 },
  };
}

/** Our end of the link to the node: the address before the node's own. */
function hostAddress(kubeconfig: string): string {
  const address = /https:\/\/([\d.]+):/.exec(readFileSync(kubeconfig, "utf8"))?.[1] ?? "";
  return address.replace(/\d+$/, (last) => String(Number(last) - 1));
}

async function statesIn(
  client: ClusterClient,
  context: string,
): Promise<ReadonlyMap<string, WorkloadState>> {
  const states = [run, quota, psa].map(async (namespace) => {
    const view = await lookInside(namespace, client);
    return view.workloads.map((workload): readonly [string, WorkloadState] => {
      const { name } = workload;
      const subject = {
        ...{ environment: "dev", context, namespace, profile: "dev", tenant: "acme" },
        ...{ setting: `tenants.acme.apps.${name}`, isApp: true },
      };
      return [name, workloadState([workload], { view, subject, expected: undefined })];
    });
  });
  return new Map((await Promise.all(states)).flat());
}

describe("failure states of a real node", function () {
  this.timeout(120_000);

  let cluster: NodeCluster;
  let registry: FakeRegistry | undefined;
  let states: ReadonlyMap<string, WorkloadState> = new Map();
  let log: FailureLog | undefined;
  let context = "";
  const wanted = new Map([...expected, ...growing].map(([name, state]) => [name, state] as const));

  before(async () => {
    cluster = await nodeCluster();
    const { kubeconfig, root } = cluster;
    const node = target(kubeconfig);
    context = node.context;
    const address = hostAddress(kubeconfig);
    const layout = clusterLayout(join(root, ".moorage", "cluster"));
    const { registries } = nodeLayout(layout);
    const { REGISTRY: host, NOWHERE: nowhere } = failures;
    registry = await serveNoImages({ address, registries, host, nowhere });
    const client = await clusterClient(node);
    const items = [...failures.surroundings, ...failures.workloads];
    const list = JSON.stringify({ apiVersion: "v1", kind: "List", items });
    await cluster.kubectl(["apply", "-f", "-"], { input: list });
    const until = Date.now() + WAIT_SECONDS * 1000;
    const isSeen = (): boolean =>
      [...wanted].every(([name, state]) => states.get(name)?.state === state);
    while (!isSeen() && Date.now() < until) {
      await setTimeout(1000);
      states = new Map([...states, ...(await statesIn(client, context))]);
    }
    const source = states.get("crash")?.failure?.log;
    if (source !== undefined) log = await readFailureLog(client, run, source);
  });

  after(async () => {
    await cluster.kubectl(["delete", "namespace", run, quota, psa, "--wait=false"]);
    await registry?.close();
  });

  const shown = (command: string | undefined): string =>
    (command ?? "")
      .replace(`--context ${context}`, "--context NODE")
      .replace(/ pod [a-z]+-[a-z0-9]+-[a-z0-9]+$/, " pod POD");

  for (const [name, state, hint, command] of expected) {
    it(`tells ${state} of ${name}`, () => {
      const found = states.get(name);

      assert.deepEqual([found?.state, found?.hint, shown(found?.command)], [state, hint, command]);
    });
  }

  for (const [name, state, hint] of growing) {
    it(`tells ${state} of ${name}`, () => {
      const found = states.get(name);

      assert.equal(found?.state, state);
      assert.match(found.hint ?? "", hint);
    });
  }

  it("reads the last lines of the container that crashes, without its secret", () => {
    assert.deepEqual(log?.lines, ["connecting with [secret]"]);
  });

  it("prints kubectl commands that show something", async () => {
    const commands = [...states.values()].flatMap(({ command }) => {
      return command?.startsWith("kubectl ") === true ? [command.split(" ").slice(1)] : [];
    });

    const outputs = await Promise.all(commands.map(async (words) => await cluster.kubectl(words)));

    // A cluster without storage classes lists none.
    const silent = commands.filter(
      (words, index) => outputs[index] === "" && !words.includes("storageclasses"),
    );
    assert.deepEqual(silent, []);
    assert.ok(outputs.length > 4);
  });
});
