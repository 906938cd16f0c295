import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { connectTo } from "../../components/service-app/connection.ts";
import type { AppConnection } from "../../components/service-app/arguments.ts";
import { ServiceApp } from "../../components/service-app.ts";
import { Tenant } from "../../components/tenant.ts";
import { deploy, find, type Registration } from "../support/deploy.ts";
import type { AppArgs } from "./app-samples.ts";

/** The databases' own variables, as a program sets them. */
const credentials = {
  POSTGRES_USER: "shop",
  POSTGRES_PASSWORD: pulumi.secret("p@ss/word"),
  POSTGRES_DB: "shop db",
};

interface Pair {
  readonly db: AppArgs & { readonly image: string };
  readonly web: (connection: AppConnection) => AppArgs;
}

async function deployPair({ db, web }: Pair): Promise<readonly Registration[]> {
  return deploy(() => {
    const tenant = new Tenant("shop", {
      owner: "shop@example.com",
      namespaces: [{ key: "main" }, { key: "jobs" }],
    });
    const target = new ServiceApp("db", { tenant, ...db });
    const source = web(connectTo(target));
    new ServiceApp("web", { tenant, image: "ghcr.io/web:1", namespace: "jobs", ...source });
  });
}

function held(registrations: readonly Registration[], kind: "ConfigMap" | "Secret"): unknown {
  const name = kind === "ConfigMap" ? "web-config" : "web-secret";
  const { inputs } = find(registrations, `kubernetes:core/v1:${kind}`, name);
  return inputs[kind === "ConfigMap" ? "data" : "stringData"];
}

/** What the app tells, with the values of its Outputs. */
async function told(args: AppArgs & { readonly image?: pulumi.Input<string> }): Promise<unknown> {
  let known: unknown;
  await deploy(async () => {
    const tenant = new Tenant("shop", { owner: "shop@example.com" });
    const { outputs } = new ServiceApp("db", { tenant, image: "acme/api:1", ...args });
    known = await new Promise((resolve) => {
      pulumi.output(outputs).apply(resolve);
    });
  });
  return known;
}

describe("ServiceApp outputs", () => {
  it("tell host, port and URL", async () => {
    assert.deepEqual(await told({ ports: [{ port: 8080, servicePort: 80 }] }), {
      host: "db.shop",
      port: 80,
      url: "http://db.shop:80",
    });
  });

  it("are undefined without a port", async () => {
    assert.equal(await told({}), undefined);
  });

  it("tell the pods' own port when the Service is headless", async () => {
    const ports = [{ port: 8080, servicePort: 80 }];

    assert.deepEqual(await told({ ports, service: { headless: true } }), {
      host: "db.shop",
      port: 8080,
      url: "http://db.shop:8080",
    });
  });

  it("tell the credentials of a known database, encoded in its URL", async () => {
    assert.deepEqual(await told({ image: "postgres:17", port: 5432, env: credentials }), {
      host: "db.shop",
      port: 5432,
      user: "shop",
      password: "p@ss/word",
      database: "shop db",
      url: "postgresql://shop:p%40ss%2Fword@db.shop:5432/shop%20db",
    });
  });

  it("tell the defaults of a known database", async () => {
    assert.deepEqual(await told({ image: "postgres:17", port: 5432 }), {
      host: "db.shop",
      port: 5432,
      user: "postgres",
      database: "postgres",
      url: "postgresql://postgres@db.shop:5432/postgres",
    });
  });

  it("name the database that MongoDB keeps its user in", async () => {
    const env = { MONGO_INITDB_ROOT_USERNAME: "root", MONGO_INITDB_ROOT_PASSWORD: "x" };

    assert.deepEqual(await told({ image: "mongo:8", port: 27017, env }), {
      host: "db.shop",
      port: 27017,
      user: "root",
      password: "x",
      url: "mongodb://root:x@db.shop:27017/?authSource=admin",
    });
  });

  it("are secret as far as a password is in them", async () => {
    const marks: Record<string, boolean> = {};
    await deploy(async () => {
      const tenant = new Tenant("shop", { owner: "shop@example.com" });
      const env = { POSTGRES_PASSWORD: "hunter2" };
      const { outputs } = new ServiceApp("db", { tenant, image: "postgres:17", port: 5432, env });
      for (const key of ["user", "password", "url"] as const) {
        marks[key] = await pulumi.isSecret(pulumi.output(outputs?.[key]));
      }
    });

    assert.deepEqual(marks, { user: false, password: true, url: true });
  });

  it("leave out what only the cluster knows", async () => {
    const env = {
      POSTGRES_PASSWORD: { secretKey: { name: "login", key: "password" } },
      POSTGRES_DB: "shop-$(ZONE)",
    };

    assert.deepEqual(await told({ image: "postgres:17", port: 5432, env }), {
      host: "db.shop",
      port: 5432,
      user: "postgres",
      url: "postgresql://postgres@db.shop:5432",
    });
  });
});

