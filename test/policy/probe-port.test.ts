import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { probePort as rule } from "../../policy/rules/probe-port.ts";
import { container, podMessages } from "../support/policy.ts";

function said(port: unknown, ports: unknown): string {
  const containers = [container({ ports, readinessProbe: { httpGet: { path: "/", port } } })];
  return podMessages(rule, { containers }).join();
}

describe("probe-port", () => {
  it("cannot decide about ports that are not known", () => {
    const http = [{ name: "http", containerPort: 8080 }];

    assert.match(said("http", UNKNOWN), /cannot be decided at preview/);
    assert.match(said("http", [{ name: UNKNOWN }]), /cannot be decided at preview/);
    assert.match(said(UNKNOWN, http), /cannot be decided at preview/);
    assert.equal(said("http", [...http, { name: UNKNOWN }]), "");
  });
});
