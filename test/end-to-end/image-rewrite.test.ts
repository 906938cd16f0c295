import assert from "node:assert/strict";
import { resolve } from "node:path";

import { z } from "zod";

import { loadEnvironment } from "../../environment/load.ts";
import { followedRegistries } from "../../kubernetes/image-registries.ts";
import { podTemplateOf } from "../../kubernetes/pod-spec.ts";
import { objectsIn } from "../../kubernetes/object-kind.ts";
import { planEnvironment } from "../../plan/plan-environment.ts";
import {
  admissionCluster,
  type AdmissionCluster,
  messageOf,
  namespace,
  until,
} from "../support/admission-cluster.ts";
import type { Fields } from "../support/policy.ts";

const guarded = { "moorage.dev/tenant": "acme", "moorage.dev/guard": "admission" };
const namespaceSchema = z.object({
  metadata: z.object({ name: z.string(), annotations: z.record(z.string(), z.string()) }),
});
const REGISTRIES = "moorage.dev/registries";
const DIGEST = `sha256:${"0".repeat(64)}`;

function pod(place: string, image: string): Fields {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "one", namespace: place },
    spec: { containers: [{ name: "main", image }] },
  };
}

describe("admission guard with rewritten images", function () {
  this.timeout(120_000);
  let cluster: AdmissionCluster;
  let stop: AdmissionCluster["stop"] | undefined;
  /** Images of the tenant acme in dev, as the program registers them. */
  let planned: readonly string[];

  const isDenied = async (place: string, image: string): Promise<boolean> => {
    const answer = await cluster.dryRun(pod(place, image));
    if (answer.status === 201) return false;
    assert.match(messageOf(answer), /\[MOOR-031\]/);
    return true;
  };
  const admitted = async (place: string, images: readonly string[]): Promise<readonly string[]> => {
    const denied = await Promise.all(images.map((image) => isDenied(place, image)));
    return images.filter((_, index) => denied[index] === false);
  };

  before(async function () {
    this.timeout(600_000);
    const started = await admissionCluster();
    if (started === undefined) return this.skip();
    cluster = started;
    stop = started.stop;
    const root = resolve(import.meta.dirname, "../..");
    const { resources } = await planEnvironment(loadEnvironment({ root, environment: "dev" }));
    const acme = resources.filter(({ tenant, custom }) => tenant === "acme" && custom);
    const [home] = acme.filter(({ type }) => type === "kubernetes:core/v1:Namespace");
    const { annotations } = namespaceSchema.parse(home?.inputs).metadata;
    planned = acme
      .flatMap(({ type, inputs }) => objectsIn(type, inputs))
      .flatMap((object) => podTemplateOf(object)?.containers ?? [])
      .map(({ object }) => z.object({ image: z.string() }).parse(object).image);
    const mirror = followedRegistries(["ghcr.io/acme"], {
      "ghcr.io/*": "mirror.example/ghcr/*",
      "ghcr.io/acme/report": "mirror.example/jobs/report:1",
    });
    const lists = { dev: annotations[REGISTRIES] ?? "", mirrored: mirror.join(",") };
    for (const [name, list] of Object.entries(lists)) {
      await cluster.apply(namespace(name, guarded, { [REGISTRIES]: list }));
      const path = `/api/v1/namespaces/${name}/serviceaccounts/default`;
      await until(path, async () => (await cluster.send({ path })).status === 200);
      await until(`the guard of ${name}`, () => isDenied(name, "evil.example/a:1"));
    }
  });

  after(async () => {
    await stop?.();
  });

  it("lets in every image of the tenant that the program registers", async () => {
    assert.deepEqual([...new Set(planned)].toSorted(), [
      "localhost/moorage/job:1",
      "localhost/moorage/server:1",
    ]);
    assert.deepEqual(await admitted("dev", planned), planned);
  });

  it("refuses the names that were rewritten, and all else in the place of the new ones", async () => {
    const images = [
      ...["ghcr.io/acme/web:1.8.2", "ghcr.io/acme/report:1.0.4", "localhost/moorage/root:1"],
      ...["localhost/moorage/server:2", "localhost/moorage/server", "localhost/moorage/server/a:1"],
      ...[`localhost/moorage/server:1@${DIGEST}`, "server:1", "docker.io/moorage/server:1"],
    ];

    assert.deepEqual(await admitted("dev", images), []);
  });

  it("lets a mirror be named directly only where an allowed image leads", async () => {
    const images = [
      ...["mirror.example/ghcr/acme/web:1", `mirror.example/ghcr/acme/web@${DIGEST}`],
      ...["mirror.example/jobs/report:1", "mirror.example/jobs/report:2"],
      ...["mirror.example/ghcr/acme/report:1", "mirror.example/ghcr/acme/report/a:1"],
      ...["mirror.example/ghcr/globex/web:1", "mirror.example/web:1", "ghcr.io/acme/web:1"],
    ];

    assert.deepEqual(await admitted("mirrored", images), [
      "mirror.example/ghcr/acme/web:1",
      `mirror.example/ghcr/acme/web@${DIGEST}`,
      "mirror.example/jobs/report:1",
      "mirror.example/ghcr/acme/report/a:1",
    ]);
  });
});
