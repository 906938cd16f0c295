import assert from "node:assert/strict";

import { admissionPolicies, GUARDS } from "../../../kubernetes/guards/admission.ts";
import { allRules } from "../../../policy/rules/all.ts";

describe("admissionPolicies", () => {
  it("gives nothing for a cluster that enforces nothing", () => {
    assert.deepEqual(admissionPolicies({ guard: [], cordon: false }), []);
  });

  it("gives the cordon alone", () => {
    const [cordon, ...others] = admissionPolicies({ guard: [], cordon: true });

    assert.deepEqual(others, []);
    assert.equal(cordon?.name, "moorage-cordon");
    assert.deepEqual(cordon.bindings, [
      {
        role: "moorage-cordon",
        name: "moorage-cordon",
        spec: {
          policyName: "moorage-cordon",
          validationActions: ["Deny", "Audit"],
          matchResources: { namespaceSelector: { matchLabels: { "moorage.dev/cordon": "true" } } },
        },
      },
    ]);
  });

  it("keeps to the namespaces of one environment, under names of its own", () => {
    const [cordon] = admissionPolicies({ guard: [], cordon: true, environment: "dev" });

    assert.equal(cordon?.name, "moorage-cordon.dev");
    assert.deepEqual(cordon.bindings, [
      {
        role: "moorage-cordon",
        name: "moorage-cordon.dev",
        spec: {
          policyName: "moorage-cordon.dev",
          validationActions: ["Deny", "Audit"],
          matchResources: {
            namespaceSelector: {
              matchLabels: { "moorage.dev/cordon": "true", "moorage.dev/environment": "dev" },
            },
          },
        },
      },
    ]);
  });

  it("names a policy after each rule that it enforces", () => {
    assert.deepEqual(
      admissionPolicies({ guard: ["admission"], cordon: true }).map(({ name }) => name),
      [
        ...["pod-privileged", "pod-host-pid-ipc", "pod-host-network", "image-registry"],
        ...["service-type", "service-external-ips", "ingress-host", "ingress-class"],
        ...["required-labels", "cross-tenant", "pod-tolerations", "pod-classes", "cordon"],
      ].map((rule) => `moorage-${rule}`),
    );
  });

  it("leaves pods what they take of their node where the level is privileged", () => {
    const names = (podSecurity: "privileged" | "baseline"): readonly string[] => {
      const policies = admissionPolicies({ guard: ["audit"], cordon: false, podSecurity });
      return policies.slice(0, 3).map(({ name }) => name);
    };

    assert.deepEqual(
      [names("baseline"), names("privileged")],
      [
        ["moorage-pod-privileged", "moorage-pod-host-pid-ipc", "moorage-pod-host-network"],
        ["moorage-image-registry", "moorage-service-type", "moorage-service-external-ips"],
      ],
    );
  });

  it("uses the numbers of the rules", () => {
    const numbers = new Map(allRules.map(({ name, number }) => [name, number]));

    for (const { rule, number } of GUARDS) assert.equal(numbers.get(rule), number, rule);
  });

  it("refuses in one mode and warns in the other, each where the label says so", () => {
    const policies = admissionPolicies({ guard: ["audit", "admission", "audit"], cordon: false });
    const first = policies.find(({ name }) => name === "moorage-image-registry");

    const spec = (mode: string, ...validationActions: readonly string[]): unknown => ({
      role: `moorage-image-registry-${mode}`,
      name: `moorage-image-registry-${mode}`,
      spec: {
        policyName: "moorage-image-registry",
        validationActions,
        matchResources: { namespaceSelector: { matchLabels: { "moorage.dev/guard": mode } } },
      },
    });
    assert.deepEqual(first?.bindings, [
      spec("admission", "Deny", "Audit"),
      spec("audit", "Warn", "Audit"),
    ]);
  });

  it("fails closed, looks at controllers and ephemeral containers, and says which rule it is", () => {
    const policies = admissionPolicies({ guard: ["admission"], cordon: false });
    const registries = policies.find(({ name }) => name === "moorage-image-registry");

    assert.equal(registries?.policy.failurePolicy, "Fail");
    assert.deepEqual(
      registries.policy.matchConstraints.resourceRules.flatMap(({ resources }) => resources),
      [
        ...["pods", "pods/ephemeralcontainers", "podtemplates", "replicationcontrollers"],
        ...["deployments", "statefulsets", "daemonsets", "replicasets", "jobs", "cronjobs"],
      ],
    );
    const [validation] = registries.policy.validations;
    assert.match(validation?.messageExpression ?? "", /^'\[MOOR-031\] tenant /);
  });
});
