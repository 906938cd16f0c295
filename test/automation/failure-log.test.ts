import assert from "node:assert/strict";

import type { ClusterClient } from "../../automation/cluster-client.ts";
import { readFailureLog } from "../../automation/failure-log.ts";

interface FakeCluster {
  readonly secrets?: Readonly<Record<string, string>>;
  readonly log?: string;
  /** Status codes of requests that fail. */
  readonly fails?: { readonly pod?: number; readonly secret?: number; readonly log?: number };
}

const SOURCE = { pod: "web-1", container: "web", previous: true };

function failing<T>(code: number | undefined, result: () => T): Promise<T> {
  return code === undefined
    ? Promise.resolve(result())
    : Promise.reject(Object.assign(new Error("refused"), { code }));
}

/** Answers like the API server; only what is asked here. */
function fakeClient({ secrets = {}, log = "", fails = {} }: FakeCluster): {
  readonly client: Pick<ClusterClient, "core">;
  readonly asked: unknown[];
} {
  const asked: unknown[] = [];
  const names = Object.keys(secrets);
  const envFrom = names.map((name) => ({ secretRef: { name } }));
  const core: unknown = {
    readNamespacedPod: () => failing(fails.pod, () => ({ spec: { containers: [{ envFrom }] } })),
    readNamespacedSecret: ({ name }: { name: string }) =>
      failing(fails.secret, () => ({
        data: { value: Buffer.from(secrets[name] ?? "").toString("base64") },
      })),
    readNamespacedPodLog: (request: unknown) => {
      asked.push(request);
      return failing(fails.log, () => log);
    },
  };
  return { client: { core } as Pick<ClusterClient, "core">, asked };
}

describe("readFailureLog", () => {
  const linesOf = async (cluster: FakeCluster): Promise<unknown> => {
    return await readFailureLog(fakeClient(cluster).client, "acme", SOURCE);
  };
  const place = { pod: "web-1", container: "web" };

  it("asks for the last 20 lines of that run", async () => {
    const { client, asked } = fakeClient({ log: "one\ntwo\n" });

    const log = await readFailureLog(client, "acme", SOURCE);

    assert.deepEqual(log, { ...place, lines: ["one", "two"] });
    assert.deepEqual(asked, [
      {
        ...{ namespace: "acme", name: "web-1", container: "web", previous: true },
        ...{ tailLines: 20, limitBytes: 16_384 },
      },
    ]);
  });

  it("masks the values of the Secrets that the pod names, in their encodings", async () => {
    const secret = "s3cr3t-value";
    const log = `token ${secret}\nbase64 ${Buffer.from(secret).toString("base64")}\n`;

    assert.deepEqual(await linesOf({ secrets: { token: secret }, log }), {
      ...place,
      lines: ["token [secret]", "base64 [secret]"],
    });
  });

  it("masks each line of a secret of several lines", async () => {
    const key = "-----BEGIN KEY-----\nMIIBVQIBADANBg\n-----END KEY-----\n";

    assert.deepEqual(await linesOf({ secrets: { key }, log: "read MIIBVQIBADANBg" }), {
      ...place,
      lines: ["read [secret]"],
    });
  });

  it("shows nothing when a Secret of the pod may not be read", async () => {
    const { client, asked } = fakeClient({
      ...{ secrets: { token: "s3cr3t" }, log: "s3cr3t" },
      fails: { secret: 403 },
    });

    assert.deepEqual(await readFailureLog(client, "acme", SOURCE), {
      ...place,
      lines: [],
      note: "not shown: it may hold values of Secrets that these credentials may not read",
    });
    assert.deepEqual(asked, []);
  });

  it("shows the log when a Secret does not exist", async () => {
    const cluster = { secrets: { token: "x" }, log: "started", fails: { secret: 404 } };

    assert.deepEqual(await linesOf(cluster), { ...place, lines: ["started"] });
  });

  it("says that logs may not be read", async () => {
    assert.deepEqual(await linesOf({ fails: { log: 403 } }), {
      ...place,
      lines: [],
      note: "not shown: these credentials may not read logs",
    });
  });

  for (const [what, cluster] of [
    ["whose pod is gone", { fails: { pod: 404 } }],
    ["that never ran", { fails: { log: 400 } }],
    ["that wrote nothing", { log: "\n" }],
  ] as const) {
    it(`has nothing of a container ${what}`, async () => {
      assert.equal(await linesOf(cluster), undefined);
    });
  }
});
