import assert from "node:assert/strict";

import { z } from "zod";

import { REMOVED_APIS } from "../../kubernetes/removed-apis.ts";
import { type AdmissionCluster, admissionCluster } from "../support/admission-cluster.ts";

const version = z.object({ minor: z.string() });
const groups = z.object({
  groups: z.array(z.object({ versions: z.array(z.object({ groupVersion: z.string() })) })),
});
const resources = z.object({ resources: z.array(z.object({ kind: z.string() })) });

/** `apiVersion/Kind` of all that an API server serves below `/apis`. */
async function servedKinds({ send }: AdmissionCluster): Promise<ReadonlySet<string>> {
  const { body } = await send({ path: "/apis" });
  const versions = groups.parse(body).groups.flatMap((group) => group.versions);
  const kinds = await Promise.all(
    versions.map(async ({ groupVersion }) => {
      const answer = await send({ path: `/apis/${groupVersion}` });
      return resources.parse(answer.body).resources.map(({ kind }) => `${groupVersion}/${kind}`);
    }),
  );
  return new Set(kinds.flat());
}

describe("removed APIs, on a real API server", () => {
  let cluster: AdmissionCluster | undefined;
  let served: ReadonlySet<string>;
  let minor: number;

  before(async function () {
    this.timeout(180_000);
    cluster = await admissionCluster();
    if (cluster === undefined) {
      this.skip();
      return;
    }
    served = await servedKinds(cluster);
    minor = Number.parseInt(version.parse((await cluster.send({ path: "/version" })).body).minor);
  });

  after(async () => {
    await cluster?.stop();
  });

  it("are not served", () => {
    const wrong = [...REMOVED_APIS].filter(([kind, { since }]) => {
      return since <= minor && served.has(kind);
    });

    assert.deepEqual(wrong, []);
    assert.ok(REMOVED_APIS.size > 50, String(REMOVED_APIS.size));
  });

  it("have what to use instead", () => {
    const wrong = [...REMOVED_APIS].filter(([kind, { instead }]) => {
      const name = kind.slice(kind.lastIndexOf("/"));
      return instead !== undefined && !served.has(`${instead}${name}`);
    });

    assert.deepEqual(wrong, []);
  });
});
