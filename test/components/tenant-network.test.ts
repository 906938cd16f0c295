import assert from "node:assert/strict";

import { Tenant, type TenantArgs } from "../../components/tenant.ts";
import { tenantPolicies } from "../../components/tenant/network.ts";
import { deploy, find } from "../support/deploy.ts";

const type = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const jobs = [{ key: "main" }, { key: "jobs" }];

async function policyNames(args: Partial<TenantArgs>): Promise<readonly string[]> {
  const registrations = await deploy(
    () => new Tenant("shop", { owner: "shop@example.com", ...args }),
  );
  return registrations
    .filter((one) => one.type === type)
    .map(({ name }) => name)
    .sort();
}

async function policySpec(name: string, args: Partial<TenantArgs> = {}): Promise<unknown> {
  const program = () => new Tenant("shop", { owner: "shop@example.com", ...args });
  const registrations = await deploy(program);
  return find(registrations, type, name).inputs["spec"];
}

describe("Tenant network", () => {
  it("denies both directions by default", async () => {
    const spec = await policySpec("shop-default-deny");

    assert.deepEqual(spec, { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  });

  it("allows DNS by UDP and TCP", async () => {
    const spec = await policySpec("shop-allow-dns");

    assert.deepEqual(spec, {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            {
              namespaceSelector: {
                matchLabels: { "kubernetes.io/metadata.name": "kube-system" },
              },
              podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
            },
          ],
          ports: [
            { protocol: "UDP", port: 53 },
            { protocol: "TCP", port: 53 },
          ],
        },
      ],
    });
  });

  it("allows the DNS that the environment names", async () => {
    const dns = { namespace: "openshift-dns", podLabels: { dns: "default" }, port: 5353 };

    const spec = await policySpec("shop-allow-dns", { dns });

    assert.deepEqual(spec, {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            {
              namespaceSelector: {
                matchLabels: { "kubernetes.io/metadata.name": "openshift-dns" },
              },
              podSelector: { matchLabels: { dns: "default" } },
            },
          ],
          ports: [
            { protocol: "UDP", port: 5353 },
            { protocol: "TCP", port: 5353 },
          ],
        },
      ],
    });
  });

  it("allows the tenant's own namespace in both directions", async () => {
    const spec = await policySpec("shop-allow-tenant", { namespace: "shop-dev" });

    const self = {
      namespaceSelector: {
        matchExpressions: [
          { key: "kubernetes.io/metadata.name", operator: "In", values: ["shop-dev"] },
        ],
      },
    };
    assert.deepEqual(spec, {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [self] }],
      egress: [{ to: [self] }],
    });
  });

  it("allows NodeLocal DNSCache by its addresses", async () => {
    const dns = {
      namespace: "kube-system",
      podLabels: {},
      port: 53,
      nodeLocal: ["169.254.20.10/32"],
    };

    const spec = await policySpec("shop-allow-dns", { dns });

    const ports = [
      { protocol: "UDP", port: 53 },
      { protocol: "TCP", port: 53 },
    ];
    const pods = {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
      podSelector: { matchLabels: {} },
    };
    assert.deepEqual(spec, {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [{ to: [pods, { ipBlock: { cidr: "169.254.20.10/32" } }], ports }],
    });
  });

  it("allows all namespaces of the tenant, in each of them", async () => {
    const namespaces = [...jobs, { key: "old", name: "legacy", mode: "external" as const }];

    const spec = await policySpec("shop.jobs-allow-tenant", { namespaces });

    assert.deepEqual(spec, await policySpec("shop-allow-tenant", { namespaces }));
    assert.match(JSON.stringify(spec), /"values":\["shop","shop-jobs","legacy"\]/);
  });

  it("allows only the namespace itself on request", async () => {
    const args = { internal: "namespace", namespaces: jobs } as const;

    const spec = await policySpec("shop.jobs-allow-namespace", args);

    assert.deepEqual(spec, {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [{ podSelector: {} }] }],
      egress: [{ to: [{ podSelector: {} }] }],
    });
    assert.equal((await policyNames(args)).includes("shop-allow-tenant"), false);
  });

  it("allows nothing inside when connections must be declared", async () => {
    assert.deepEqual(await policyNames({ internal: "declared" }), [
      "shop-allow-dns",
      "shop-default-deny",
    ]);
  });

  it("allows the API server on request", async () => {
    const apiServer = { cidrs: ["10.0.0.1/32", "10.0.0.2/32"], port: 6443 };

    const spec = await policySpec("shop-allow-api-server", {
      apiServer,
      egress: { apiServer: true },
    });

    const ports = [{ protocol: "TCP", port: 6443 }];
    assert.deepEqual(spec, {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        { to: [{ ipBlock: { cidr: "10.0.0.1/32" } }], ports },
        { to: [{ ipBlock: { cidr: "10.0.0.2/32" } }], ports },
      ],
    });
  });

  it("allows the internet on request, but nothing private and no metadata", async () => {
    const spec = await policySpec("shop-allow-internet", { egress: { internet: true } });

    assert.deepEqual(spec, {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            {
              ipBlock: {
                cidr: "0.0.0.0/0",
                except: [
                  "10.0.0.0/8",
                  "172.16.0.0/12",
                  "192.168.0.0/16",
                  "100.64.0.0/10",
                  "127.0.0.0/8",
                  "169.254.0.0/16",
                ],
              },
            },
            { ipBlock: { cidr: "::/0", except: ["fc00::/7", "fe80::/10", "::1/128"] } },
          ],
        },
      ],
    });
  });

  it("allows the internet without the cluster's own addresses", async () => {
    const clusterCidrs = ["10.42.0.0/16", "30.0.0.0/8", "30.0.0.0/8", "2001:db8::/32", "fd00::/8"];

    const spec = await policySpec("shop-allow-internet", {
      egress: { internet: true },
      clusterCidrs,
    });

    assert.match(JSON.stringify(spec), /"169.254.0.0\/16","30.0.0.0\/8"\]/);
    assert.match(JSON.stringify(spec), /"::1\/128","2001:db8::\/32"\]/);
  });

  it("allows address ranges on request", async () => {
    const cidrs = [
      {
        cidr: "203.0.113.0/24",
        except: ["203.0.113.7/32"],
        ports: [
          { port: 443, endPort: 444 },
          { port: 53, protocol: "UDP" },
        ],
      },
      { cidr: "198.51.100.0/24" },
    ] as const;

    const spec = await policySpec("shop-allow-cidrs", { egress: { cidrs } });

    assert.deepEqual(spec, {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [{ ipBlock: { cidr: "203.0.113.0/24", except: ["203.0.113.7/32"] } }],
          ports: [
            { protocol: "TCP", port: 443, endPort: 444 },
            { protocol: "UDP", port: 53 },
          ],
        },
        { to: [{ ipBlock: { cidr: "198.51.100.0/24" } }] },
      ],
    });
  });

  it("takes the team's own policies, in every namespace", async () => {
    const spec = { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] };

    const args = { namespaces: jobs, networkPolicies: { "allow-all": spec } };

    assert.deepEqual(await policySpec("shop.jobs-policy.allow-all", args), spec);
    assert.deepEqual(await policySpec("shop-policy.allow-all", args), spec);
  });
});

