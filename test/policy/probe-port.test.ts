import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { probePort as rule } from "../../policy/rules/probe-port.ts";
import { container, type Fields, podMessages } from "../support/policy.ts";

function said(port: unknown, ports: unknown = [{ name: "http", containerPort: 8080 }]): string {
  const change: Fields = { ports, readinessProbe: { httpGet: { path: "/", port } } };
  return podMessages(rule, { containers: [container(change)] })
    .join()
    .replaceAll("\n  ", " ");
}

describe("probe-port", () => {
  it("passes a port of the container by name, and any number", () => {
    assert.equal(said("http"), "");
    assert.equal(said(9999), "");
  });

  it("fails a name that the container does not have", () => {
    assert.equal(
      said("htpp"),
      'container "api" (spec.template.spec.containers[0]): readinessProbe.httpGet.port is "htpp", ' +
        "which is no port of the container\n" +
        'fix: name a port of the container, or write its number; it has "http"\n' +
        "why: the probe never succeeds, so the pod gets no requests or is killed again and again\n" +
        "docs: docs/policies.md#moor-041",
    );
    assert.match(said("http", null), /it has no named ports/);
  });

  it("cannot decide about ports that are not known", () => {
    assert.match(said("http", UNKNOWN), /cannot be decided at preview/);
    assert.match(said("http", [{ name: UNKNOWN }]), /cannot be decided at preview/);
    assert.match(said(UNKNOWN), /cannot be decided at preview/);
  });
});
