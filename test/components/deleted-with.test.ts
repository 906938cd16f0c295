import assert from "node:assert/strict";

import { HelmRelease } from "../../components/helm-release.ts";
import { ServiceApp } from "../../components/service-app.ts";
import { Tenant } from "../../components/tenant.ts";
import { deploy, type Registration } from "../support/deploy.ts";

function deployPlatform(protectNamespace: boolean): Promise<readonly Registration[]> {
  return deploy(() => {
    const tenant = new Tenant("shop", { owner: "shop@example.com", protectNamespace });
    new ServiceApp("web", {
      tenant,
      image: "ghcr.io/shop/web:1.4.0",
      port: 8080,
      replicas: 2,
      expose: { hosts: ["web.example"] },
      ingress: { namespaces: ["traefik"] },
      env: { LOG_LEVEL: "info", API_TOKEN: "not-a-real-token" },
    });
    new HelmRelease("cache", { tenant, chart: "./examples/charts/cache", version: "1.2.0" });
  });
}

/** Types of the objects that go with the namespace. */
function goingWithNamespace(registrations: readonly Registration[]): readonly string[] {
  return registrations
    .filter(({ options }) => options.deletedWith.endsWith("core/v1:Namespace::shop"))
    .map(({ type }) => type.replace(/^kubernetes:/, ""))
    .sort();
}

function isDeletedAtOnce({ inputs }: Registration): boolean {
  return JSON.stringify(inputs["metadata"] ?? {}).includes(
    '"pulumi.com/deletionPropagationPolicy":"background"',
  );
}

describe("objects of a tenant", () => {
  it("go with its namespace, but not the release, whose hooks must run", async () => {
    assert.deepEqual(goingWithNamespace(await deployPlatform(false)), [
      "apps/v1:Deployment",
      "core/v1:ConfigMap",
      "core/v1:LimitRange",
      "core/v1:ResourceQuota",
      "core/v1:Secret",
      "core/v1:Service",
      "core/v1:ServiceAccount",
      "core/v1:ServiceAccountPatch",
      "networking.k8s.io/v1:Ingress",
      "networking.k8s.io/v1:NetworkPolicy",
      "networking.k8s.io/v1:NetworkPolicy",
      "networking.k8s.io/v1:NetworkPolicy",
      "networking.k8s.io/v1:NetworkPolicy",
      "policy/v1:PodDisruptionBudget",
    ]);
  });

  it("are deleted one by one when the namespace is protected", async () => {
    assert.deepEqual(goingWithNamespace(await deployPlatform(true)), []);
  });

  it("are deleted at once then, all but the workload and the patch", async () => {
    const registrations = (await deployPlatform(true)).filter(({ type }) =>
      /^kubernetes:(?!helm)/.test(type),
    );

    assert.deepEqual(
      registrations.filter((one) => !isDeletedAtOnce(one)).map(({ type }) => type),
      [
        "kubernetes:core/v1:Namespace",
        "kubernetes:core/v1:ServiceAccountPatch",
        "kubernetes:apps/v1:Deployment",
      ],
    );
  });

  it("say nothing about their deletion when they go with the namespace", async () => {
    assert.deepEqual((await deployPlatform(false)).filter(isDeletedAtOnce), []);
  });
});