describe("Tenant network with open egress", () => {
  const isolation = "ingress-only";

  it("has no policy that any egress depends on", async () => {
    assert.deepEqual(await policyNames({ isolation }), ["shop-allow-tenant", "shop-default-deny"]);
  });

  it("has none even when egress is asked for", () => {
    const egress = { internet: true, cidrs: [{ cidr: "203.0.113.0/24" }] };

    const policies = tenantPolicies({ owner: "", isolation, egress }, ["shop"]);

    assert.deepEqual(Object.keys(policies), ["default-deny", "allow-tenant"]);
  });

  it("denies ingress only", async () => {
    const spec = await policySpec("shop-default-deny", { isolation });

    assert.deepEqual(spec, { podSelector: {}, policyTypes: ["Ingress"] });
  });

  it("allows ingress from the tenant", async () => {
    const spec = await policySpec("shop-allow-namespace", { isolation, internal: "namespace" });

    assert.deepEqual(spec, {
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ podSelector: {} }] }],
    });
  });

  it("says so on the namespace", async () => {
    const program = () => new Tenant("shop", { owner: "shop@example.com", isolation });

    const { inputs } = find(await deploy(program), "kubernetes:core/v1:Namespace", "shop");

    assert.match(JSON.stringify(inputs), /"moorage.dev\/isolation":"ingress-only"/);
  });
});
