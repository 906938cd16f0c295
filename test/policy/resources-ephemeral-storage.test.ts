import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { resourcesEphemeralStorage as rule } from "../../policy/rules/resources-ephemeral-storage.ts";
import { prod } from "../support/policy.ts";
import { told, web } from "./availability-objects.ts";

describe("resources-ephemeral-storage", () => {
  it("cannot decide while nobody knows what a LimitRange gives", () => {
    const settings = { ...prod, rules: { "resources-ephemeral-storage": "mandatory" } } as const;
    const limits = {
      apiVersion: "v1",
      kind: "LimitRange",
      metadata: { name: "limits", namespace: UNKNOWN },
    };

    assert.match(told(rule, [web(), limits], settings).join(), /^undecided: /);
    assert.match(told(rule, [web()], settings).join(), /^fail: /);
  });
});
