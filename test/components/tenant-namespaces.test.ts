import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";

import { Tenant, type TenantArgs } from "../../components/tenant.ts";
import { deploy, find, type Registration } from "../support/deploy.ts";

const owner = "shop@example.com";
const tenantType = "moorage:index:Tenant";
const namespaceType = "kubernetes:core/v1:Namespace";
const patchType = "kubernetes:core/v1:NamespacePatch";
const adopted = { key: "legacy", name: "legacy-shop", mode: "adopt" } as const;
const external = { key: "ci", name: "shop-ci", mode: "external" } as const;

function deployTenant(
  args: Partial<TenantArgs> = {},
  options?: { readonly preview: boolean },
): Promise<readonly Registration[]> {
  return deploy(() => new Tenant("shop", { owner, ...args }), options);
}

/** Objects inside of a namespace, by their metadata. */
function inside(
  registrations: readonly Registration[],
  namespace: string,
): readonly Registration[] {
  return registrations.filter(({ inputs: { metadata } }) =>
    typeof metadata === "object" && metadata !== null && "namespace" in metadata
      ? metadata.namespace === namespace
      : false,
  );
}

describe("Tenant namespaces", () => {
  it("name further ones after the first, and their resources after the key", async () => {
    const registrations = await deployTenant({
      namespace: "tenant-shop",
      namespaces: [{ key: "main" }, { key: "jobs" }],
    });

    assert.deepEqual(
      inside(registrations, "tenant-shop-jobs")
        .map(({ name }) => name)
        .sort(),
      [
        "shop.jobs-allow-dns",
        "shop.jobs-allow-tenant",
        "shop.jobs-default-deny",
        "shop.jobs-default-service-account",
        "shop.jobs-limits",
        "shop.jobs-quota",
      ],
    );
    assert.deepEqual(
      inside(registrations, "tenant-shop")
        .map(({ name }) => name)
        .sort(),
      [
        "shop-allow-dns",
        "shop-allow-tenant",
        "shop-default-deny",
        "shop-default-service-account",
        "shop-limits",
        "shop-quota",
      ],
    );
  });

  it("are found by key, the first without one", async () => {
    let tenant: Tenant | undefined;
    await deploy(() => {
      tenant = new Tenant("shop", { owner, namespaces: [{ key: "main" }, { key: "jobs" }] });
    });

    assert.deepEqual(
      [tenant?.space().name, tenant?.space("main").name, tenant?.space("jobs").name],
      ["shop", "shop", "shop-jobs"],
    );
    assert.deepEqual(
      tenant?.namespaces.map(({ key }) => key),
      ["main", "jobs"],
    );
  });

  it("reject a key that the tenant does not have", async () => {
    await assert.rejects(
      deploy(() => new Tenant("shop", { owner }).space("jobs")),
      { message: `'namespace' must be a key of the tenant's namespaces ("main"), got "jobs"` },
    );
  });

  it("have Pod Security levels of their own", async () => {
    const podSecurity = { level: "baseline", reason: "old agent" } as const;

    const registrations = await deployTenant({
      podSecurity: { level: "restricted" },
      namespaces: [{ key: "main" }, { key: "jobs", podSecurity }],
    });

    const levels = ["shop", "shop.jobs"].map((name) =>
      /"pod-security.kubernetes.io\/enforce":"(\w+)"/.exec(
        JSON.stringify(find(registrations, namespaceType, name).inputs),
      ),
    );
    assert.deepEqual(
      levels.map((match) => match?.[1]),
      ["restricted", "baseline"],
    );
  });

  it("take the tenant's Pod Security level otherwise", async () => {
    const podSecurity = { level: "privileged", reason: "storage driver" } as const;

    const registrations = await deployTenant({ podSecurity, namespaces: [{ key: "main" }] });

    const { inputs } = find(registrations, namespaceType, "shop");
    assert.match(JSON.stringify(inputs), /"pod-security.kubernetes.io\/enforce":"privileged"/);
  });
});

/** Messages of errors that end a real run without anybody waiting for them. */
async function rejectedAside(run: () => Promise<unknown>): Promise<readonly string[]> {
  const others = process.listeners("unhandledRejection");
  const messages: string[] = [];
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (error) => {
    messages.push(error instanceof Error ? error.message : String(error));
  });
  try {
    await run();
    await setImmediate();
  } finally {
    process.removeAllListeners("unhandledRejection");
    for (const listener of others) process.on("unhandledRejection", listener);
  }
  return messages;
}

