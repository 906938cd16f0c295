import assert from "node:assert/strict";

import { parseImage } from "../../kubernetes/image.ts";
import { pullPolicyOf } from "../../kubernetes/pull-policy.ts";
import { fieldOf, UNKNOWN } from "../../kubernetes/unknown.ts";

function policy(text: string, own?: unknown): string | undefined {
  const image = parseImage(text);
  assert.ok(image !== undefined);
  return pullPolicyOf(
    fieldOf(own, (value) => typeof value === "string"),
    image,
  );
}

describe("pullPolicyOf", () => {
  it("is Always for images that move, IfNotPresent for others", () => {
    assert.equal(policy("nginx"), "Always");
    assert.equal(policy("nginx:latest"), "Always");
    assert.equal(policy("nginx:1"), "IfNotPresent");
    assert.equal(policy(`nginx:latest@sha256:${"0".repeat(64)}`), "IfNotPresent");
    assert.equal(policy("nginx:1", ""), "IfNotPresent");
  });

  it("is what the container says, whatever the image is", () => {
    for (const own of ["Always", "IfNotPresent", "Never"]) assert.equal(policy("nginx", own), own);
  });

  it("is nothing that anybody can tell when the container's own is no policy", () => {
    for (const own of ["always", 1, UNKNOWN]) assert.equal(policy("nginx", own), undefined);
  });
});
