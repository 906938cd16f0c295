import assert from "node:assert/strict";

import type { AppConfig, Environment } from "../../environment/environment.ts";
import type { PlanDecision } from "../../plan/decisions.ts";
import { planEnvironment } from "../../plan/plan-environment.ts";
import { app, base, connection, listening, loaded, tenant } from "./samples.ts";

async function decided(
  apps: readonly AppConfig[],
  overrides: Partial<Environment> = {},
): Promise<readonly Omit<PlanDecision, "tenant" | "app">[]> {
  const plan = await planEnvironment(loaded({ ...overrides, tenants: [tenant("acme", { apps })] }));
  return plan.decisions
    .filter((one) => one.tenant === "acme" && one.app === "web")
    .map(({ key, decision, reason }) => ({ key, decision, reason }));
}

const bare = { env: {} };

describe("decisions of a plan", () => {
  it("are none where everything is written", async () => {
    assert.deepEqual(await decided([app("web", bare)]), []);
  });

  it("name the kind that the image chose", async () => {
    const kindReason = "postgres keeps data";
    const web: AppConfig = { ...base("web"), env: {}, kind: "StatefulSet", kindReason };

    assert.deepEqual(await decided([web]), [
      { key: "kind", decision: "StatefulSet", reason: kindReason },
    ]);
  });

  it("name the strategy that a volume forces", async () => {
    const volumes = { data: { mountPath: "/data", size: "1Gi" } };
    const forced = {
      key: "strategy",
      decision: "Recreate",
      reason: 'volume "data" can be mounted by one node at a time',
    };

    assert.deepEqual(await decided([app("web", { ...bare, volumes })]), [forced]);
    assert.deepEqual(
      await decided([app("web", { ...bare, volumes, strategy: { type: "Recreate" } })]),
      [],
    );
  });

  it("name the object of each variable, with rule and reason and never a value", async () => {
    const env = {
      LOG_LEVEL: "canary",
      DATABASE_PASSWORD: "canary",
      SESSION_KEY: { secret: "acme-session-key" },
      PUBLIC_TOKEN: { value: "canary", sensitive: false },
    };

    assert.deepEqual(await decided([app("web", { env })]), [
      {
        key: "env.DATABASE_PASSWORD",
        decision: "Secret",
        reason: "rule 7: its name holds PASSWORD",
      },
      {
        key: "env.LOG_LEVEL",
        decision: "ConfigMap",
        reason: "rule 9: neither name nor value sounds secret",
      },
      {
        key: "env.PUBLIC_TOKEN",
        decision: "ConfigMap",
        reason: "rule 1: is marked as not sensitive against rule 7: its name holds TOKEN",
      },
      {
        key: "env.SESSION_KEY",
        decision: "Secret",
        reason: "rule 2: comes from an encrypted value",
      },
    ]);
  });

  it("name the object of variables that tell of another app", async () => {
    const db = app("db", { ...bare, ...listening(5432), healthCheckPath: undefined });
    const connects = [{ ...connection("db", 5432), env: { host: "DB_HOST", port: "DB_PORT" } }];

    assert.deepEqual(await decided([db, app("web", { ...bare, connects })]), [
      { key: "env.DB_HOST", decision: "ConfigMap", reason: "tells the host of db" },
      { key: "env.DB_PORT", decision: "ConfigMap", reason: "tells the port of db" },
    ]);
  });

  it("name the Gateway of an exposed app", async () => {
    const gateway = {
      name: "public",
      namespace: "gateways",
      sectionName: undefined,
      namespaces: ["gateways"],
      podLabels: {},
      cidrs: [],
    };
    const expose = { hosts: ["web.example"], via: "gateway" } as const;

    assert.deepEqual(await decided([app("web", { ...bare, expose })], { gateway }), [
      {
        key: "expose.via",
        decision: "gateway",
        reason: "the environment has the Gateway gateways/public",
      },
    ]);
  });
});
