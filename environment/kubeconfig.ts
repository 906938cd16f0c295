import * as fs from "node:fs";
import type * as https from "node:https";
import * as path from "node:path";

import { parse } from "yaml";

import { isMap, valueAt } from "./plain-data.ts";

/** How to reach the API server of one context. */
export interface ClusterAccess {
  /** Address of the API server. */
  readonly server: string;
  readonly skipTlsVerify: boolean;
  /** TLS and credentials; may run a credential plugin. */
  readonly options: () => Promise<https.RequestOptions>;
}

/** What a kubeconfig says about a context: its access, or what is wrong. */
export type ContextResult =
  | { readonly access: ClusterAccess }
  | { readonly problem: "no-file" | "no-kubeconfig" | "no-cluster" }
  | { readonly problem: "no-context"; readonly found: readonly string[] };

type Entry = Readonly<Record<string, unknown>>;

/** Reads one context of a kubeconfig file; never the file's current context. */
export function readContext(file: string, name: string): ContextResult {
  if (!fs.existsSync(file)) return { problem: "no-file" };
  const text = fs.readFileSync(file, "utf8");
  const config = parseKubeconfig(text);
  if (config === undefined) return { problem: "no-kubeconfig" };
  const context = named(config, "contexts", name)?.["context"];
  if (!isMap(context)) return { problem: "no-context", found: names(config, "contexts") };
  const cluster = named(config, "clusters", context["cluster"])?.["cluster"];
  const server = isMap(cluster) ? cluster["server"] : undefined;
  if (!isMap(cluster) || typeof server !== "string") return { problem: "no-cluster" };
  const user = named(config, "users", context["user"])?.["user"];
  const plain = plainOptions(cluster, isMap(user) ? user : {}, path.dirname(file));
  const options = plain ?? (() => pluginOptions(text, name));
  return {
    access: { server, skipTlsVerify: cluster["insecure-skip-tls-verify"] === true, options },
  };
}

function parseKubeconfig(text: string): Entry | undefined {
  try {
    const config: unknown = parse(text, { logLevel: "error", maxAliasCount: 0 });
    return isMap(config) ? config : undefined;
  } catch {
    // The parser's message may quote credentials.
    return undefined;
  }
}

function entries(config: Entry, kind: string): readonly Entry[] {
  const list = config[kind];
  return Array.isArray(list) ? list.filter(isMap) : [];
}

function named(config: Entry, kind: string, name: unknown): Entry | undefined {
  return entries(config, kind).find((entry) => entry["name"] === name);
}

function names(config: Entry, kind: string): readonly string[] {
  return entries(config, kind)
    .map((entry) => entry["name"])
    .filter((name) => typeof name === "string");
}

const CLUSTER_KEYS = new Set([
  "server",
  "certificate-authority",
  "certificate-authority-data",
  "insecure-skip-tls-verify",
  "extensions",
]);
const USER_KEYS = new Set([
  "client-certificate",
  "client-certificate-data",
  "client-key",
  "client-key-data",
  "token",
]);

/**
 * Certificates and a token need no library; client-node costs as much start time as the whole program.
 *
 * Undefined for everything else: credential plugins, proxies, token files.
 */
function plainOptions(
  cluster: Entry,
  user: Entry,
  folder: string,
): (() => Promise<https.RequestOptions>) | undefined {
  const isPlain =
    Object.keys(cluster).every((key) => CLUSTER_KEYS.has(key)) &&
    Object.keys(user).every((key) => USER_KEYS.has(key));
  if (!isPlain) return undefined;
  return () => {
    const token = user["token"];
    const options = {
      ca: material(cluster, "certificate-authority", folder),
      cert: material(user, "client-certificate", folder),
      key: material(user, "client-key", folder),
      rejectUnauthorized: cluster["insecure-skip-tls-verify"] !== true,
      headers: typeof token === "string" ? { authorization: `Bearer ${token}` } : {},
    };
    return Promise.resolve(options);
  };
}

/** PEM text behind `<key>-data` (base64) or `<key>` (a file, relative to the kubeconfig). */
function material(entry: Entry, key: string, folder: string): Buffer | undefined {
  const data = entry[`${key}-data`];
  if (typeof data === "string") return Buffer.from(data, "base64");
  const file = valueAt(entry, [key]);
  return typeof file === "string" ? fs.readFileSync(path.resolve(folder, file)) : undefined;
}

async function pluginOptions(text: string, context: string): Promise<https.RequestOptions> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  config.loadFromString(text, { onInvalidEntry: "filter" });
  config.setCurrentContext(context);
  const options: https.RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  return options;
}
