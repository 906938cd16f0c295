import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { namespacePodSecurityFit as rule } from "../../policy/rules/namespace-pod-security-fit.ts";
import { evaluate } from "../../policy/evaluate.ts";
import { type Fields, prod, secured, subjectOf } from "../support/policy.ts";
import { told, web } from "./availability-objects.ts";

function place(enforce: unknown, version: unknown = "v1.36", name: unknown = "acme"): Fields {
  const label = "pod-security.kubernetes.io/enforce";
  const labels = { [label]: enforce, [`${label}-version`]: version };
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

const adding = web(
  {},
  { containers: [secured({ capabilities: { drop: ["ALL"], add: ["CHOWN"] } })] },
);
const onHost = web({}, { hostNetwork: true, hostPID: true });

describe("namespace-pod-security-fit", () => {
  it("passes pods that their namespace admits", () => {
    assert.deepEqual(told(rule, [place("restricted"), web()]), []);
    assert.deepEqual(told(rule, [place("baseline"), adding]), []);
    assert.deepEqual(told(rule, [place("privileged"), onHost]), []);
  });

  it("fails pods that their namespace refuses", () => {
    assert.deepEqual(told(rule, [place("restricted"), adding]), [
      'fail: namespace "acme" enforces restricted, which refuses these pods: ' +
        "spec.template.spec.containers[0].securityContext.capabilities.add",
    ]);
    assert.deepEqual(told(rule, [place("baseline"), onHost]), [
      'fail: namespace "acme" enforces baseline, which refuses these pods: ' +
        "spec.template.spec.hostNetwork, spec.template.spec.hostPID",
    ]);
  });

  it("looks at the version that the namespace names", () => {
    const probe = { livenessProbe: { tcpSocket: { port: 80, host: "localhost" } } };
    const spec = web({}, { containers: [secured({}, probe)] });

    assert.deepEqual(told(rule, [place("baseline", "v1.33"), spec]), []);
    assert.equal(told(rule, [place("baseline", "v1.34"), spec]).length, 1);
    assert.equal(told(rule, [place("baseline", "latest"), spec]).length, 1);
    assert.match(told(rule, [place("baseline", UNKNOWN), spec]).join(), /^undecided/);
  });

  it("reads the labels of a namespace that is patched", () => {
    const subjects = [
      subjectOf(place("restricted"), { type: "kubernetes:core/v1:NamespacePatch", name: "a" }),
      subjectOf(adding, { type: "kubernetes:apps/v1:Deployment", name: "b" }),
    ];

    assert.deepEqual(
      evaluate([rule], subjects, prod).map(({ subject, verdict }) => `${verdict} ${subject.name}`),
      ["fail b"],
    );
  });

  it("is silent about namespaces of others, and those without a label", () => {
    assert.deepEqual(told(rule, [place("restricted", "v1.36", "globex"), onHost]), []);
    assert.deepEqual(told(rule, [place(undefined), onHost]), []);
    assert.deepEqual(told(rule, [onHost]), []);
  });

  it("takes a level that Kubernetes does not know for restricted", () => {
    assert.equal(told(rule, [place("Baseline"), adding]).length, 1);
  });

  it("cannot decide while level, namespace or fields are not known", () => {
    const open = [
      [place(UNKNOWN), adding],
      [place("restricted", "v1.36", UNKNOWN), adding],
      [place("restricted"), web({}, { hostPID: UNKNOWN })],
    ];
    for (const objects of open) assert.match(told(rule, objects).join(), /^undecided/);
  });
});
