import assert from "node:assert/strict";

import { presetFolder } from "../../environment/charts/chart-source.ts";
import type { TenantConfig } from "../../environment/tenant-config.ts";
import type { RenderedObject } from "../../kubernetes/chart/rendered.ts";
import { presetSelector } from "../../kubernetes/presets.ts";
import { planEnvironment } from "../../plan/plan-environment.ts";
import type { Plan } from "../../plan/plan.ts";
import { releaseConfig } from "../components/samples.ts";
import { fakeRenderer } from "./releases/samples.ts";
import { app, connection, loaded, tenant } from "./samples.ts";

const path = presetFolder("postgres");
const release = releaseConfig("db", {
  namespace: "acme",
  preset: "postgres",
  source: { kind: "folder", path },
  chart: { path, digest: "0".repeat(64), version: "1.0.0" },
  version: "1.0.0",
  values: { auth: { password: { secret: "db-password" } } },
});
const web = app("web", {
  connects: [{ ...connection("db", 5432), preset: "postgres", env: { url: "DATABASE_URL" } }],
  startAfter: ["db"],
});
const closed = tenant("acme", {
  internal: "declared",
  apps: [web, app("other")],
  releases: [release],
});

/** What the chart makes, as far as a network is concerned. */
const database: RenderedObject = {
  source: "postgres/templates/stateful-set.yaml",
  role: "object",
  events: [],
  object: {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "db" },
    spec: {
      selector: { matchLabels: presetSelector("postgres", "db") },
      template: {
        metadata: { labels: presetSelector("postgres", "db") },
        spec: { containers: [{ name: "postgres", image: "postgres:17.2" }] },
      },
    },
  },
};

function planned(owner: TenantConfig): Promise<Plan> {
  return planEnvironment(loaded({ tenants: [owner] }), { render: fakeRenderer(() => [database]) });
}

/** Connections to the pods of the release. */
function toDatabase({ isolation }: Plan): readonly unknown[] {
  return isolation.edges
    .filter(({ to }) => to.includes("/db"))
    .map(({ from, ports, declaredBy, policies }) => ({ from, ports, declaredBy, policies }));
}

describe("a connection to a preset in a plan", () => {
  it("is the only one that is open, declared, and opened by both halves", async () => {
    const plan = await planned(closed);

    assert.deepEqual(toDatabase(plan), [
      {
        from: "acme/web[Deployment]",
        ports: "TCP 5432",
        declaredBy: "connects",
        policies: ["acme/web-egress", "acme/web-to.db"],
      },
    ]);
    assert.deepEqual(plan.isolation.closed, []);
  });

  it("is declared too where the whole tenant is open inside", async () => {
    const plan = await planned({ ...closed, internal: "tenant" });

    const own = plan.isolation.edges.find(
      ({ from, to }) => from.includes("/web") && to.includes("/db"),
    );
    assert.equal(own?.declaredBy, "internal: tenant, connects");
  });

  it("opens nothing to pods with other labels", async () => {
    const strange = structuredClone(database);
    Object.assign(strange.object, { spec: { template: { metadata: { labels: { a: "b" } } } } });
    const render = fakeRenderer(() => [strange]);

    const plan = await planEnvironment(loaded({ tenants: [closed] }), { render });

    assert.deepEqual(toDatabase(plan), []);
  });

  it("lets the app start after the release", async () => {
    const { resources } = await planned(closed);

    const urn = resources.find(({ type }) => type.endsWith(":Release"))?.urn;
    const pods = resources.find(({ type, name }) => {
      return type.endsWith(":Deployment") && name === "acme-web";
    });
    assert.equal(pods?.dependsOn.includes(urn ?? "none"), true);
  });
});
