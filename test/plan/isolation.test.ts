import assert from "node:assert/strict";

import type { Environment } from "../../environment/environment.ts";
import type { TenantConfig } from "../../environment/tenant-config.ts";
import { isolationOf } from "../../plan/isolation.ts";
import type { Isolation, IsolationEdge } from "../../plan/isolation.ts";
import { planEnvironment } from "../../plan/plan-environment.ts";
import type { Plan } from "../../plan/plan.ts";
import { planVerdict } from "../../plan/verdict.ts";
import { app, connection, listening, loaded, namespace, noEgress, tenant } from "./samples.ts";

const shop = { tenant: "globex", app: "shop", namespace: "globex", port: 8080 };
const web = { tenant: "acme", app: "web", namespace: "acme", port: 8080 };
const allowAll = {
  podSelector: {},
  policyTypes: ["Ingress", "Egress"],
  ingress: [{}],
  egress: [{}],
};

function planned(
  tenants: readonly TenantConfig[],
  overrides: Partial<Environment> = {},
): Promise<Plan> {
  return planEnvironment(loaded({ tenants, ...overrides }));
}

/** `from > to ports (declared by)` of every edge between two workloads, or of those with `peer`. */
function edges({ edges: all }: Isolation, peer?: string): readonly string[] {
  const own = all.filter(({ from, to }) =>
    peer === undefined ? from.includes("[") && to.includes("[") : [from, to].includes(peer),
  );
  return own.map(edgeText);
}

function edgeText({ from, to, ports, declaredBy = "-" }: Omit<IsolationEdge, "tenants">): string {
  return `${from.replace("[Deployment]", "")} > ${to.replace("[Deployment]", "")} ${ports} (${declaredBy})`;
}

