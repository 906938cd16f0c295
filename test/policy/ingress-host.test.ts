import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { ingressHost } from "../../policy/rules/ingress-host.ts";
import type { Fields } from "../support/policy.ts";
import { listed, object, verdicts } from "./guard-objects.ts";

const acme = listed({ hosts: "acme.example,*.acme.example" });

function ingress(host: unknown, more: Fields = {}): Fields {
  return object("Ingress", { rules: [{ host }], ...more });
}

describe("ingress-host", () => {
  it("leaves unknown hosts open, and fails an empty one under an unknown list", () => {
    const unknown = listed({ hosts: UNKNOWN });

    assert.deepEqual(verdicts(ingressHost, acme, ingress(UNKNOWN)), ["undecided"]);
    assert.deepEqual(verdicts(ingressHost, unknown, ingress("a.example")), ["undecided"]);
    assert.deepEqual(verdicts(ingressHost, unknown, ingress("")), ["fail"]);
  });
});
