import assert from "node:assert/strict";

import { AdmissionGuard, type AdmissionGuardArgs } from "../../components/admission-guard.ts";
import { admissionPolicies } from "../../kubernetes/guards/admission.ts";
import { deploy, find, type Registration } from "../support/deploy.ts";

const POLICY = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy";
const BINDING = `${POLICY}Binding`;

function deployGuard(
  args: AdmissionGuardArgs,
  options?: { preview: boolean },
): Promise<readonly Registration[]> {
  return deploy(() => new AdmissionGuard("guard", args), options);
}

/** What `moorage-cordon` and other policies look like as objects, by `type name`. */
async function objects(args: AdmissionGuardArgs): Promise<Readonly<Record<string, unknown>>> {
  const children = (await deployGuard(args)).filter(({ type }) => type.startsWith("kubernetes:"));
  return Object.fromEntries(
    children.map(({ type, name, inputs }) => {
      const { metadata, spec } = inputs;
      return [`${type} ${name}`, { metadata, spec }];
    }),
  );
}

describe("AdmissionGuard", () => {
  it("creates nothing when nothing is enforced", async () => {
    assert.deepEqual(Object.keys(await objects({})), []);
  });

  for (const args of [
    { guard: ["audit"] as const },
    { guard: ["audit", "admission"] as const, cordon: true },
    { cordon: true },
    { cordon: true, environment: "dev" },
    { guard: ["admission"] as const, podSecurity: "privileged" as const },
  ]) {
    it(`creates exactly the policies and bindings of ${JSON.stringify(args)}`, async () => {
      const shared = {
        labels: { "app.kubernetes.io/managed-by": "moorage" },
        annotations: { "pulumi.com/deletionPropagationPolicy": "background" },
      };
      const expected = admissionPolicies({ guard: [], cordon: false, ...args }).flatMap(
        ({ name, role, policy, bindings }) => [
          [`${POLICY} guard-${role}`, { metadata: { name, ...shared }, spec: policy }],
          ...bindings.map((binding) => [
            `${BINDING} guard-${binding.role}`,
            { metadata: { name: binding.name, ...shared }, spec: binding.spec },
          ]),
        ],
      );

      assert.deepEqual(await objects(args), Object.fromEntries(expected));
    });
  }

  it("creates a policy before what binds it, as its children", async () => {
    const registrations = await deployGuard({ cordon: true });

    const policy = find(registrations, POLICY, "guard-moorage-cordon");
    const bindings = registrations.filter(({ type }) => type === BINDING);
    assert.equal(bindings.length, 1);
    assert.deepEqual(
      bindings.map(({ options }) => options.dependencies),
      [[policy.urn]],
    );
    assert.deepEqual(
      [policy, ...bindings].map(({ options }) => options.parent),
      Array(2).fill("urn:pulumi:test::moorage::moorage:index:AdmissionGuard::guard"),
    );
  });

  it("knows every input at preview", async () => {
    const registrations = await deployGuard({ guard: ["admission"] }, { preview: true });

    assert.equal(JSON.stringify(registrations).includes("__pulumiUnknown"), false);
  });
});
