import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";

import type { ClusterClient } from "../../../automation/cluster-client.ts";
import { deployedRelease } from "../../../automation/helm/deployed-releases.ts";
import {
  latestRecords,
  type ReleaseRecord,
  releaseRecords,
} from "../../../automation/helm/release-records.ts";

const packed = (release: unknown): string =>
  Buffer.from(gzipSync(JSON.stringify(release)).toString("base64")).toString("base64");

const stored = (version: number, status: string): unknown => ({
  ...{ name: "cache", namespace: "globex", version, manifest: "kind: Service\n" },
  info: { status, description: "done", last_deployed: "2026-11-21T10:00:00Z" },
  chart: { metadata: { name: "cache", version: "1.2.0" } },
});

/** Answers with one page after the other. */
function cluster(...pages: readonly (readonly string[])[]): {
  readonly client: Pick<ClusterClient, "core">;
  readonly asked: unknown[];
} {
  const asked: unknown[] = [];
  const listNamespacedSecret = (request: unknown): Promise<unknown> => {
    asked.push(request);
    const items = (pages[asked.length - 1] ?? []).map((release) => ({ data: { release } }));
    const next = asked.length < pages.length ? `page-${String(asked.length)}` : "";
    return Promise.resolve({ items, metadata: { _continue: next } });
  };
  const client: unknown = { core: { listNamespacedSecret } };
  return { client: client as Pick<ClusterClient, "core">, asked };
}

describe("releaseRecords", () => {
  it("reads what Helm stored, page by page", async () => {
    const { client, asked } = cluster(
      [packed(stored(1, "superseded"))],
      [packed(stored(2, "deployed"))],
    );

    const records = await releaseRecords(client, "globex", "cache");

    const same = { namespace: "globex", name: "cache", version: "1.2.0" };
    const rest = {
      description: "done",
      since: "2026-11-21T10:00:00Z",
      manifest: "kind: Service\n",
    };
    assert.deepEqual(records, [
      { ...same, ...rest, revision: 1, status: "superseded" },
      { ...same, ...rest, revision: 2, status: "deployed" },
    ]);
    const labelSelector = "owner=helm,name=cache";
    assert.deepEqual(asked, [
      { namespace: "globex", labelSelector, limit: 20 },
      { namespace: "globex", labelSelector, limit: 20, _continue: "page-1" },
    ]);
  });

  it("passes over what is no record", async () => {
    const { client } = cluster(["bm90IGd6aXA=", "", packed({ name: "cache" })]);

    assert.deepEqual(await releaseRecords(client, "globex"), []);
  });
});

const record = (revision: number, manifest = ""): ReleaseRecord => ({
  ...{ namespace: "globex", name: "cache", revision, status: "deployed", version: "1.2.0" },
  ...{ description: "", since: "", manifest },
});

describe("latestRecords", () => {
  it("keeps the highest revision, whatever the order", () => {
    const latest = latestRecords([record(9), record(10), record(2)]);

    assert.deepEqual(
      [...latest].map(([name, { revision }]) => [name, revision]),
      [["cache", 10]],
    );
  });
});

describe("deployedRelease", () => {
  it("has the objects of the manifest, and of Secrets only the keys", () => {
    const manifest = `---
# Source: cache/templates/secret.yaml
apiVersion: v1
kind: Secret
metadata: { name: cache }
data: { password: aHVudGVyMg== }
stringData: { user: hunter }
---
# Source: cache/templates/empty.yaml
---
kind: ConfigMap
data: { port: "80" }
`;

    assert.deepEqual(deployedRelease(record(3, manifest)), {
      ...{ namespace: "globex", name: "cache", revision: 3, status: "deployed" },
      objects: [
        {
          ...{ apiVersion: "v1", kind: "Secret", metadata: { name: "cache" } },
          ...{ data: { password: "[secret]" }, stringData: { user: "[secret]" } },
        },
        { kind: "ConfigMap", data: { port: "80" } },
      ],
    });
  });
});
