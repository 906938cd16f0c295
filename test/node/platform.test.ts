import assert from "node:assert/strict";
import { createServer } from "node:net";

import * as z from "zod";

import { moor, type NodeCluster, nodeCluster } from "./support/cluster.ts";
import { type Inside, isReady, type Pod, readPods, runInside, until } from "./support/pods.ts";
import { TRIAL } from "./support/trial.ts";

/** The namespace that an ingress controller would be in, as far as policies know. */
const GATEWAY = "traefik";
const gatewayPod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "gateway", namespace: GATEWAY },
  spec: {
    terminationGracePeriodSeconds: 0,
    containers: [{ name: "gateway", image: "localhost/moorage/server:1" }],
  },
};

/** Pods of the example platform in dev: apps with one pod, with two, and the charts' own. */
const PODS = 17;

const acme = (target: string): Inside => ({ namespace: "tenant-acme", target });
const globex = (target: string): Inside => ({ namespace: "tenant-globex", target });
const search: Inside = { namespace: "hooli-legacy", target: "search-0" };
const gateway: Inside = { namespace: GATEWAY, target: "gateway" };

/** Each Service of the platform, somebody who may ask it, and the pods that answer. */
const services: readonly (readonly [service: string, asks: Inside, answers: RegExp])[] = [
  ["hooli-legacy/search:9200", search, /^ok search-0\n$/],
  ["hooli-legacy/search-headless:9200", search, /^ok search-0\n$/],
  ["tenant-acme/api:8080", acme("deploy/web"), /^ok api-\S+\n$/],
  ["tenant-acme/db-headless:5432", acme("deploy/api"), /^ok db-0\n$/],
  ["tenant-acme/db:5432", acme("deploy/api"), /^ok db-0\n$/],
  ["tenant-acme/web:8080", gateway, /^ok web-\S+\n$/],
  ["tenant-globex/cache:6379", globex("deploy/worker"), /^ok cache-0\n$/],
  ["tenant-globex/orders:5432", globex("deploy/shop"), /^ok orders-0\n$/],
  ["tenant-globex/shop:3000", gateway, /^ok shop-\S+\n$/],
  ["tenant-initech/portal:8080", acme("deploy/web"), /^ok portal-\S+\n$/],
];

