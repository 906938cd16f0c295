import assert from "node:assert/strict";
import path from "node:path";

import type { Environment } from "../../environment/environment.ts";
import { loadEnvironment } from "../../environment/load.ts";
import type { TenantConfig } from "../../environment/tenant-config.ts";
import { isolationOf } from "../../plan/isolation.ts";
import { probePlanOf } from "../../plan/isolation-probe.ts";
import type { ProbeWishes } from "../../plan/isolation-probe.ts";
import { planEnvironment } from "../../plan/plan-environment.ts";
import type { PlannedResource } from "../../plan/plan.ts";
import { endpointText } from "../../kubernetes/network/endpoint-text.ts";
import type { ProbeAddresses, ProbeEnd, ProbePlan } from "../../kubernetes/probe/probe-plan.ts";
import { app, connection, listening, loaded, namespace, noEgress, tenant } from "./samples.ts";

const root = path.resolve(import.meta.dirname, "../..");

const addresses: ProbeAddresses = {
  dns: "10.96.0.10",
  metadata: "169.254.169.254",
  internet: "198.51.100.10",
  apiServer: "10.96.0.1",
};

interface Asked {
  readonly overrides?: Partial<Environment>;
  readonly wishes?: Partial<ProbeWishes>;
  readonly more?: readonly PlannedResource[];
}

async function probes(
  tenants: readonly TenantConfig[],
  { overrides = {}, wishes = {}, more = [] }: Asked = {},
): Promise<ProbePlan> {
  const { environment } = loaded({ tenants, ...overrides });
  const { resources } = await planEnvironment(loaded({ tenants, ...overrides }));
  return probePlanOf([...resources, ...more], environment, { ...addresses, ...wishes });
}

function nameOf(end: ProbeEnd): string {
  return end.kind === "stranger" ? end.kind : end.name;
}

/** `web > db TCP 5432` of each edge that is expected to be open, or closed. */
function lines({ edges }: ProbePlan, expected: "open" | "closed" = "open"): readonly string[] {
  return edges
    .filter((edge) => edge.expected === expected)
    .map(({ from, to, protocol, port }) => `${nameOf(from)} > ${nameOf(to)} ${protocol} ${port}`);
}

function reasonFor({ skipped }: ProbePlan, what: string): string | undefined {
  return skipped.find((each) => each.what === what)?.reason;
}

const closed = { internal: "declared" } as const;
const web = app("web", { connects: [connection("db", 5432)] });

