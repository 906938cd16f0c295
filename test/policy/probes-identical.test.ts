import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { probesIdentical as rule } from "../../policy/rules/probes-identical.ts";
import { container, deployment, type Fields, places, podSpec, prod } from "../support/policy.ts";

function said(readinessProbe: Fields, livenessProbe: Fields): readonly string[] {
  const containers = [container({ readinessProbe, livenessProbe })];
  const settings = { ...prod, rules: { "probes-identical": "advisory" } } as const;
  return places(rule, deployment(podSpec({ containers })), settings);
}

describe("probes-identical", () => {
  it("cannot decide about a probe that is not known", () => {
    const probe = { httpGet: { path: "/healthz", port: 8080 } };
    const open = { httpGet: { path: UNKNOWN, port: 8080 } };

    assert.match(said(probe, open).join(), /cannot be decided/);
    assert.deepEqual(said(probe, { ...open, periodSeconds: 5 }), []);
  });
});
