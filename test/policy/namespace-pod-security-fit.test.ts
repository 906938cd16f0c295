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
  it("says nothing about a patch that leaves the label alone", () => {
    const subjects = [
      subjectOf(place(undefined), { type: "kubernetes:core/v1:NamespacePatch", name: "a" }),
      subjectOf(onHost, { type: "kubernetes:apps/v1:Deployment", name: "b" }),
    ];
    const admission = { podSecurityDefault: "restricted", podSecurityExempt: [] } as const;

    assert.deepEqual(evaluate([rule], subjects, { ...prod, admission }), []);
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

  it("cannot decide while level, namespace or fields are not known", () => {
    const probe = { livenessProbe: { tcpSocket: { port: 80, host: "localhost" } } };
    const open = [
      [place("baseline", UNKNOWN), web({}, { containers: [secured({}, probe)] })],
      [place(UNKNOWN), adding],
      [place("restricted", "v1.36", UNKNOWN), adding],
      [place("restricted"), web({}, { hostPID: UNKNOWN })],
    ];
    for (const objects of open) assert.match(told(rule, objects).join(), /^undecided/);
  });
});
