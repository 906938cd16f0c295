import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { deployWeb, pod, workload } from "./app-samples.ts";

const images = { "ghcr.io/*": "m.io/ghcr/*", "docker.io/*": "localhost/server:1" };

const imagesOf = (containers: readonly Readonly<Record<string, unknown>>[]): readonly unknown[] =>
  containers.map(({ image }) => image);

describe("ServiceApp with rewritten images", () => {
  it("runs them in every container", async () => {
    const { containers, initContainers = [] } = await pod({
      image: "ghcr.io/shop/web:1",
      images,
      initContainers: [
        { name: "migrate", image: "ghcr.io/shop/migrate:2" },
        { name: "proxy", image: "envoy", restartPolicy: "Always" },
      ],
      podSpec: { containers: [{ name: "logs", image: "ghcr.io/shop/logs:3" }] },
    });

    assert.deepEqual(imagesOf(containers), ["m.io/ghcr/shop/web:1", "m.io/ghcr/shop/logs:3"]);
    assert.deepEqual(imagesOf(initContainers), ["m.io/ghcr/shop/migrate:2", "localhost/server:1"]);
  });

  for (const kind of ["Job", "CronJob"] as const) {
    it(`runs them in a ${kind}`, async () => {
      const { containers } = await pod({
        image: "nginx",
        images,
        ...(kind === "CronJob" ? { kind, schedule: "@daily" } : { kind }),
      });

      assert.deepEqual(imagesOf(containers), ["localhost/server:1"]);
    });
  }

  it("pulls by what runs", async () => {
    const { containers } = await pod({ image: "nginx", images });

    assert.equal(containers[0]["imagePullPolicy"], "IfNotPresent");
  });

  it("knows what the written image is known for", async () => {
    const postgres = "postgres:17.2-alpine";
    const { kind, spec } = await workload({
      image: postgres,
      images,
      volumes: { data: { mountPath: "/data", size: "1Gi" } },
    });

    assert.equal(kind, "StatefulSet");
    assert.deepEqual(imagesOf(spec.template.spec.containers), ["localhost/server:1"]);
    assert.equal(spec.template.spec.securityContext["fsGroup"], 70);
  });

  it("takes an Output", async () => {
    const { containers } = await pod({ image: pulumi.output("ghcr.io/shop/web:1"), images });

    assert.deepEqual(imagesOf(containers), ["m.io/ghcr/shop/web:1"]);
  });

  it("rewrites images of extra objects, and no texts", async () => {
    const registrations = await deployWeb({
      images,
      extraObjects: [
        {
          apiVersion: "example.com/v1",
          kind: "Database",
          metadata: { name: "db", annotations: { image: "nginx" } },
          spec: { image: "nginx" },
        },
        {
          apiVersion: "v1",
          kind: "ConfigMap",
          metadata: { name: "texts" },
          data: { image: "nginx" },
        },
      ],
    });

    const extra = (type: string) => registrations.find((each) => each.type === type)?.inputs;
    assert.deepEqual(extra("kubernetes:example.com/v1:Database")?.["spec"], {
      image: "localhost/server:1",
    });
    assert.deepEqual(extra("kubernetes:core/v1:ConfigMap")?.["data"], { image: "nginx" });
  });
});