describe("probePlanOf", () => {
  it("tries only what a filter asks for, from twins that this needs", async () => {
    const tenants = [tenant("acme", { ...closed, apps: [app("db", listening(5432)), web] })];
    const asked = async (from: string, to: string): Promise<readonly (readonly string[])[]> => {
      const plan = await probes(tenants, {
        wishes: { filter: { from: [from], to: [to], namespaces: [] } },
      });
      return [plan.twins.map(({ end }) => nameOf(end)), lines(plan), lines(plan, "closed")];
    };

    assert.deepEqual(await asked("web", "metadata"), [["web"], [], ["web > metadata TCP 80"]]);
    assert.deepEqual(await asked("acme/web[Deployment]", "db"), [
      ["db", "web"],
      ["web > db TCP 5432"],
      ["web > db UDP 5432", "web > db TCP 20000", "web > db UDP 20000"],
    ]);
    assert.deepEqual(await asked("stranger", "198.51.100.10"), [
      ["stranger"],
      ["stranger > internet TCP 443"],
      [],
    ]);
  });

  it("expects open what is declared, and nothing else", async () => {
    const tenants = [tenant("acme", { ...closed, apps: [app("db", listening(5432)), web] })];

    const plan = await probes(tenants);

    assert.deepEqual(
      lines(plan).filter((line) => !line.startsWith("stranger")),
      [
        "db > cluster-dns UDP 53",
        "db > cluster-dns TCP 53",
        "web > db TCP 5432",
        "web > cluster-dns UDP 53",
        "web > cluster-dns TCP 53",
      ],
    );
    assert.deepEqual(
      lines(plan, "closed").filter((line) => line.startsWith("web")),
      [
        "web > db UDP 5432",
        "web > db TCP 20000",
        "web > db UDP 20000",
        "web > stranger TCP 20000",
        "web > stranger UDP 20000",
        "web > metadata TCP 80",
        "web > internet TCP 443",
      ],
    );
  });

  it("lets the stranger show that addresses answer, and that apps are closed to it", async () => {
    const plan = await probes([tenant("acme", { apps: [app("web")] })]);

    const own = (expected: "open" | "closed"): readonly string[] =>
      lines(plan, expected).filter((line) => line.startsWith("stranger"));
    assert.deepEqual(own("open"), [
      "stranger > cluster-dns UDP 53",
      "stranger > cluster-dns TCP 53",
      "stranger > metadata TCP 80",
      "stranger > internet TCP 443",
    ]);
    assert.deepEqual(own("closed"), [
      "stranger > web TCP 8080",
      "stranger > web UDP 8080",
      "stranger > web TCP 20000",
      "stranger > web UDP 20000",
    ]);
  });

  it("has every workload in the matrix", async () => {
    const { environment } = loaded();
    const { resources } = await planEnvironment(loaded());

    const { twins } = probePlanOf(resources, environment, addresses);

    const ends = isolationOf(resources, environment).edges.flatMap(({ from, to }) => [from, to]);
    const workloads = new Set(ends.filter((end) => end.endsWith("]")));
    const own = twins.flatMap(({ end }) => (end.kind === "workload" ? [endpointText(end)] : []));
    assert.deepEqual(own, [...workloads].sort());
    assert.ok(own.length > 0);
  });

  it("decides the API server by what is behind its Service", async () => {
    const egress = { ...noEgress, apiServer: true };
    const tenants = [tenant("acme", { apps: [app("web", { egress })] })];
    const apiServer = { cidrs: ["192.0.2.1/32"], port: 6443 };

    const named = await probes(tenants, { overrides: { apiServer } });
    const found = await probes(tenants, {
      overrides: { apiServer },
      wishes: { apiServerEndpoint: { address: "192.0.2.2", port: 6443 } },
    });
    const other = await probes(tenants, {
      overrides: { apiServer },
      wishes: { apiServerEndpoint: { address: "192.0.2.1", port: 6444 } },
    });

    const line = "web > api-server TCP 443";
    assert.deepEqual(
      [named, found, other].map((plan) => lines(plan).includes(line)),
      [true, false, false],
    );
    assert.equal(lines(found, "closed").includes(line), true);
  });

  it("tries DNS on the port of the Service, and decides it on that of the pods", async () => {
    const { dns } = loaded().environment;

    const plan = await probes([tenant("acme", { apps: [app("web")] })], {
      overrides: { dns: { ...dns, port: 5353 } },
    });

    assert.deepEqual(
      lines(plan).filter((line) => line.startsWith("web")),
      ["web > cluster-dns UDP 53", "web > cluster-dns TCP 53"],
    );
  });

  it("says what it does not try, and why", async () => {
    const tenants = [tenant("acme", { apps: [app("web")] })];
    const none = { dns: undefined, internet: undefined };

    const plan = await probes(tenants, { wishes: none });

    assert.deepEqual(plan.skipped, [
      { what: "cluster-dns", reason: "no address of it to try" },
      { what: "internet", reason: "no address of it to try" },
      { what: "api-server", reason: "the environment does not say what is behind its Service" },
      {
        what: "ingress-controller",
        reason: "its pods are in a namespace that is not Moorage's",
      },
      { what: "monitoring", reason: "its pods are in a namespace that is not Moorage's" },
    ]);
  });

  it("says why neither the API server's Service nor ranges of others are tried", async () => {
    const range = { cidr: "203.0.113.0/24", except: [], ports: [] };
    const egress = { ...noEgress, cidrs: [range] };

    const plan = await probes([tenant("acme", { apps: [app("web", { egress })] })], {
      wishes: { apiServer: undefined },
    });

    assert.equal(reasonFor(plan, "api-server"), "no address of it to try");
    assert.equal(reasonFor(plan, "203.0.113.0/24"), "nothing of ours answers at its addresses");
  });

  it("leaves DNS alone where a cache on the node answers for it", async () => {
    const { dns } = loaded().environment;

    const plan = await probes([tenant("acme", { apps: [app("web")] })], {
      overrides: { dns: { ...dns, nodeLocal: ["169.254.20.10/32"] } },
    });

    assert.equal(reasonFor(plan, "cluster-dns"), "NodeLocal DNSCache may answer in its place");
  });

  it("makes no pods in the namespaces of a cordoned tenant", async () => {
    const plan = await probes([
      tenant("acme", { cordon: true, apps: [app("web")] }),
      tenant("globex", { apps: [app("shop", { namespace: "globex" })] }),
    ]);

    assert.deepEqual(
      plan.twins.map(({ end }) => nameOf(end)),
      ["shop", "stranger"],
    );
    const reason = "tenant acme is cordoned: it takes no new pods";
    assert.equal(reasonFor(plan, "acme/web[Deployment]"), reason);
  });

  it("has no stranger where a tenant has the namespace of its name", async () => {
    const name = "moorage-probe";
    const namespaces = [namespace("main", name)];
    const apps = [app("web", { namespace: name })];

    const plan = await probes([tenant("acme", { namespace: name, namespaces, apps })]);

    assert.deepEqual(
      plan.twins.map(({ end }) => nameOf(end)),
      ["web"],
    );
    const reason = "the environment has a namespace of its own called moorage-probe";
    assert.equal(reasonFor(plan, "stranger"), reason);
  });
});

describe("probes of the example platform", () => {
  it("try every declared connection, and far more that must be closed", async () => {
    const example = loadEnvironment({ root, environment: "dev" });
    const { resources, isolation } = await planEnvironment(example);

    const plan = probePlanOf(resources, example.environment, addresses);

    const open = new Set(
      plan.edges
        .filter(({ expected }) => expected === "open")
        .map(({ from, to, protocol, port }) => {
          return `${textOf(from)} > ${textOf(to)} ${protocol} ${port}`;
        }),
    );
    const declared = isolation.edges
      .filter(({ declaredBy, from, to }) => declaredBy !== undefined && isPair(from, to))
      .flatMap(({ from, to, ports }) => portTexts(ports).map((port) => `${from} > ${to} ${port}`));
    assert.ok(declared.length > 5);
    assert.deepEqual(
      declared.filter((line) => !open.has(line)),
      [],
    );
    const closedEdges = plan.edges.length - open.size;
    assert.ok(closedEdges > 4 * open.size, `${plan.edges.length} edges, ${open.size} open`);
  });
});

function textOf(end: ProbeEnd): string {
  return end.kind === "stranger" ? end.kind : endpointText(end);
}

function isPair(from: string, to: string): boolean {
  return from.endsWith("]") && to.endsWith("]");
}

/** `TCP 80` of each port; of all ports, the one that nobody declares. */
function portTexts(ports: string): readonly string[] {
  if (ports === "all") return ["TCP 20000", "UDP 20000"];
  return ports.split(", ").flatMap((text) => {
    const [protocol = "", list = ""] = text.split(" ");
    return list.split(",").map((port) => `${protocol} ${port}`);
  });
}
