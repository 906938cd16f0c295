import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import type { Settings } from "../../policy/rule.ts";
import { probesIdentical as rule } from "../../policy/rules/probes-identical.ts";
import { container, deployment, type Fields, places, podSpec, prod } from "../support/policy.ts";

const wanted: Settings = { profile: "prod", rules: { "probes-identical": "advisory" } };
const probe = { httpGet: { path: "/healthz", port: 8080 }, periodSeconds: 10 };

function said(change: Fields, settings = wanted): readonly string[] {
  return places(rule, deployment(podSpec({ containers: [container(change)] })), settings);
}

describe("probes-identical", () => {
  it("passes probes that differ, and one probe alone", () => {
    const patient = { ...probe, failureThreshold: 6 };

    assert.deepEqual(said({ readinessProbe: probe, livenessProbe: patient }), []);
    assert.deepEqual(said({ readinessProbe: probe }), []);
  });

  it("fails probes that are the same", () => {
    assert.deepEqual(said({ readinessProbe: probe, livenessProbe: { ...probe } }), [
      'container "api" (spec.template.spec.containers[0]): livenessProbe is the same as readinessProbe',
    ]);
  });

  it("is off until somebody gives it a level", () => {
    assert.deepEqual(said({ readinessProbe: probe, livenessProbe: probe }, prod), []);
  });

  it("cannot decide about a probe that is not known", () => {
    const open = { httpGet: { path: UNKNOWN, port: 8080 }, periodSeconds: 10 };

    assert.match(said({ readinessProbe: probe, livenessProbe: open }).join(), /cannot be decided/);
  });
});
