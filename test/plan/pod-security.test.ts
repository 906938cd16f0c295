import assert from "node:assert/strict";

import type { TenantConfig } from "../../environment/environment.ts";
import { planEnvironment } from "../../plan/plan-environment.ts";
import type { Plan } from "../../plan/plan.ts";
import { planVerdict } from "../../plan/verdict.ts";
import { app, loaded, namespace, tenant } from "./samples.ts";

function planned(overrides: Partial<TenantConfig>): Promise<Plan> {
  return planEnvironment(loaded({ tenants: [tenant("acme", overrides)] }));
}

const spec = "spec.template.spec";

describe("Pod Security of a plan", () => {
  it("lists no app that keeps to restricted", async () => {
    const { podSecurity } = await planned({ apps: [app("web")] });

    assert.deepEqual(podSecurity, []);
  });

  it("lists an app that is refused, with the smallest relaxations", async () => {
    const apps = [app("agent", { podSpec: { hostNetwork: true } })];

    const plan = await planned({ apps });

    assert.deepEqual(plan.podSecurity, [
      {
        tenant: "acme",
        app: "agent",
        namespace: "acme",
        enforced: "restricted",
        needed: "privileged",
        verdict: "refused",
        fields: [`${spec}.hostNetwork`],
        fixes: [
          "tenants.acme.apps.agent.podSpec: without hostNetwork",
          "tenants.acme.podSecurity: { level: privileged, reason: … }",
        ],
      },
    ]);
    assert.equal(planVerdict(plan).blocked, true);
  });

  it("names the key of the namespace among several", async () => {
    const plan = await planned({
      namespaces: [namespace("main", "acme"), namespace("jobs", "acme-jobs")],
      apps: [app("agent", { namespace: "acme-jobs", podSpec: { hostPID: true } })],
    });

    assert.deepEqual(plan.podSecurity[0]?.fixes, [
      "tenants.acme.apps.agent.podSpec: without hostPID",
      "tenants.acme.namespaces.jobs.podSecurity: { level: privileged, reason: … }",
    ]);
  });

  it("lists an app that its namespace admits below restricted", async () => {
    const podSecurity = { level: "baseline", reason: "needs CHOWN" } as const;
    const security = {
      level: "baseline",
      reason: "needs CHOWN",
      addCapabilities: ["CHOWN"],
    } as const;

    const plan = await planned({
      namespaces: [{ ...namespace("main", "acme"), podSecurity }],
      apps: [app("web", { security })],
    });

    const [row] = plan.podSecurity;
    assert.equal(row?.verdict, "relaxed");
    assert.equal(row.enforced, "baseline");
    assert.equal(row.needed, "baseline");
    assert.equal(
      row.fields.includes(`${spec}.containers[0].securityContext.capabilities.add`),
      true,
    );
    assert.equal(planVerdict(plan).blocked, false);
  });

  it("tells the user of an official image that starts as root", async () => {
    const apps = [
      app("alpine", { image: "postgres:17-alpine" }),
      app("cache", { image: "redis:7.4.1" }),
      app("mirror", { image: "ghcr.io/acme/redis:7.4.1" }),
      app("own", { image: "redis:7.4.1", security: { runAsUser: 999 } }),
    ];

    const { podSecurity } = await planned({ apps });

    assert.deepEqual(
      podSecurity.map((row) => [row.app, row.verdict, ...row.fixes]),
      [
        [
          "alpine",
          "starts-as-root",
          "tenants.acme.apps.alpine.runAsUser: 70: postgres runs as 70, but its image starts as root",
        ],
        [
          "cache",
          "starts-as-root",
          "tenants.acme.apps.cache.runAsUser: 999: redis runs as 999, but its image starts as root",
        ],
      ],
    );
  });
});