describe("connectTo", () => {
  const db = { image: "postgres:17", port: 5432, env: credentials };

  it("puts a URL with a password into the Secret", async () => {
    const registrations = await deployPair({
      db,
      web: (connection) => ({ connects: [{ ...connection, env: { url: "DATABASE_URL" } }] }),
    });

    assert.deepEqual(held(registrations, "Secret"), {
      DATABASE_URL: "postgresql://shop:p%40ss%2Fword@db.shop:5432/shop%20db",
    });
  });

  it("takes text as the variable of the URL, and the place of the target", async () => {
    let connection: AppConnection | undefined;
    await deploy(() => {
      const tenant = new Tenant("shop", { owner: "shop@example.com" });
      const target = new ServiceApp("db", { tenant, image: "acme/api:1", port: 80 });
      connection = connectTo(target, "API_URL");
    });

    const { outputs, ...place } = connection ?? {};
    assert.deepEqual(place, {
      app: "db",
      port: 80,
      protocol: "TCP",
      namespace: "main",
      env: { url: "API_URL" },
    });
    assert.equal(outputs?.host, "db.shop");
  });

  it("puts host and port into the ConfigMap", async () => {
    const registrations = await deployPair({
      db,
      web: (connection) => ({
        connects: [{ ...connection, env: { host: "DB_HOST", port: "DB_PORT" } }],
      }),
    });

    assert.deepEqual(held(registrations, "ConfigMap"), { DB_HOST: "db.shop", DB_PORT: "5432" });
  });

  it("gives single outputs to variables and init containers", async () => {
    const registrations = await deployPair({
      db,
      web: (connection) => ({
        connects: [connection],
        env: { HOST: { app: "db", output: "host" } },
        initContainers: [
          { name: "wait", image: "w:1", env: { PORT: { app: "db", output: "port" } } },
        ],
      }),
    });

    assert.deepEqual(held(registrations, "ConfigMap"), { HOST: "db.shop" });
    const initial = find(registrations, "kubernetes:core/v1:ConfigMap", "web-wait-config");
    assert.deepEqual(initial.inputs["data"], { PORT: "5432" });
  });

  it("marks what a password is in as secret", async () => {
    const registrations = await deployPair({
      db: { ...db, env: { POSTGRES_PASSWORD: "hunter2" } },
      web: (connection) => ({ connects: [{ ...connection, env: { url: "A", user: "B" } }] }),
    });

    const found = registrations.filter(({ inputs }) => JSON.stringify(inputs).includes("hunter2"));
    assert.deepEqual(
      found.map(({ name, secrets }) => [name, secrets]),
      [
        ["db-secret", ["stringData"]],
        ["web-secret", ["stringData"]],
      ],
    );
  });

  it("tells the Service's port of the port that is connected to", async () => {
    const ports = [{ port: 5432 }, { port: 9187, name: "metrics", servicePort: 80 }];

    const registrations = await deployPair({
      db: { ...db, ports, port: undefined },
      web: (connection) => ({
        connects: [{ ...connection, port: 9187, env: { port: "PORT", url: "URL" } }],
      }),
    });

    assert.deepEqual(held(registrations, "ConfigMap"), { PORT: "80" });
    assert.deepEqual(held(registrations, "Secret"), {
      URL: "postgresql://shop:p%40ss%2Fword@db.shop:80/shop%20db",
    });
  });

  it("rejects a target without a port", async () => {
    const program = () => {
      const tenant = new Tenant("shop", { owner: "shop@example.com" });
      connectTo(new ServiceApp("job", { tenant, image: "acme/job:1", kind: "Job" }));
    };

    await assert.rejects(deploy(program), /'connectTo' needs an app with a port to connect to/);
  });
});

describe("ServiceApp connections", () => {
  const web = (args: AppArgs): Promise<unknown> =>
    deploy(() => {
      const tenant = new Tenant("shop", { owner: "shop@example.com" });
      new ServiceApp("web", { tenant, image: "ghcr.io/web:1", ...args });
    });

  it("know host, port and URL by name alone", async () => {
    const env = { host: "A", port: "B", url: "C" };
    const registrations = await deploy(() => {
      const tenant = new Tenant("shop", { owner: "shop@example.com" });
      const connects = [{ app: "api", port: 80, env }];
      const portal = { tenant: "other", app: "portal", namespace: "other-main" };
      const consumes = [{ ...portal, port: 8080, servicePort: 81, env: { url: "D" } }];
      new ServiceApp("web", { tenant, image: "ghcr.io/web:1", connects, consumes });
    });

    assert.deepEqual(held(registrations, "ConfigMap"), {
      A: "api.shop",
      B: "80",
      C: "http://api.shop:80",
      D: "http://portal.other-main:81",
    });
  });

  it("keep a password out of the ConfigMap whatever its variable is called", async () => {
    const outputs = { host: "db.shop", port: 80, url: "http://db.shop:80", password: "hunter2" };
    const registrations = await deploy(() => {
      const tenant = new Tenant("shop", { owner: "shop@example.com" });
      const connects = [{ app: "db", port: 80, outputs, env: { password: "DB_CODE" } }];
      new ServiceApp("web", { tenant, image: "ghcr.io/web:1", connects });
    });

    assert.deepEqual(held(registrations, "Secret"), { DB_CODE: "hunter2" });
  });

  it("rejects what the target does not tell", async () => {
    await assert.rejects(
      web({ connects: [{ app: "api", port: 80, env: { password: "P" } }] }),
      /'connects\[0\].env.password' asks "api" for its password, which is not known/,
    );
  });

  it("rejects an output of an app that it does not connect to", async () => {
    await assert.rejects(
      web({ env: { A: { app: "api", output: "host" } } }),
      /'env.A' asks "api", to which the app does not connect \(add "api" to 'connects'\)/,
    );
  });

  it("rejects a variable that two places set", async () => {
    await assert.rejects(
      web({ env: { A: "x" }, connects: [{ app: "api", port: 80, env: { host: "A", url: "B" } }] }),
      /'connects\[0\].env.host' sets A, which env sets as well/,
    );
  });
});
