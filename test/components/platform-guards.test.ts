import assert from "node:assert/strict";

import { platform } from "../../components/platform.ts";
import type { Environment, PolicyChoice } from "../../environment/environment.ts";
import { valueAt } from "../../kubernetes/unknown.ts";
import { deploy, find, type Registration } from "../support/deploy.ts";
import { sampleEnvironment, tenantConfig } from "./samples.ts";

const GUARD = "moorage:index:AdmissionGuard";
const secret = (key: string) => `value of ${key}`;

function build(environment: Environment): Promise<readonly Registration[]> {
  return deploy(() => platform(environment, { secret }));
}

describe("platform with guards", () => {
  const guards = (registrations: readonly Registration[]) =>
    registrations.filter(({ type }) => type === GUARD).map(({ name, inputs }) => [name, inputs]);

  it("builds none when no tenant asks for one", async () => {
    assert.deepEqual(guards(await build(sampleEnvironment([tenantConfig("a")]))), []);
  });

  it("builds one with what all tenants ask for", async () => {
    const tenants = [
      tenantConfig("a", { guard: "admission" }),
      tenantConfig("b", { guard: "audit" }),
      tenantConfig("c", { guard: "admission", cordon: true }),
    ];

    const registrations = await build(sampleEnvironment(tenants));

    const asked = { guard: ["audit", "admission"], cordon: true, environment: "dev" };
    assert.deepEqual(guards(registrations), [["guard", asked]]);
  });

  it("builds one for a cordon alone", async () => {
    const registrations = await build(sampleEnvironment([tenantConfig("a", { cordon: true })]));

    assert.deepEqual(guards(registrations), [
      ["guard", { guard: [], cordon: true, environment: "dev" }],
    ]);
  });

  it("guards what the policies of the environment ask for", async () => {
    const policy: PolicyChoice = {
      profile: "prod",
      rules: {},
      podSecurity: "privileged",
      requiredLabels: ["team"],
      allow: { registries: ["ghcr.io"], serviceTypes: ["ClusterIP"] },
    };
    const tenant = tenantConfig("a", {
      guard: "admission",
      allow: { ...tenantConfig("a").allow, registries: ["ghcr.io/acme", "docker.io"] },
    });

    const registrations = await build(sampleEnvironment([tenant], { policy }));

    const { metadata } = find(registrations, "kubernetes:core/v1:Namespace", "a").inputs;
    assert.deepEqual(guards(registrations), [
      [
        "guard",
        { guard: ["admission"], cordon: false, environment: "dev", podSecurity: "privileged" },
      ],
    ]);
    assert.deepEqual(
      ["registries", "service-types", "required-labels"].map((list) => {
        return valueAt(metadata, "annotations", `moorage.dev/${list}`);
      }),
      ["ghcr.io/acme", "ClusterIP", "team"],
    );
  });

  it("leaves out what only other tenants ask for", async () => {
    const environment = sampleEnvironment([
      tenantConfig("a", { guard: "admission" }),
      tenantConfig("b"),
    ]);

    const registrations = await deploy(() => platform(environment, { secret, tenants: ["b"] }));

    assert.deepEqual(guards(registrations), []);
  });
});
