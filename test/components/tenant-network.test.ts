import assert from "node:assert/strict";

import { Tenant, type TenantArgs } from "../../components/tenant.ts";
import { deploy, find } from "../support/deploy.ts";

async function policySpec(name: string, args: Partial<TenantArgs> = {}): Promise<unknown> {
  const program = () => new Tenant("shop", { owner: "shop@example.com", ...args });
  const registrations = await deploy(program);
  const type = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
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
});
