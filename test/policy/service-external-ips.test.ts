import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { serviceExternalIps } from "../../policy/rules/service-external-ips.ts";
import { lines } from "../support/policy.ts";
import { listed, object, stackMessages, verdicts } from "./guard-objects.ts";

const end = lines(
  "fix: remove externalIPs; take a Service of type LoadBalancer or an Ingress",
  "why: whoever sets them intercepts the traffic of other tenants to that address (CVE-2020-8554)",
  "docs: docs/policies.md#moor-059",
);
const service = (externalIPs?: unknown): ReturnType<typeof object> => {
  return object("Service", { externalIPs });
};

describe("service-external-ips", () => {
  it("passes a Service without them", () => {
    assert.deepEqual(stackMessages(serviceExternalIps, service()), []);
  });

  it("passes an empty list", () => {
    assert.deepEqual(stackMessages(serviceExternalIps, service([])), []);
  });

  it("passes other kinds", () => {
    const ingress = object("Ingress", { externalIPs: ["203.0.113.7"] });

    assert.deepEqual(stackMessages(serviceExternalIps, ingress), []);
  });

  it("fails one address, in any namespace", () => {
    assert.deepEqual(stackMessages(serviceExternalIps, service(["203.0.113.7"])), [
      `spec.externalIPs[0] is set; it must be unset\n${end}`,
    ]);
  });

  it("fails each address", () => {
    assert.deepEqual(stackMessages(serviceExternalIps, service(["203.0.113.7", "2001:db8::7"])), [
      lines(
        "spec.externalIPs[0] is set; it must be unset",
        "spec.externalIPs[1] is set; it must be unset",
        end,
      ),
    ]);
  });

  it("fails beside a list of types", () => {
    const acme = listed({ "service-types": "ClusterIP" });

    assert.deepEqual(verdicts(serviceExternalIps, acme, service(["203.0.113.7"])), ["fail"]);
  });

  it("leaves unknown addresses open", () => {
    assert.deepEqual(verdicts(serviceExternalIps, service(UNKNOWN)), ["undecided"]);
  });
});
