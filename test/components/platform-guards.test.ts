import assert from "node:assert/strict";

import { platform } from "../../components/platform.ts";
import type { Environment } from "../../environment/environment.ts";
import { deploy, type Registration } from "../support/deploy.ts";
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

  it("leaves out what only other tenants ask for", async () => {
    const environment = sampleEnvironment([
      tenantConfig("a", { guard: "admission" }),
      tenantConfig("b"),
    ]);

    const registrations = await deploy(() => platform(environment, { secret, tenants: ["b"] }));

    assert.deepEqual(guards(registrations), []);
  });
});
