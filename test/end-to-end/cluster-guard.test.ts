import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as http from "node:http";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";

import { ClusterGuardError, guardCluster } from "../../environment/cluster-guard.ts";
import type { ClusterTarget } from "../../environment/environment.ts";

const UID = "0f9c1a52-7f2b-4e4c-9f0e-5d3b1f6f7a10";
const OTHER = "91ab0000-7f2b-4e4c-9f0e-5d3b1f6f7a10";
const TOKEN = "canary-token";

/** A server on a free port; undefined answers nobody. */
async function serve(answer: http.RequestListener | undefined): Promise<net.Server> {
  const server = answer === undefined ? net.createServer() : http.createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function addressOf(server: net.Server): string {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
}

const json = (status: number, body: unknown): http.RequestListener => {
  return (_, response) => response.writeHead(status).end(JSON.stringify(body));
};
const namespace = (uid: string): http.RequestListener => json(200, { metadata: { uid } });

describe("guardCluster", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "moorage-guard-"));
  const kubeconfig = path.join(folder, "kubeconfig");
  const servers: net.Server[] = [];

  async function target(
    answer: http.RequestListener | undefined,
    changes: Partial<ClusterTarget> = {},
  ): Promise<ClusterTarget> {
    const server = await serve(answer);
    servers.push(server);
    return targetAt(addressOf(server), changes);
  }

  function targetAt(address: string, changes: Partial<ClusterTarget> = {}): ClusterTarget {
    const text = [
      "clusters: [{ name: c, cluster: { server: '" +
        address +
        "', insecure-skip-tls-verify: true } }]",
      "users: [{ name: u, user: { token: " + TOKEN + " } }]",
      "contexts: [{ name: prod, context: { cluster: c, user: u } }, { name: lost, context: { cluster: x, user: u } }]",
      "current-context: lost",
    ];
    fs.writeFileSync(kubeconfig, text.join("\n"));
    const bound = { context: "prod", identity: UID, embedded: false };
    const limits = { queriesPerSecond: 50, burst: 120, version: undefined, nodes: undefined };
    return { kubeconfig, ...bound, ...limits, ...changes };
  }

  /** Reason and text of the refusal; the texts never hold the token. */
  async function refusal(
    cluster: ClusterTarget,
    timeoutMilliseconds = 2000,
  ): Promise<readonly string[]> {
    try {
      await guardCluster(cluster, "prod", { timeoutMilliseconds });
      return ["passed"];
    } catch (error) {
      assert.ok(error instanceof ClusterGuardError, String(error));
      const { reason, message, hint, command } = error;
      assert.ok(![message, hint, command].join().includes(TOKEN));
      return [reason, message, command];
    }
  }

  after(() => {
    for (const server of servers) server.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it("passes the bound cluster, with the credentials of the context", async () => {
    const seen: (string | undefined)[] = [];
    const cluster = await target((request, response) => {
      seen.push(request.method, request.url, request.headers.authorization);
      namespace(UID)(request, response);
    });

    assert.deepEqual(await refusal(cluster), ["passed"]);
    assert.deepEqual(seen, ["GET", "/api/v1/namespaces/kube-system", `Bearer ${TOKEN}`]);
  });

  it("rejects another cluster and shows both identities", async () => {
    assert.deepEqual(await refusal(await target(namespace(OTHER))), [
      "wrong-cluster",
      `stack prod is bound to cluster ${UID}, context "prod" is ${OTHER}`,
      "kubectl config get-contexts",
    ]);
  });

  it("passes any embedded cluster before its identity is recorded", async () => {
    const cluster = await target(namespace(OTHER), { embedded: true, identity: undefined });

    assert.deepEqual(await refusal(cluster), ["passed"]);
  });

  it("rejects an environment that is bound to no cluster, without any request", async () => {
    const cluster = targetAt("http://127.0.0.1:1", { context: "", identity: undefined });

    assert.deepEqual(await refusal(cluster), [
      "unbound",
      "stack prod is bound to no cluster",
      "kubectl get namespace kube-system -o jsonpath={.metadata.uid}",
    ]);
  });

  it("rejects refused credentials", async () => {
    const cluster = await target(json(401, { message: "Unauthorized" }));

    assert.deepEqual(await refusal(cluster), [
      "unauthorized",
      `${addressOf(servers.at(-1) ?? net.createServer())} cannot be asked as context "prod" (credentials refused, 401)`,
      "kubectl auth whoami",
    ]);
  });

  it("rejects missing permissions", async () => {
    assert.deepEqual(await refusal(await target(json(403, {}))), [
      "unauthorized",
      'context "prod" may not get the namespace kube-system (403)',
      "kubectl auth whoami",
    ]);
  });

  it("rejects a server that nobody listens on", async () => {
    const server = await serve(namespace(UID));
    const address = addressOf(server);
    await new Promise((resolve) => server.close(resolve));

    assert.deepEqual(await refusal(targetAt(address)), [
      "unreachable",
      `${address} did not answer (connection refused)`,
      "kubectl config get-contexts",
    ]);
  });

  it("rejects a server that takes the connection and never answers, in time", async () => {
    const cluster = await target(undefined);
    const started = performance.now();

    const [reason, message] = await refusal(cluster, 200);

    assert.equal(reason, "unreachable");
    assert.match(message ?? "", /did not answer \(no answer in 0\.2 s\)$/);
    assert.ok(performance.now() - started < 1900);
  });

  it("rejects a server that stops in the middle of its answer, in time", async () => {
    const cluster = await target((_, response) => response.writeHead(200).write('{"metadata":'));

    const [reason, message] = await refusal(cluster, 200);

    assert.equal(reason, "unreachable");
    assert.match(message ?? "", /no answer in 0\.2 s/);
  });

  for (const [what, answer] of [
    ["no JSON", (_: unknown, response: http.ServerResponse) => response.end("<html>")],
    ["no namespace", json(200, { metadata: {} })],
    ["an error", json(503, {})],
  ] as const) {
    it(`rejects ${what} as an answer`, async () => {
      assert.equal((await refusal(await target(answer)))[0], "unreachable");
    });
  }

  it("rejects a context that the kubeconfig does not have, and lists those it has", async () => {
    const cluster = targetAt("http://127.0.0.1:1", { context: "prd" });

    assert.deepEqual(await refusal(cluster), [
      "context-not-found",
      `context "prd" is not in ${kubeconfig} (found: prod, lost)`,
      "kubectl config get-contexts",
    ]);
  });

  it("rejects a context without a cluster, a missing file and a broken file", async () => {
    const lost = targetAt("http://127.0.0.1:1", { context: "lost" });
    const missing = { ...lost, kubeconfig: path.join(folder, "none") };
    const broken = { ...lost, kubeconfig: path.join(folder, "broken") };
    fs.writeFileSync(broken.kubeconfig, `: [${TOKEN}`);

    const reasons = [await refusal(lost), await refusal(missing), await refusal(broken)];

    assert.deepEqual(
      reasons.map(([reason, message]) => [reason, message?.replaceAll(folder, "")]),
      [
        ["context-not-found", 'context "lost" of /kubeconfig names no known cluster'],
        ["context-not-found", 'context "lost" is not in /none (no such file)'],
        ["context-not-found", "/broken is not a kubeconfig"],
      ],
    );
  });
});
