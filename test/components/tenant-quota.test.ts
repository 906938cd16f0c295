import assert from "node:assert/strict";

import { Tenant, type TenantArgs } from "../../components/tenant.ts";
import { TIERS } from "../../kubernetes/quota-tiers.ts";
import { deploy, find, type Registration } from "../support/deploy.ts";

const owner = "shop@example.com";
const two = [{ key: "main" }, { key: "jobs" }];

function deployTenant(args: Partial<TenantArgs> = {}): Promise<readonly Registration[]> {
  return deploy(() => new Tenant("shop", { owner, ...args }));
}

async function quotaSpec(name: string, args: Partial<TenantArgs> = {}): Promise<unknown> {
  const type = "kubernetes:core/v1:ResourceQuota";
  return find(await deployTenant(args), type, name).inputs["spec"];
}

async function hard(name: string, args: Partial<TenantArgs>, key: string): Promise<unknown> {
  const spec = await quotaSpec(name, args);
  assert(typeof spec === "object" && spec !== null && "hard" in spec);
  assert(typeof spec.hard === "object" && spec.hard !== null);
  return new Map(Object.entries(spec.hard)).get(key);
}

describe("Tenant quota", () => {
  it("is the tier silver by default", async () => {
    assert.deepEqual(await quotaSpec("shop-quota"), { hard: TIERS.silver });
  });

  it("is what the tier says", async () => {
    assert.deepEqual(await quotaSpec("shop-quota", { tier: "gold" }), { hard: TIERS.gold });
  });

  it("takes the short form", async () => {
    const quota = { cpu: "4", memory: "8Gi", storage: "50Gi", pods: 7, limitFactor: 2 };

    const spec = await quotaSpec("shop-quota", { quota });

    assert.deepEqual(spec, {
      hard: {
        ...TIERS.silver,
        "requests.cpu": "4",
        "requests.memory": "8Gi",
        "limits.cpu": "8",
        "limits.memory": "16Gi",
        "requests.storage": "50Gi",
        "requests.ephemeral-storage": "21Gi",
        "limits.ephemeral-storage": "56Gi",
        pods: "7",
      },
    });
  });

  it("takes Kubernetes' own keys", async () => {
    const key = "fast.storageclass.storage.k8s.io/requests.storage";

    const spec = await quotaSpec("shop-quota", {
      quota: { cpu: "4", hard: { "requests.cpu": "5", [key]: "10Gi" } },
    });

    assert.deepEqual(spec, {
      hard: { ...TIERS.silver, "requests.cpu": "5", "limits.cpu": "4", [key]: "10Gi" },
    });
  });

  it("is whole in every namespace by default", async () => {
    const args = { namespaces: two, quota: { cpu: "4" } };

    assert.deepEqual(
      [
        await hard("shop-quota", args, "requests.cpu"),
        await hard("shop.jobs-quota", args, "requests.cpu"),
      ],
      ["4", "4"],
    );
  });

  it("is shared by weight on request", async () => {
    const namespaces = [{ key: "main" }, { key: "jobs", weight: 2 }];
    const args = { namespaces, quota: { pods: 10, share: "split" } as const };

    assert.deepEqual(
      [await hard("shop-quota", args, "pods"), await hard("shop.jobs-quota", args, "pods")],
      ["4", "6"],
    );
  });

  it("offers the whole budget to readers", async () => {
    let tenant: Tenant | undefined;
    const quota = { cpu: "4", share: "split" } as const;

    await deploy(() => {
      tenant = new Tenant("shop", { owner, namespaces: two, quota });
    });

    const whole = await new Promise((resolve) => tenant?.quota.apply(resolve));
    assert.deepEqual(whole, { ...TIERS.silver, "requests.cpu": "4", "limits.cpu": "4" });
  });

  it("takes quotas for some of the pods", async () => {
    const scoped = {
      "best-effort": { hard: { pods: "5" }, scopes: ["BestEffort"] },
      critical: {
        hard: { pods: "2" },
        scopeSelector: [
          { scopeName: "PriorityClass", operator: "In", values: ["critical"] },
          { scopeName: "NotTerminating", operator: "Exists" },
        ],
      },
    } as const;

    const registrations = await deployTenant({ quota: { scoped } });

    const type = "kubernetes:core/v1:ResourceQuota";
    assert.deepEqual(
      ["shop-quota.best-effort", "shop-quota.critical"].map((name) => {
        const { inputs } = find(registrations, type, name);
        return [name, nameOf(inputs["metadata"]), inputs["spec"]];
      }),
      [
        [
          "shop-quota.best-effort",
          "quota-best-effort",
          { hard: { pods: "5" }, scopes: ["BestEffort"] },
        ],
        [
          "shop-quota.critical",
          "quota-critical",
          {
            hard: { pods: "2" },
            scopeSelector: {
              matchExpressions: [
                { scopeName: "PriorityClass", operator: "In", values: ["critical"] },
                { scopeName: "NotTerminating", operator: "Exists" },
              ],
            },
          },
        ],
      ],
    );
  });

  it("shares scoped quotas with the rest", async () => {
    const scoped = { critical: { hard: { pods: "3" }, scopes: ["PriorityClass"] } };
    const args = { namespaces: two, quota: { share: "split", scoped } as const };

    assert.deepEqual(
      [
        await hard("shop-quota.critical", args, "pods"),
        await hard("shop.jobs-quota.critical", args, "pods"),
      ],
      ["2", "1"],
    );
  });

  it("changes in place: no name depends on a number", async () => {
    const scoped = (pods: string) => ({ low: { hard: { pods }, scopes: ["BestEffort"] } });

    const before = await deployTenant({ quota: { cpu: "4", scoped: scoped("5") } });
    const after = await deployTenant({
      tier: "gold",
      quota: { cpu: "8", pods: 3, hard: { secrets: "7" }, scoped: scoped("6") },
    });

    assert.deepEqual(identities(after), identities(before));
  });

  it("takes no new pods when cordoned, whatever else it says", async () => {
    const args = { cordon: true, quota: { pods: 9, hard: { pods: "8" } } };

    const registrations = await deployTenant(args);

    assert.equal(await hard("shop-quota", args, "pods"), "0");
    const namespace = find(registrations, "kubernetes:core/v1:Namespace", "shop");
    assert.equal(JSON.stringify(namespace.inputs).includes('"moorage.dev/cordon":"true"'), true);
  });
});

/** Names by which the engine and Kubernetes know resources. */
function identities(registrations: readonly Registration[]): readonly string[] {
  return registrations
    .map(({ urn, inputs }) => `${urn} ${String(nameOf(inputs["metadata"]))}`)
    .sort();
}

function nameOf(metadata: unknown): unknown {
  return typeof metadata === "object" && metadata !== null && "name" in metadata
    ? metadata.name
    : undefined;
}
