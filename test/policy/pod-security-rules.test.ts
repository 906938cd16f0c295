import assert from "node:assert/strict";

import fc from "fast-check";

import { objectsIn } from "../../kubernetes/object-kind.ts";
import { levelResults } from "../../kubernetes/pod-security-fit.ts";
import { podTemplateOf } from "../../kubernetes/pod-spec.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { evaluate } from "../../policy/evaluate.ts";
import { generatedPods } from "../support/generated-pods.ts";
import { podOf, podSecurityRules, refusingRules } from "../support/pod-security-controls.ts";
import { podExamples } from "../support/pod-security-pods.ts";
import { type Fields, podSpec, prod, secured, subjectOf } from "../support/policy.ts";
import { runs } from "../support/property-runs.ts";

const type = "kubernetes:core/v1:Pod";

/** `verdict rule` of each finding about a pod, and the rules that leave something open. */
function verdicts(spec: Fields, settings = prod, token = type): readonly string[] {
  const rules = podSecurityRules;
  return evaluate(rules, [subjectOf({ spec }, { type: token })], settings).map((finding) => {
    return finding.verdict === "fail" ? `fail ${finding.rule.name}` : finding.message;
  });
}

describe("Pod Security rules", () => {
  it("refuse exactly the pods that the standards refuse, at each level and version", () => {
    const pods = fc.oneof(generatedPods, fc.constantFrom(...podExamples));
    const minors = Array.from({ length: 13 }, (_, at) => 25 + at);
    fc.assert(
      fc.property(pods, fc.constantFrom("baseline", "restricted"), (pod, level) => {
        const [object] = objectsIn(type, podOf(pod, "acme"));
        const template = object === undefined ? undefined : podTemplateOf(object);
        assert.ok(template);
        const refused = minors.filter((minor) => {
          return levelResults(template, level, minor).some(({ verdict }) => verdict === "fail");
        });

        assert.deepEqual(
          minors.filter((minor) => refusingRules(pod, level, minor).length > 0),
          refused,
        );
      }),
      { numRuns: runs(200) },
    );
  });

  it("ask for nothing at the level privileged, but that no runtime is reached", () => {
    const found = podExamples.flatMap((pod) => refusingRules(pod, "privileged", 36));

    assert.deepEqual(found, []);
    assert.deepEqual(
      verdicts(podSpec({ volumes: [{ name: "v", hostPath: { path: "/run" } }] }), {
        ...prod,
        podSecurity: "privileged",
      }),
      ["fail pod-runtime-socket"],
    );
  });

  it("refuse a directory of the node whose path is not known, which may reach a runtime", () => {
    const volumes = [{ name: "v", hostPath: { path: UNKNOWN } }];

    assert.deepEqual(verdicts(podSpec({ volumes })), [
      "fail pod-host-path",
      "cannot be decided at preview: spec.volumes[0].hostPath (rules pod-runtime-socket)",
    ]);
  });

  it("leave volumes that are not known open", () => {
    assert.deepEqual(verdicts(podSpec({ volumes: UNKNOWN })), [
      "cannot be decided at preview: spec.volumes (rules pod-host-path, pod-runtime-socket, pod-volume-types)",
    ]);
  });

  it("cannot tell a port of the node from a copy while the network is not known", () => {
    const containers = [secured({}, { ports: [{ containerPort: 80, hostPort: 80 }] })];

    assert.deepEqual(verdicts(podSpec({ containers, hostNetwork: UNKNOWN })), [
      "cannot be decided at preview: spec.containers[0].ports[0].hostPort, spec.hostNetwork (rules pod-host-network, pod-host-port)",
    ]);
  });

  it("leave capabilities that are not known open, whoever may report them", () => {
    const containers = [secured({ capabilities: { drop: ["ALL"], add: [UNKNOWN] } })];

    assert.deepEqual(verdicts(podSpec({ containers })), [
      "cannot be decided at preview: spec.containers[0].securityContext.capabilities.add (rules pod-dangerous-capability, pod-drop-all-capabilities)",
    ]);
  });

  it("fail a patch for what it says, and say nothing about what it leaves out", () => {
    const spec = { hostPID: true, containers: [{ name: "a", securityContext: { runAsUser: 0 } }] };

    assert.deepEqual(verdicts(spec, prod, "kubernetes:core/v1:PodPatch"), [
      "fail pod-host-pid-ipc",
      "fail pod-run-as-user-zero",
    ]);
  });
});
