import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { evaluate } from "../../policy/evaluate.ts";
import { probesPresent as rule } from "../../policy/rules/probes-present.ts";
import { appSubject, container, type Fields, places, podSpec, prod } from "../support/policy.ts";

const ports = [{ name: "http", containerPort: 8080 }];

function paths(change: Fields): readonly string[] {
  const spec = podSpec({ containers: [container({ livenessProbe: undefined, ...change })] });
  return evaluate([rule], [appSubject(spec)], prod).map(({ verdict, path }) => {
    return `${verdict} ${path.replace("spec.template.spec.containers[0].", "")}`;
  });
}

function pod(change: Fields): readonly string[] {
  const containers = [container({ livenessProbe: undefined })];
  return places(rule, { apiVersion: "v1", kind: "Pod", spec: { containers, ...change } });
}

describe("probes-present", () => {
  it("leaves it to a ServiceApp whether something restarts it", () => {
    assert.deepEqual(paths({ ports }), []);
  });

  it("asks a ServiceApp for readiness where it has a TCP port, for only there others connect", () => {
    const none = { readinessProbe: undefined };

    assert.deepEqual(paths({ ...none, ports }), ["fail readinessProbe"]);
    assert.deepEqual(paths(none), []);
    assert.deepEqual(paths({ ...none, ports: [{ containerPort: 53, protocol: "UDP" }] }), []);
    assert.deepEqual(paths({ ...none, ports: UNKNOWN }), ["undecided readinessProbe"]);
  });

  it("asks pods that are started again", () => {
    const missing = 'container "api" (spec.containers[0]): livenessProbe is unset; it must be set';

    assert.deepEqual(pod({}), [missing]);
    assert.deepEqual(pod({ restartPolicy: "Always" }), [missing]);
    assert.deepEqual(pod({ restartPolicy: "OnFailure" }), []);
    assert.match(pod({ restartPolicy: UNKNOWN }).join(), /^cannot be decided/);
  });

  it("cannot decide about a probe that is not known", () => {
    assert.deepEqual(paths({ ports, readinessProbe: UNKNOWN }), ["undecided readinessProbe"]);
  });
});