describe("example platform on a real node", () => {
  let cluster: NodeCluster;

  before(async () => {
    cluster = await nodeCluster();
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: GATEWAY } };
    const items = [namespace, gatewayPod];
    const input = JSON.stringify({ apiVersion: "v1", kind: "List", items });
    await cluster.kubectl(["apply", "-f", "-"], { input });
    await cluster.kubectl(["wait", "-n", GATEWAY, "--for=condition=Ready", "pod/gateway"]);
  });

  after(async () => {
    await cluster.kubectl(["delete", "namespace", GATEWAY, "--wait=false"]);
  });

  /** Pods of the tenants of the example that are not on their way out. */
  const platformPods = async (): Promise<readonly Pod[]> => {
    const pods = await readPods(cluster, ["get", "pods", "-A"]);
    return pods.filter(
      ({ metadata: { namespace, deletionTimestamp } }) =>
        isOfExample(namespace) && deletionTimestamp === undefined,
    );
  };

  it("has every workload ready, as `moor status` says and the kubelet too", async () => {
    const said: unknown = JSON.parse(
      await moor(cluster.root, ["status", "-e", "dev", "-o", "json"]),
    );
    const pods = await platformPods();

    const { data } = z.object({ data: z.object({ ready: z.boolean() }) }).parse(said);
    assert.equal(data.ready, true);
    assert.deepEqual(
      pods
        .filter((pod) => !isReady(pod) && pod.status.phase !== "Succeeded")
        .map(({ metadata: { namespace, name } }) => `${namespace}/${name}`),
      [],
    );
    assert.ok(pods.length >= PODS, `${pods.length} pods`);
  });

  it("runs all containers as users other than root, on root file systems that refuse", async () => {
    const script = 'id -u; touch /touched 2>&1; touch /tmp/touched && echo "/tmp is writable"';
    const running = (await platformPods()).filter(({ status }) => status.phase === "Running");
    const containers = running.flatMap(({ metadata, status }) =>
      [...status.containerStatuses, ...status.initContainerStatuses]
        .filter(({ state }) => state.running !== undefined)
        .map(({ name }) => ({ namespace: metadata.namespace, target: metadata.name, name })),
    );

    const odd: string[] = [];
    for (const { name, ...place } of containers) {
      const said = await runInside(cluster, { ...place, container: name }, ["sh", "-c", script]);
      const isFit = /^[1-9]\d*\ntouch: \/touched: Read-only file system\n\/tmp is w/.test(said);
      if (!isFit) odd.push(`${place.namespace}/${place.target}/${name}: ${said}`);
    }

    assert.deepEqual(odd, []);
    // Beside every pod that goes on there are the two proxies of `portal`; `migrate` has ended.
    assert.ok(containers.length >= PODS - 1 + 2, `${containers.length} containers`);
  });

  it("has no Service that is not asked here", async () => {
    const columns = 'jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name}{"\\n"}{end}';
    const listed = await cluster.kubectl(["get", "services", "-A", "-o", columns]);

    const known = services.map(([service]) => service.replace(/:.*/, ""));
    assert.deepEqual(listed.trim().split("\n").filter(isOfExample).toSorted(), known.toSorted());
  });

  for (const [service, asks, answers] of services) {
    it(`answers ${asks.namespace}/${asks.target} at ${service} by its name`, async () => {
      const [namespace = "", name = "", port = ""] = service.split(/[/:]/);
      const url = `http://${name}.${namespace}.svc.cluster.local:${port}/`;

      assert.match(await runInside(cluster, asks, ["/moorage", "get", url]), answers);
    });
  }

  it("runs the Job to its end", async () => {
    const path = "jsonpath={.status.succeeded}";

    const args = ["get", "job", "-n", "tenant-acme", "migrate", "-o", path];
    assert.equal(await cluster.kubectl(args), "1");
  });

  it("runs a job of the CronJob by hand to its end", async () => {
    const there = ["-n", "tenant-acme"];
    await cluster.kubectl(["create", "job", ...there, "report-now", "--from=cronjob/report"]);

    try {
      await cluster.kubectl(["wait", ...there, "--for=condition=Complete", "job/report-now"]);
      const log = await cluster.kubectl(["logs", ...there, "job/report-now"]);
      assert.match(log, /job ends with code 0\n$/);
    } finally {
      await cluster.kubectl(["delete", "job", ...there, "report-now"]);
    }
  });

  it("gives the log of a container", async () => {
    const log = await cluster.kubectl(["logs", "-n", "tenant-acme", "deploy/web"]);

    assert.match(log, /serving TCP [\d,]*8080/);
  });

  it("runs a program with an input in a container", async () => {
    const args = ["exec", "-i", "-n", "tenant-acme", "deploy/web", "--", "sh", "-c", "cat; exit 0"];

    assert.equal(await cluster.kubectl(args, { input: "through the API" }), "through the API");
  });

  it("forwards a port of this machine to two apps", async () => {
    const ending = new AbortController();
    const [web, shop] = [await freePort(), await freePort()];
    const forwards = [
      forward("tenant-acme", "deploy/web", `${web}:8080`),
      forward("tenant-globex", "deploy/shop", `${shop}:3000`),
    ];

    try {
      assert.match(await answerOf(web), /^ok web-\S+\n$/);
      assert.match(await answerOf(shop), /^ok shop-\S+\n$/);
    } finally {
      ending.abort();
      await Promise.all(forwards);
    }

    async function forward(namespace: string, target: string, ports: string): Promise<void> {
      const args = ["port-forward", "-n", namespace, target, ports];
      const options = { signal: ending.signal, timeoutMs: 60_000 };
      await cluster.kubectl(args, options).catch((error: unknown) => {
        if (!ending.signal.aborted) throw error;
      });
    }
  });
});

/** Whether a namespace, or a name behind one, is of a tenant of the example. */
function isOfExample(name: string): boolean {
  return /^(?:tenant-|hooli-)/.test(name) && !name.startsWith(TRIAL);
}

async function answerOf(port: number): Promise<string> {
  return await until(`an answer at port ${port}`, 20, async () => {
    return await fetch(`http://127.0.0.1:${port}/`).then(
      async (response) => response.text(),
      () => undefined,
    );
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  assert.ok(typeof address === "object" && address !== null);
  return address.port;
}
