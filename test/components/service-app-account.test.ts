import assert from "node:assert/strict";

import type { TenantArgs } from "../../components/tenant.ts";
import { find } from "../support/deploy.ts";
import { deployWeb, pod, type AppArgs } from "./app-samples.ts";

const ACCOUNT = "kubernetes:core/v1:ServiceAccount";
const ROLE = "kubernetes:rbac.authorization.k8s.io/v1:Role";
const BINDING = "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding";
const rbac = [{ resources: ["configmaps"], verbs: ["get", "watch"] }];

describe("ServiceApp account", () => {
  it("is one for each app, without a token", async () => {
    const registrations = await deployWeb();

    const { inputs } = find(registrations, ACCOUNT, "web");
    assert.equal(inputs["automountServiceAccountToken"], false);
    assert.equal((await pod({}))["automountServiceAccountToken"], false);
    assert.deepEqual(
      registrations.filter(({ type }) => type === ROLE || type === BINDING),
      [],
    );
  });

  it("takes annotations, e.g. of a cloud identity", async () => {
    const annotations = { "iam.gke.io/gcp-service-account": "web@example.com" };

    const { inputs } = find(await deployWeb({ serviceAccount: { annotations } }), ACCOUNT, "web");

    const metadata = inputs["metadata"] as { annotations: unknown };
    assert.deepEqual(metadata.annotations, annotations);
    assert.equal(inputs["automountServiceAccountToken"], false);
  });

  it("gets a token with its rights", async () => {
    const registrations = await deployWeb({ serviceAccount: { rbac } });

    const { inputs } = find(registrations, ACCOUNT, "web");
    assert.equal(inputs["automountServiceAccountToken"], true);
    assert.equal((await pod({ serviceAccount: { rbac } }))["automountServiceAccountToken"], true);
  });

  it("has its rights from a Role that only it is bound to", async () => {
    const apps = { apiGroups: ["apps"], resources: ["deployments"], verbs: ["get"] };

    const registrations = await deployWeb({
      serviceAccount: { rbac: [...rbac, { ...apps, resourceNames: ["web"] }] },
    });

    const role = find(registrations, ROLE, "web");
    assert.deepEqual(role.inputs["rules"], [
      { apiGroups: [""], resources: ["configmaps"], verbs: ["get", "watch"] },
      { apiGroups: ["apps"], resources: ["deployments"], verbs: ["get"], resourceNames: ["web"] },
    ]);
    const binding = find(registrations, BINDING, "web");
    assert.deepEqual(binding.inputs["roleRef"], {
      apiGroup: "rbac.authorization.k8s.io",
      kind: "Role",
      name: "web",
    });
    assert.deepEqual(binding.inputs["subjects"], [
      { kind: "ServiceAccount", name: "web", namespace: "shop" },
    ]);
    assert.deepEqual(binding.options.dependencies, [role.urn]);
  });

  it("has its rights before the pods start", async () => {
    const registrations = await deployWeb({ serviceAccount: { rbac } });

    const { dependencies } = find(registrations, "kubernetes:apps/v1:Deployment", "web").options;
    assert.equal(dependencies.includes(find(registrations, BINDING, "web").urn), true);
  });
});

describe("ServiceApp rights", () => {
  const apiServer = { cidrs: ["10.0.0.1/32"], port: 6443 };
  const args: AppArgs = { serviceAccount: { rbac }, apiServer };
  const rejection = (appArgs: AppArgs, tenantArgs: Partial<TenantArgs> = {}) =>
    deployWeb(appArgs, tenantArgs).then(
      () => "",
      (error: unknown) => (error instanceof Error ? error.message : ""),
    );

  it("rejects rights that the network makes useless", async () => {
    assert.equal(
      await rejection(args),
      "'serviceAccount.rbac' needs 'egress.apiServer' true, " +
        "or the tenant's network refuses its requests to the API server",
    );
  });

  const open: readonly (readonly [string, AppArgs, Partial<TenantArgs>])[] = [
    ["the app may reach the API server", { ...args, egress: { apiServer: true } }, {}],
    ["the tenant may reach the API server", args, { egress: { apiServer: true }, apiServer }],
    ["the network is open", args, { isolation: "ingress-only" }],
    ["nobody knows where the API server is", { ...args, apiServer: undefined }, {}],
  ];
  for (const [what, appArgs, tenantArgs] of open) {
    it(`takes them when ${what}`, async () => {
      assert.equal(await rejection(appArgs, tenantArgs), "");
    });
  }

  it("rejects wildcards", async () => {
    const wild = [{ resources: ["*"], verbs: ["get"] }];

    assert.equal(
      await rejection({ serviceAccount: { rbac: wild } }),
      `'serviceAccount.rbac[0].resources[0]' must not be a wildcard, got "*" ` +
        "(name what the app needs)",
    );
  });
});