describe("Tenant in an adopted namespace", () => {
  it("reads it first, so that the patch cannot create it", async () => {
    const registrations = await deployTenant({ namespaces: [adopted] });

    const existing = find(registrations, namespaceType, "shop-existing");
    const patch = find(registrations, patchType, "shop");
    assert.equal(existing.readId, "legacy-shop");
    assert.deepEqual(patch.options.dependencies, [existing.urn]);
  });

  it("labels it, and forces nothing", async () => {
    const registrations = await deployTenant({ namespaces: [adopted], tier: "bronze" });

    assert.deepEqual(find(registrations, patchType, "shop").inputs, {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name: "legacy-shop",
        labels: {
          "moorage.dev/tenant": "shop",
          "moorage.dev/environment": "test",
          "moorage.dev/tier": "bronze",
          "app.kubernetes.io/managed-by": "moorage",
          "app.kubernetes.io/part-of": "shop",
          "pod-security.kubernetes.io/enforce": "restricted",
          "pod-security.kubernetes.io/enforce-version": "v1.30",
          "pod-security.kubernetes.io/audit": "restricted",
          "pod-security.kubernetes.io/audit-version": "v1.30",
          "pod-security.kubernetes.io/warn": "restricted",
          "pod-security.kubernetes.io/warn-version": "v1.30",
        },
        annotations: { "moorage.dev/owner": owner, "moorage.dev/mode": "adopt" },
      },
    });
  });

  const made = { "moorage.dev/tenant": "shop" };
  for (const preview of [true, false]) {
    it(`rejects one that a tenant created, ${preview ? "in a preview" : "in an update"}, since its stack would delete it`, async () => {
      const program = (): Tenant => new Tenant("shop", { owner, namespaces: [adopted] });
      const existing = {
        "legacy-shop": { labels: made, annotations: { "moorage.dev/owner": owner } },
      };

      assert.deepEqual(await rejectedAside(() => deploy(program, { preview, existing })), [
        `'namespaces.legacy' adopts "legacy-shop", which was created for the tenant "shop" and would be ` +
          `deleted by the stack that created it; take it out of the state of that stack, ` +
          `then run: kubectl annotate namespace legacy-shop moorage.dev/mode=adopt`,
      ]);
    });
  }

  it("takes one that is adopted already, or that was handed over", async () => {
    const program = (): Tenant => new Tenant("shop", { owner, namespaces: [adopted] });
    const annotations = { "moorage.dev/mode": "adopt" };
    const existing = { "legacy-shop": { labels: made, annotations } };

    const registrations = await deploy(program, { existing });

    const { inputs } = find(registrations, patchType, "shop");
    assert.match(JSON.stringify(inputs), /"moorage.dev\/mode":"adopt"/);
  });

  it("does not create, protect or retain it", async () => {
    const registrations = await deployTenant({ namespaces: [adopted], protectNamespace: true });

    const own = registrations.filter(({ type, readId }) => type === namespaceType && readId === "");
    assert.deepEqual(own, []);
    const held = registrations.filter(({ options }) => options.protect || options.retainOnDelete);
    assert.deepEqual(held, []);
  });

  it("deletes its objects one by one, after the patch made them possible", async () => {
    const registrations = await deployTenant({ namespaces: [{ key: "main" }, adopted] });

    const patch = find(registrations, patchType, "shop.legacy");
    const objects = inside(registrations, "legacy-shop");
    assert.equal(objects.length, 6);
    for (const { name, options } of objects) {
      assert.deepEqual([options.deletedWith, options.dependencies], ["", [patch.urn]], name);
    }
    const created = find(registrations, namespaceType, "shop");
    for (const { name, options } of inside(registrations, "shop")) {
      assert.equal(options.deletedWith, created.urn, name);
    }
  });

  it("knows every input at preview", async () => {
    const registrations = await deployTenant(
      { namespaces: [adopted, external] },
      { preview: true },
    );

    assert.equal(JSON.stringify(registrations).includes("__pulumiUnknown"), false);
    assert.equal(find(registrations, tenantType, "shop").name, "shop");
  });

  it("offers the name once it is adopted", async () => {
    let tenant: Tenant | undefined;
    await deploy(() => {
      tenant = new Tenant("shop", { owner, namespaces: [adopted] });
    });

    assert.equal(await new Promise((resolve) => tenant?.namespace.apply(resolve)), "legacy-shop");
    assert.deepEqual(tenant?.inside, {});
  });
});

describe("Tenant in an external namespace", () => {
  it("only reads it, and sets up what is inside", async () => {
    const registrations = await deployTenant({ namespaces: [external] });

    assert.deepEqual(
      registrations.map(({ type, name, readId }) => `${type} ${name} ${readId}`.trim()).sort(),
      [
        "kubernetes:core/v1:LimitRange shop-limits",
        "kubernetes:core/v1:Namespace shop-existing shop-ci",
        "kubernetes:core/v1:ResourceQuota shop-quota",
        "kubernetes:core/v1:ServiceAccountPatch shop-default-service-account",
        "kubernetes:networking.k8s.io/v1:NetworkPolicy shop-allow-dns",
        "kubernetes:networking.k8s.io/v1:NetworkPolicy shop-allow-tenant",
        "kubernetes:networking.k8s.io/v1:NetworkPolicy shop-default-deny",
        "moorage:index:Tenant shop",
      ],
    );
  });

  it("deletes its objects one by one", async () => {
    const registrations = await deployTenant({ namespaces: [external] });

    const existing = find(registrations, namespaceType, "shop-existing");
    const objects = inside(registrations, "shop-ci");
    assert.equal(objects.length, 6);
    for (const { name, options } of objects) {
      assert.deepEqual([options.deletedWith, options.dependencies], ["", [existing.urn]], name);
    }
  });
});
