import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { stringify } from "yaml";

import { loadEnvironment } from "../environment/load.ts";
import { planEnvironment } from "../plan/plan-environment.ts";
import { root } from "./run-program.ts";

/** Apps in one tenant of the bench's platform. */
export const APPS_PER_TENANT = 20;

const SECRETS = ["moorage:bench-token", "moorage:checksum-key"];

/** The engine's configuration for a bench project: its secrets, decrypted. */
export const benchConfig: Readonly<Record<string, string>> = {
  PULUMI_CONFIG: JSON.stringify(Object.fromEntries(SECRETS.map((key) => [key, "value"]))),
  PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(SECRETS),
};

interface BenchApp {
  readonly image: string;
  readonly port: number;
  readonly healthCheckPath: string;
  readonly env: Readonly<Record<string, string | { readonly secret: string }>>;
  readonly expose: { readonly host: "auto" };
}

function app(index: number): BenchApp {
  return {
    image: `ghcr.io/bench/app-${index}:1.0.0`,
    port: 8080,
    healthCheckPath: "/healthz",
    env: { LOG_LEVEL: "info", GREETING: `hello ${index}`, API_TOKEN: { secret: "bench-token" } },
    expose: { host: "auto" },
  };
}

/** Writes a project folder with as many apps, 20 in a tenant, and returns its path. */
export function benchProject(apps: number): string {
  const directory = mkdtempSync(join(tmpdir(), "moorage-bench-"));
  const tenants: Record<string, unknown> = {};
  for (let first = 0; first < apps; first += APPS_PER_TENANT) {
    const indexes = Array.from(
      { length: Math.min(APPS_PER_TENANT, apps - first) },
      (_, i) => first + i,
    );
    tenants[`t${first / APPS_PER_TENANT}`] = {
      owner: "bench@example.com",
      // Room for one more pod than there are, or no rollout could begin and the plan would refuse.
      quota: { cpu: "24", memory: "40Gi", storage: "50Gi", pods: 100 },
      apps: Object.fromEntries(indexes.map((index) => [`app-${index}`, app(index)])),
    };
  }
  writeFileSync(join(directory, "platform.yaml"), stringify({ tenants }));
  writeFileSync(
    join(directory, "Pulumi.dev.yaml"),
    stringify({
      config: {
        "moorage:profile": "dev",
        "moorage:domain": "bench.example.com",
        "moorage:cluster": {
          context: "bench",
          kubeconfig: "kubeconfig",
          identity: "00000000-0000-4000-8000-000000000000",
        },
        // Without these the plan warns once an app.
        ...Object.fromEntries(SECRETS.map((key) => [key, { secure: "AAAA" }])),
      },
    }),
  );
  cpSync(join(root, "Pulumi.yaml"), join(directory, "Pulumi.yaml"));
  mkdirSync(join(directory, ".moorage"));
  return directory;
}

/** One custom resource of the platform, for the program without components. */
export interface BareResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Writes `resources.json`: what our program registers for the project, without its components. */
export async function recordBare(directory: string): Promise<void> {
  const loaded = loadEnvironment({ root: directory, environment: "dev" });
  const { resources } = await planEnvironment(loaded);
  const bare: readonly BareResource[] = resources
    .filter(({ custom, type }) => custom && type.startsWith("kubernetes:"))
    .map(({ type, name, inputs }) => ({ type, name, inputs }));
  const hide = (_: string, value: unknown): unknown =>
    typeof value === "symbol" ? "[secret]" : value;
  writeFileSync(join(directory, "resources.json"), JSON.stringify(bare, hide));
}
