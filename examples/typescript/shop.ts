import { fileURLToPath } from "node:url";

import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { HelmRelease, ServiceApp, Tenant } from "moorage";

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

const checksumKey = config.requireSecret("checksum-key");
const api = new ServiceApp(
  "api",
  {
    tenant,
    image: "ghcr.io/shop/api:2.3.0",
    port: 8080,
    healthCheckPath: "/healthz",
    env: { LOG_LEVEL: "info", CACHE_HOST: "cache", CACHE_PASSWORD: cachePassword },
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
    host: "shop.example.com",
    ingressNamespaces: ["traefik"],
    env: { API_URL: "http://api:8080" },
    connects: [{ app: "api", port: 8080 }],
  },
  { ...options, dependsOn: api },
);

/** Namespace of the tenant. */
export const namespace = tenant.namespace;
/** Address of the shop. */
export const url = web.url;
