import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { postgresRelease } from "../../components/presets/postgres-release.ts";
import { redisRelease } from "../../components/presets/redis-release.ts";
import type { PresetRelease } from "../../components/presets/preset-release.ts";
import { ServiceApp } from "../../components/service-app.ts";
import { connectTo } from "../../components/service-app/connection.ts";
import { Tenant } from "../../components/tenant.ts";
import { deploy, find, type Registration } from "../support/deploy.ts";

const RELEASE = "kubernetes:helm.sh/v3:Release";
const owner = "shop@example.com";
const password = pulumi.secret("p@ss/word");

function valuesOf(registrations: readonly Registration[], name: string): unknown {
  return find(registrations, RELEASE, name).inputs["values"];
}

/** What a release tells, with the values of its Outputs. */
async function told(make: (tenant: Tenant) => PresetRelease): Promise<unknown> {
  let known: unknown;
  await deploy(async () => {
    const { connection } = make(new Tenant("shop", { owner }));
    known = await new Promise((resolve) => {
      pulumi.output(connection).apply(resolve);
    });
  });
  return known;
}

describe("postgresRelease", () => {
  it("leaves to the chart what it is not told", async () => {
    const registrations = await deploy(() => {
      postgresRelease("db", { tenant: new Tenant("shop", { owner }), password: "a" });
    });

    assert.deepEqual(valuesOf(registrations, "db"), { auth: { password: "a" }, storage: {} });
  });

  it("writes every argument where the chart reads it", async () => {
    const registrations = await deploy(() => {
      postgresRelease("db", {
        tenant: new Tenant("shop", { owner }),
        release: "orders",
        existingSecret: "kept",
        user: "shop",
        database: "orders",
        image: { tag: "17.4" },
        runAsUser: 999,
        port: 6000,
        storage: "5Gi",
        storageClass: "fast",
        resources: { limits: { cpu: "1" } },
        settings: { max_connections: 200 },
        timeoutSeconds: 60,
      });
    });

    const { inputs } = find(registrations, RELEASE, "db");
    assert.deepEqual(
      [inputs["name"], inputs["timeout"], inputs["version"]],
      ["orders", 60, "1.0.0"],
    );
    assert.deepEqual(inputs["values"], {
      settings: { max_connections: 200 },
      auth: { user: "shop", database: "orders", existingSecret: "kept" },
      image: { tag: "17.4" },
      runAsUser: 999,
      port: 6000,
      storage: { size: "5Gi", className: "fast" },
      resources: { limits: { cpu: "1" } },
    });
  });

  it("tells host, port, user, password, database and URL, and which pods are meant", async () => {
    const connection = await told((tenant) =>
      postgresRelease("db", { tenant, user: "shop", password }),
    );

    assert.deepEqual(connection, {
      app: "db",
      port: 5432,
      protocol: "TCP",
      namespace: "main",
      outputs: {
        host: "db.shop",
        port: 5432,
        url: "postgresql://shop:p%40ss%2Fword@db.shop:5432/shop",
        user: "shop",
        password: "p@ss/word",
        database: "shop",
      },
      pods: { "app.kubernetes.io/name": "postgres", "app.kubernetes.io/instance": "db" },
    });
  });

  it("keeps password and URL secret", async () => {
    let secret: readonly boolean[] = [];
    await deploy(async () => {
      const tenant = new Tenant("shop", { owner });
      const { outputs } = postgresRelease("db", { tenant, password: "plain" }).connection;
      const told = [outputs?.password, outputs?.url].map((each) => pulumi.output(each));
      secret = await Promise.all(told.map((each) => pulumi.isSecret(each)));
    });

    assert.deepEqual(secret, [true, true]);
  });

  it("opens both halves of a connection to its pods", async () => {
    const registrations = await deploy(() => {
      const tenant = new Tenant("shop", {
        owner,
        namespaces: [{ key: "main" }, { key: "data" }],
      });
      const db = postgresRelease("db", { tenant, namespace: "data", password });
      new ServiceApp("web", {
        tenant,
        image: "ghcr.io/web:1",
        connects: [connectTo(db, "DATABASE_URL")],
        startAfter: [db.release],
      });
    });

    const policy = (role: string): unknown =>
      find(registrations, "kubernetes:networking.k8s.io/v1:NetworkPolicy", `web-${role}`).inputs;
    const web = { "app.kubernetes.io/name": "web", "moorage.dev/tenant": "shop" };
    const pods = { "app.kubernetes.io/name": "postgres", "app.kubernetes.io/instance": "db" };
    const inside = (name: string): object => ({
      matchLabels: { "kubernetes.io/metadata.name": name },
    });
    const ports = [{ protocol: "TCP", port: 5432 }];
    assert.deepEqual(specOf(policy("egress")), {
      podSelector: { matchLabels: web },
      policyTypes: ["Egress"],
      egress: [
        {
          to: [{ namespaceSelector: inside("shop-data"), podSelector: { matchLabels: pods } }],
          ports,
        },
      ],
    });
    assert.deepEqual(specOf(policy("to.db")), {
      podSelector: { matchLabels: pods },
      policyTypes: ["Ingress"],
      ingress: [
        { from: [{ namespaceSelector: inside("shop"), podSelector: { matchLabels: web } }], ports },
      ],
    });
  });
});

describe("redisRelease", () => {
  it("writes every argument of its own where the chart reads it", async () => {
    const registrations = await deploy(() => {
      const tenant = new Tenant("shop", { owner });
      const own = { persistent: false, maxMemory: "1gb", evictionPolicy: "allkeys-lru" };
      redisRelease("cache", { tenant, password: "a", ...own });
    });

    assert.deepEqual(valuesOf(registrations, "cache"), {
      persistent: false,
      maxMemory: "1gb",
      evictionPolicy: "allkeys-lru",
      auth: { password: "a" },
      storage: {},
    });
  });

  it("tells a URL without a user", async () => {
    const connection = await told((tenant) => redisRelease("cache", { tenant, password }));

    assert.deepEqual(pick(connection, "outputs"), {
      host: "cache.shop",
      port: 6379,
      url: "redis://:p%40ss%2Fword@cache.shop:6379",
      password: "p@ss/word",
    });
  });

  it("tells only where it is when somebody else keeps the password", async () => {
    const connection = await told((tenant) =>
      redisRelease("cache", { tenant, existingSecret: "kept", port: 6400 }),
    );

    assert.deepEqual(pick(connection, "outputs"), {
      host: "cache.shop",
      port: 6400,
      url: "redis://cache.shop:6400",
    });
  });
});

function specOf(inputs: unknown): unknown {
  return pick(inputs, "spec");
}

function pick(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}
