import { fileURLToPath } from "node:url";

import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { connectTo, HelmRelease, redisRelease, ServiceApp, Tenant } from "moorage";

const config = new pulumi.Config("moorage");
const provider = new k8s.Provider("cluster", {
  kubeconfig: config.require("kubeconfig"),
  context: config.require("context"),
  enableConfigMapMutable: true,
  enableSecretMutable: true,
});
const options = { provider };

const tenant = new Tenant(
  "shop",
  { owner: "shop@example.com", quota: { cpu: "4", memory: "6Gi", storage: "20Gi" } },
  options,
);

const cachePassword = config.requireSecret("cache-password");
const cache = new HelmRelease(
  "cache",
  {
    tenant,
    chart: fileURLToPath(new URL("../charts/cache", import.meta.url)),
    version: "1.2.0",
    values: { auth: { password: cachePassword } },
  },
  options,
);

// A chart of Moorage itself, which apps connect to like to an app.
const password = config.requireSecret("sessions-password");
const sessions = redisRelease("sessions", { tenant, password }, options);

const checksumKey = config.requireSecret("checksum-key");
const db = new ServiceApp(
  "db",
  {
    tenant,
    // A database, by its image: so it becomes a StatefulSet.
    kind: "StatefulSet",
    image: "ghcr.io/shop/postgres:17.2",
    port: 5432,
    env: { POSTGRES_PASSWORD: config.requireSecret("database-password") },
    volumes: { data: { mountPath: "/var/lib/postgresql/data", subPath: "data", size: "5Gi" } },
    writablePaths: ["/var/run/postgresql"],
    security: { runAsUser: 70 },
    checksumKey,
  },
  options,
);

const api = new ServiceApp(
  "api",
  {
    tenant,
    image: "ghcr.io/shop/api:2.3.0",
    port: 8080,
    healthCheckPath: "/healthz",
    autoscale: { min: 2, max: 6 },
    env: { LOG_LEVEL: "info", CACHE_HOST: "cache", CACHE_PASSWORD: cachePassword },
    connects: [connectTo(db, "DATABASE_URL")],
    startAfter: [db.workload],
    checksumKey,
  },
  { ...options, dependsOn: cache },
);

const web = new ServiceApp(
  "web",
  {
    tenant,
    image: "ghcr.io/shop/web:1.8.2",
    port: 8080,
    replicas: 2,
    healthCheckPath: "/healthz",
    expose: { hosts: ["shop.example.com"] },
    ingress: { className: "traefik", namespaces: ["traefik"] },
    env: { API_URL: "http://api:8080" },
    connects: [connectTo(api), connectTo(sessions, "REDIS_URL")],
    startAfter: [api.workload, sessions.release],
    checksumKey,
  },
  options,
);

/** Namespace of the tenant. */
export const namespace = tenant.namespace;
/** Address of the shop. */
export const url = web.url;