describe("isolation of a plan", () => {
  it("has the tenant's own connections", async () => {
    const apps = [app("db", listening(5432)), app("web", { connects: [connection("db", 5432)] })];

    const { isolation } = await planned([tenant("acme", { apps })]);

    assert.deepEqual(edges(isolation), [
      "acme/db > acme/web all (internal: tenant)",
      "acme/web > acme/db all (internal: tenant, connects)",
    ]);
  });

  it("has only the declared ones where nothing else is allowed inside", async () => {
    const apps = [app("db", listening(5432)), app("web", { connects: [connection("db", 5432)] })];

    const { isolation } = await planned([tenant("acme", { internal: "declared", apps })]);

    assert.deepEqual(edges(isolation), ["acme/web > acme/db TCP 5432 (connects)"]);
    assert.deepEqual(isolation.edges.find(({ to }) => to.includes("/db"))?.policies, [
      "acme/web-egress",
      "acme/web-to.db",
    ]);
  });

  it("keeps namespaces of a tenant apart when told", async () => {
    const namespaces = [namespace("main", "acme"), namespace("jobs", "acme-jobs")];
    const apps = [app("a"), app("b"), app("c", { namespace: "acme-jobs" })];

    const { isolation } = await planned([
      tenant("acme", { internal: "namespace", namespaces, apps }),
    ]);

    assert.deepEqual(edges(isolation), [
      "acme/a > acme/b all (internal: namespace)",
      "acme/b > acme/a all (internal: namespace)",
    ]);
  });

  it("has a connection between tenants that both declare", async () => {
    const { isolation } = await planned([
      tenant("acme", { apps: [app("web", { consumes: [shop] })] }),
      tenant("globex", { apps: [app("shop", { namespace: "globex", consumers: [web] })] }),
    ]);

    assert.deepEqual(edges(isolation), ["acme/web > globex/shop TCP 8080 (consumes)"]);
    assert.deepEqual([isolation.undeclared, isolation.closed, isolation.unknown], [[], [], []]);
  });

  it("names what comes from outside, and why", async () => {
    const apps = [app("web", { expose: { hosts: ["web.acme.example"] }, metrics: { port: 9090 } })];

    const { isolation } = await planned([tenant("acme", { apps })]);

    assert.deepEqual(edges(isolation, "ingress-controller"), [
      "ingress-controller > acme/web TCP 8080 (expose)",
    ]);
    assert.deepEqual(edges(isolation, "monitoring"), ["monitoring > acme/web TCP 9090 (metrics)"]);
    assert.deepEqual(edges(isolation, "stranger"), []);
  });

  it("names what goes outside, and why", async () => {
    const range = { cidr: "203.0.113.0/24", except: ["203.0.113.7/32"], ports: [] };
    const egress = { internet: false, apiServer: true, cidrs: [range] };

    const { isolation } = await planned([tenant("acme", { apps: [app("web", { egress })] })], {
      apiServer: { cidrs: ["10.0.0.1/32"], port: 6443 },
    });

    assert.deepEqual(
      isolation.edges.map(({ from, to, ports, declaredBy = "-" }) => [from, to, ports, declaredBy]),
      [
        ["203.0.113.0/24 without 203.0.113.7/32", "all", "egress.cidrs"],
        ["api-server", "TCP 6443", "egress.apiServer"],
        ["cluster-dns", "TCP 53, UDP 53", "dns"],
        ["internet", "all", "egress.cidrs"],
      ].map((row) => ["acme/web[Deployment]", ...row]),
    );
    assert.deepEqual(isolation.closed, []);
  });

  it("never reaches the metadata address through the internet", async () => {
    const egress = { ...noEgress, internet: true };

    const { isolation } = await planned([tenant("acme", { apps: [app("web")], egress })]);

    assert.deepEqual(edges(isolation, "metadata"), []);
    assert.deepEqual(edges(isolation, "internet"), ["acme/web > internet all (egress.internet)"]);
  });

  it("says that egress is open on purpose", async () => {
    const tenants = [tenant("acme", { isolation: "ingress-only", apps: [app("web")] })];

    const { isolation } = await planned(tenants);

    assert.deepEqual(edges(isolation, "metadata"), [
      "acme/web > metadata all (isolation: ingress-only)",
    ]);
    assert.deepEqual(edges(isolation, "ingress-controller"), [
      "acme/web > ingress-controller all (isolation: ingress-only)",
    ]);
  });

  it("finds a connection between tenants that own policies open, and blocks the plan", async () => {
    const plan = await planned([
      tenant("acme", { networkPolicies: { "allow-all": allowAll }, apps: [app("web")] }),
      tenant("globex", {
        networkPolicies: { "allow-all": allowAll },
        apps: [app("shop", { namespace: "globex" })],
      }),
    ]);

    const both = ["acme/web > globex/shop all (-)", "globex/shop > acme/web all (-)"];
    assert.deepEqual(plan.isolation.undeclared.map(edgeText), both);
    assert.deepEqual(edges(plan.isolation), both);
    assert.deepEqual(
      plan.findings.filter(({ rule }) => rule.name === "cross-tenant").map(({ level }) => level),
      ["mandatory", "mandatory"],
    );
    assert.equal(planVerdict(plan).blocked, true);
  });

  it("credits a team's own policy inside of the tenant", async () => {
    const networkPolicies = { open: { podSelector: {}, ingress: [{}] } };

    const { isolation } = await planned([tenant("acme", { networkPolicies, apps: [app("web")] })]);

    assert.deepEqual(edges(isolation, "stranger"), [
      "stranger > acme/web all (networkPolicies.open)",
    ]);
  });

  it("finds a declared connection that stays closed, and blocks the plan", async () => {
    const isolates = { podSelector: {}, policyTypes: ["Egress"] };
    const tenants = [
      tenant("acme", {
        isolation: "ingress-only",
        networkPolicies: { isolates },
        apps: [app("db", listening(5432)), app("web", { connects: [connection("db", 5432)] })],
      }),
    ];

    const plan = await planned(tenants);

    const closed = plan.isolation.closed.find(({ declaredBy }) => declaredBy === "connects");
    assert.deepEqual(closed, {
      from: "acme/web[Deployment]",
      to: "acme/db[Deployment]",
      tenants: ["acme"],
      ports: "TCP 5432",
      policies: ["acme/isolates"],
      declaredBy: "connects",
      consent: false,
    });
    assert.equal(planVerdict(plan).blocked, true);
  });

  it("finds declared ports that are closed beside open ones", async () => {
    const { environment } = loaded({ tenants: [tenant("acme", { apps: [app("a"), app("b")] })] });
    const { resources } = await planEnvironment(loaded(environment));
    const ports = [{ protocol: "TCP", port: 80 }];
    const narrowed = resources.map((one) => {
      if (one.name !== "acme-allow-tenant") return one;
      const spec = { podSelector: {}, ingress: [{ ports }], egress: [{}] };
      return { ...one, inputs: { ...one.inputs, spec } };
    });

    const { closed } = isolationOf(narrowed, environment);

    assert.deepEqual(
      closed.map(({ from, ports: missing }) => [from, missing]),
      [
        ["acme/a[Deployment]", "SCTP 1-65535, TCP 1-79,81-65535, UDP 1-65535"],
        ["acme/b[Deployment]", "SCTP 1-65535, TCP 1-79,81-65535, UDP 1-65535"],
      ],
    );
  });

  it("says what it does not know", async () => {
    const range = { cidr: "10.0.0.0/8", except: [], ports: [] };
    const tenants = [
      tenant("acme", { apps: [app("web")], egress: { ...noEgress, cidrs: [range] } }),
      tenant("globex", {
        networkPolicies: { open: { podSelector: {}, ingress: [{}] } },
        apps: [app("shop", { namespace: "globex" })],
      }),
    ];

    const { isolation } = await planned(tenants);

    assert.deepEqual(
      isolation.unknown.filter(({ to }) => to.startsWith("globex")).map(({ from }) => from),
      ["acme/web[Deployment]"],
    );
    assert.deepEqual(isolation.undeclared, []);
  });

  it("asks the same of a subset of the tenants", async () => {
    const tenants = [
      tenant("acme", { apps: [app("web", { consumes: [shop] })] }),
      tenant("globex", { apps: [app("shop", { namespace: "globex", consumers: [web] })] }),
    ];

    const { isolation, findings } = await planEnvironment(loaded({ tenants }), {
      tenants: ["acme"],
    });

    assert.deepEqual([isolation.closed, isolation.undeclared], [[], []]);
    assert.deepEqual(
      findings.filter(({ rule }) => rule.number === 93 || rule.number === 102),
      [],
    );
  });
});
