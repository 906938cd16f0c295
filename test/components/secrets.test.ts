import assert from "node:assert/strict";

import { platform } from "../../components/platform.ts";
import { deploy, type Registration } from "../support/deploy.ts";
import { appConfig, releaseConfig, sampleEnvironment, tenantConfig } from "./samples.ts";

const CANARY = "c4n4ry";
const environment = sampleEnvironment([
  tenantConfig("shop", {
    pullSecrets: { ghcr: { secret: "ghcr" } },
    shared: {
      config: { regions: { REGION: "eu" } },
      secrets: { ca: { "ca.crt": { secret: "ca" } } },
    },
    access: { admins: [], developers: [], viewers: [], deployer: true },
    apps: [
      appConfig("web", {
        expose: { hosts: ["web.dev.localhost"] },
        replicas: 2,
        env: {
          LOG_LEVEL: "info",
          HARMLESS_NAME: { secret: "harmless" },
          DB_PASSWORD: { secret: "db" },
          LITERAL_PASSWORD: `${CANARY}-literal`,
          DATABASE_URL: `postgres://app:${CANARY}-url@db/app`,
        },
        files: {
          "/etc/app/harmless": { content: { secret: "file" } },
          "/etc/app/settings.yaml": { content: `password: ${CANARY}-line` },
          "/etc/app/store.p12": {
            content: Buffer.from(`${CANARY}-bytes`).toString("base64"),
            encoding: "base64",
            sensitive: true,
          },
        },
        initContainers: [
          {
            name: "migrate",
            image: "ghcr.io/example/migrate:1",
            env: { DB_PASSWORD: { secret: "migrate" } },
          },
        ],
        connects: [
          {
            app: "db",
            port: 5432,
            protocol: "TCP",
            env: { url: "HARMLESS_URL", password: "CODE" },
          },
        ],
        startAfter: ["db"],
      }),
      appConfig("db", {
        image: "postgres:17",
        ports: [{ port: 5432 }],
        port: 5432,
        env: { POSTGRES_PASSWORD: { secret: "postgres" } },
      }),
    ],
    releases: [
      releaseConfig("cache", {
        values: {
          auth: { password: { secret: "cache" } },
          list: [{ deep: { secret: "deep" } }, "plain"],
        },
      }),
    ],
  }),
]);

/** Path and value of every text in plain data, keys included. */
function texts(value: unknown, path = ""): readonly (readonly [string, string])[] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const inner = Array.isArray(value) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
    return [[inner, key] as const, ...texts(item, inner)];
  });
}

function isAtOrBelow(path: string, parent: string): boolean {
  return path === parent || path.startsWith(`${parent}.`) || path.startsWith(`${parent}[`);
}

function encodings(text: string): readonly string[] {
  return [
    text,
    Buffer.from(text).toString("base64").replace(/=*$/, "").slice(0, -1),
    Buffer.from(text).toString("hex"),
    encodeURIComponent(text),
  ];
}

/** Places where the canary is readable: outside of everything that is marked as secret. */
function leaks(registrations: readonly Registration[]): readonly string[] {
  return registrations.flatMap(({ type, name, inputs, secrets }) =>
    texts(inputs)
      .filter(([, text]) => encodings(CANARY).some((form) => text.includes(form)))
      .filter(([path]) => !secrets.some((secret) => isAtOrBelow(path, secret)))
      .map(([path]) => `${type} ${name} ${path}`),
  );
}

/** Places that hold the canary at all. */
function holders(registrations: readonly Registration[]): readonly string[] {
  return registrations.flatMap(({ type, name, inputs }) =>
    texts(inputs)
      .filter(([, text]) => text.includes(CANARY))
      .map(([path]) => `${type.split(":").at(-1) ?? ""} ${name} ${path}`),
  );
}

describe("secrets", () => {
  const secret = (key: string) => `${CANARY}-${key}`;

  for (const preview of [false, true]) {
    it(`are readable in no registration of ${preview ? "a preview" : "an update"}`, async () => {
      const registrations = await deploy(() => platform(environment, { secret }), { preview });

      assert.deepEqual(leaks(registrations), []);
    });
  }

  it("reach exactly the Secrets and the release's values", async () => {
    const registrations = await deploy(() => platform(environment, { secret }));

    assert.deepEqual([...holders(registrations)].sort(), [
      "Release shop-cache values.auth.password",
      "Release shop-cache values.list[0].deep",
      "Secret shop-db-secret stringData.POSTGRES_PASSWORD",
      "Secret shop-secret.ca stringData.ca.crt",
      "Secret shop-secret.ghcr stringData..dockerconfigjson",
      "Secret shop-web-migrate-secret stringData.DB_PASSWORD",
      "Secret shop-web-secret stringData.CODE",
      "Secret shop-web-secret stringData.DATABASE_URL",
      "Secret shop-web-secret stringData.DB_PASSWORD",
      "Secret shop-web-secret stringData.HARMLESS_NAME",
      "Secret shop-web-secret stringData.HARMLESS_URL",
      "Secret shop-web-secret stringData.LITERAL_PASSWORD",
      "Secret shop-web-secret-files stringData.etc_app_harmless",
      "Secret shop-web-secret-files stringData.etc_app_settings.yaml",
    ]);
  });

  it("would be found where they are not marked", () => {
    const plain = {
      type: "kubernetes:core/v1:ConfigMap",
      name: "config",
      inputs: { data: { A: `x${CANARY}`, B: Buffer.from(CANARY).toString("base64") } },
      secrets: ["data.C"],
    };

    const found = leaks([plain as unknown as Registration]);

    assert.deepEqual(found, [
      "kubernetes:core/v1:ConfigMap config data.A",
      "kubernetes:core/v1:ConfigMap config data.B",
    ]);
  });
});
