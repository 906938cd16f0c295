import assert from "node:assert/strict";

import { objectsIn } from "../../kubernetes/object-kind.ts";
import { isAtLeast, levelResults, podSecurityFit } from "../../kubernetes/pod-security-fit.ts";
import type { PodSecurityFit } from "../../kubernetes/pod-security-fit.ts";
import { podTemplateOf } from "../../kubernetes/pod-spec.ts";
import type { PodTemplate } from "../../kubernetes/pod-spec.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { container, podSpec, secured } from "../support/policy.ts";

function fit(spec: unknown, minor?: number): PodSecurityFit {
  return podSecurityFit(template(spec), minor);
}

function template(spec: unknown): PodTemplate {
  const [object] = objectsIn("kubernetes:core/v1:Pod", { spec });
  const pod = object === undefined ? undefined : podTemplateOf(object);
  assert.ok(pod);
  return pod;
}

/** Level, then what keeps the pod from the next one. */
function told(spec: unknown, minor?: number): readonly string[] {
  const { level, obstacles } = fit(spec, minor);
  return [level, ...obstacles.map(({ path }) => path)];
}

describe("podSecurityFit", () => {
  it("finds a hardened pod restricted", () => {
    assert.deepEqual(told(podSpec()), ["restricted"]);
  });

  it("names what keeps a pod from restricted", () => {
    assert.deepEqual(told({ containers: [{ name: "a" }] }), [
      "baseline",
      "spec.containers[0].securityContext.allowPrivilegeEscalation",
      "spec.containers[0].securityContext.runAsNonRoot",
      "spec.containers[0].securityContext.seccompProfile",
      "spec.containers[0].securityContext.capabilities.drop",
    ]);
  });

  it("names what keeps a pod from baseline, and nothing else", () => {
    const spec = podSpec({ hostNetwork: true, containers: [{ name: "a" }] });

    assert.deepEqual(told(spec), ["privileged", "spec.hostNetwork"]);
  });

  it("reports a field of a replaced check once", () => {
    const adding = secured({ capabilities: { drop: ["ALL"], add: ["NET_ADMIN"] } });
    const pod = template(podSpec({ containers: [adding] }));

    assert.deepEqual(
      levelResults(pod, "restricted").map(({ path }) => path),
      ["spec.containers[0].securityContext.capabilities.add"],
    );
  });

  it("keeps the baseline check of a version whose restricted level does not replace it", () => {
    const unmasked = podSpec({
      hostUsers: false,
      containers: [secured({ procMount: "Unmasked" })],
    });

    assert.deepEqual(told(unmasked, 34), [
      "privileged",
      "spec.containers[0].securityContext.procMount",
    ]);
    assert.deepEqual(told(unmasked, 35), [
      "baseline",
      "spec.containers[0].securityContext.procMount",
    ]);
  });

  it("admits what a level of an older version did not look at", () => {
    const spec = podSpec({
      containers: [container({ livenessProbe: { httpGet: { host: "localhost", port: 80 } } })],
    });

    assert.deepEqual(told(spec, 33), ["restricted"]);
    assert.deepEqual(told(spec, 34), [
      "privileged",
      "spec.containers[0].livenessProbe.httpGet.host",
    ]);
  });

  it("leaves open what is not known", () => {
    const { level, open } = fit(podSpec({ hostPID: UNKNOWN }));

    assert.equal(level, "restricted");
    assert.deepEqual(
      open.map(({ path, verdict }) => `${verdict} ${path}`),
      ["undecided spec.hostPID"],
    );
  });
});

describe("isAtLeast", () => {
  it("orders the levels", () => {
    assert.equal(isAtLeast("restricted", "baseline"), true);
    assert.equal(isAtLeast("baseline", "baseline"), true);
    assert.equal(isAtLeast("privileged", "baseline"), false);
  });
});
