import assert from "node:assert/strict";

import { planEnvironment } from "../../plan/plan-environment.ts";
import type { Plan } from "../../plan/plan.ts";
import { planVerdict } from "../../plan/verdict.ts";
import { planJson } from "../../report/plan-json.ts";
import { app, loaded, namespace, tenant } from "./samples.ts";

function urnsOf({ resources }: Plan): readonly string[] {
  return resources.map(({ urn }) => urn);
}

describe("planEnvironment", () => {
  it("plans the real program of the environment", async () => {
    const plan = await planEnvironment(loaded());

    const components = plan.resources
      .filter(({ custom }) => !custom)
      .map(({ type, name }) => `${type} ${name}`);

    assert.deepEqual(components, [
      "moorage:index:ServiceApp acme-web",
      "moorage:index:ServiceApp globex-shop",
      "moorage:index:Tenant acme",
      "moorage:index:Tenant globex",
    ]);
    assert.equal(planVerdict(plan).blocked, false);
  });

  it("knows the tenant of every resource", async () => {
    const plan = await planEnvironment(loaded());

    const strangers = plan.resources.filter(({ tenant }) => tenant === undefined);

    assert.deepEqual(strangers, []);
  });

  it("plans a subset of the tenants, and the subsets add up to the whole", async () => {
    const whole = urnsOf(await planEnvironment(loaded()));

    const parts = [
      ...urnsOf(await planEnvironment(loaded(), { tenants: ["acme"] })),
      ...urnsOf(await planEnvironment(loaded(), { tenants: ["globex"] })),
    ];

    assert.deepEqual(parts.toSorted(), whole.toSorted());
  });

  it("plans several environments one after the other without mixing them up", async () => {
    const first = planJson(await planEnvironment(loaded()));
    const prod = await planEnvironment(loaded({ name: "prod", protect: true }));
    const again = planJson(await planEnvironment(loaded()));

    assert.deepEqual(again, first);
    assert.equal(
      urnsOf(prod).every((urn) => urn.startsWith("urn:pulumi:prod::moorage::")),
      true,
    );
    assert.equal(
      prod.resources.some(({ protect }) => protect),
      true,
    );
  });

  it("uses the levels of the environment's policy profile", async () => {
    const environment = loaded().environment;
    const tenants = environment.tenants.map((tenant) => ({
      ...tenant,
      apps: [app("web", { namespace: tenant.namespace, image: "ghcr.io/acme/web" })],
    }));

    const levels: (string | undefined)[] = [];
    for (const profile of ["dev", "prod"] as const) {
      const plan = await planEnvironment(loaded({ policy: { profile, rules: {} }, tenants }));
      levels.push(plan.findings.find(({ rule }) => rule.name === "image-tag")?.level);
    }

    assert.deepEqual(levels, ["advisory", "mandatory"]);
  });

  it("finds a quota that the apps do not fit into", async () => {
    const environment = loaded().environment;
    const tenants = environment.tenants.map((tenant) => ({
      ...tenant,
      quota: { ...tenant.quota, cpu: "500m" },
    }));

    const { quota } = await planEnvironment(loaded({ tenants }));

    const row = quota.find(({ resource }) => resource === "limits.cpu");
    assert.equal(row?.verdict, "rollout-blocked");
    assert.equal(row.blocked, 'Deployment "web"');
  });

  it("leaks no secret into the plan", async () => {
    const plan = await planEnvironment(loaded());

    assert.deepEqual(plan.leaks, []);
    assert.equal(JSON.stringify(plan).includes("moorage-plan-secret"), false);
  });

  it("shows no pull secret and no shared secret, in whatever namespace they stand", async () => {
    const acme = tenant("acme", {
      namespaces: [namespace("main", "acme"), namespace("jobs", "acme-jobs")],
      pullSecrets: { ghcr: { secret: "acme-ghcr" } },
      shared: { config: {}, secrets: { ca: { "ca.crt": { secret: "acme-ca" } } } },
    });

    const plan = await planEnvironment(loaded({ tenants: [acme] }));

    assert.deepEqual(plan.leaks, []);
    const secrets = planJson(plan).resources.filter(({ type }) => type.endsWith("v1:Secret"));
    assert.deepEqual(
      secrets.map(({ name, inputs }) => [
        name,
        /"stringData":(.*?)[,}]/.exec(JSON.stringify(inputs))?.[1],
      ]),
      [
        ["acme-secret.ca", '"[secret]"'],
        ["acme-secret.ghcr", '"[secret]"'],
        ["acme.jobs-secret.ca", '"[secret]"'],
        ["acme.jobs-secret.ghcr", '"[secret]"'],
      ],
    );
  });

  it("rejects a tenant that the environment does not have", async () => {
    await assert.rejects(planEnvironment(loaded(), { tenants: ["initech"] }), {
      message: 'unknown tenant "initech" in dev; known: acme, globex',
    });
  });
});
