import assert from "node:assert/strict";

import { platform } from "../../components/platform.ts";
import { presetFolder } from "../../environment/charts/chart-source.ts";
import type { Environment } from "../../environment/environment.ts";
import { deploy, find, type Registration } from "../support/deploy.ts";
import { appConfig, releaseConfig, sampleEnvironment, tenantConfig } from "./samples.ts";

const path = presetFolder("postgres");
const environment: Environment = sampleEnvironment([
  tenantConfig("shop", {
    apps: [
      appConfig("web", {
        connects: [
          { app: "db", port: 5432, protocol: "TCP", preset: "postgres", env: { url: "DB" } },
        ],
        startAfter: ["db"],
      }),
    ],
    releases: [
      releaseConfig("db", {
        preset: "postgres",
        source: { kind: "folder", path },
        chart: { path, digest: "0".repeat(64), version: "1.0.0" },
        version: "1.0.0",
        values: { auth: { user: "shop", password: { secret: "db-password" } } },
      }),
    ],
  }),
]);

async function deployed(): Promise<readonly Registration[]> {
  return await deploy(() => platform(environment, { secret: (key) => `value of ${key}` }));
}

describe("platform with a preset", () => {
  it("tells the app the address of the release in a Secret", async () => {
    const { inputs } = find(await deployed(), "kubernetes:core/v1:Secret", "shop-web-secret");

    assert.deepEqual(inputs["stringData"], {
      DB: "postgresql://shop:value%20of%20db-password@db.shop:5432/shop",
    });
  });

  it("lets the app reach the pods of the release", async () => {
    const { inputs } = find(
      await deployed(),
      "kubernetes:networking.k8s.io/v1:NetworkPolicy",
      "shop-web-to.db",
    );

    assert.deepEqual(inputs["spec"], {
      podSelector: {
        matchLabels: {
          "app.kubernetes.io/name": "postgres",
          "app.kubernetes.io/instance": "db",
        },
      },
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [
            {
              podSelector: {
                matchLabels: { "app.kubernetes.io/name": "web", "moorage.dev/tenant": "shop" },
              },
            },
          ],
          ports: [{ protocol: "TCP", port: 5432 }],
        },
      ],
    });
  });
});
