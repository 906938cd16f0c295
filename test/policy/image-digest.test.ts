import assert from "node:assert/strict";

import { imageDigest } from "../../policy/rules/image-digest.ts";
import { container, deployment, findingsOf, lines, podMessages } from "../support/policy.ts";

const digest = `@sha256:${"0".repeat(64)}`;
const end = lines(
  "why: whoever may push to the registry can change what a tag stands for",
  "docs: docs/policies.md#moor-030",
);

describe("image-digest", () => {
  for (const image of [
    "nginx",
    "nginx:latest",
    `nginx${digest}`,
    `nginx:1.27${digest}`,
    `registry:5000/x:1${digest}`,
  ]) {
    it(`passes ${image.replace(digest, "@sha256:...")}`, () => {
      assert.deepEqual(podMessages(imageDigest, { containers: [container({ image })] }), []);
    });
  }

  for (const image of ["ghcr.io/acme/api:1.2.3", "registry:5000/x:1"]) {
    it(`reports ${image}`, () => {
      const containers = [container({ image })];

      assert.deepEqual(podMessages(imageDigest, { containers }), [
        lines(
          `container "api" (spec.template.spec.containers[0]): image is "${image}", without a digest`,
          "fix: add the digest: image:tag@sha256:\u2026",
          end,
        ),
      ]);
    });
  }

  it("looks at init containers", () => {
    const initContainers = [container({ name: "init", image: "nginx:1.27" })];

    const messages = podMessages(imageDigest, {
      containers: [container({ image: `nginx${digest}` })],
      initContainers,
    });

    assert.match(messages.join(), /container "init" .* without a digest/);
  });

  it("asks for nothing outside of production, unless it has a level", () => {
    const object = deployment({ containers: [container({ image: "nginx:1.27" })] });
    const found = (rules: Readonly<Record<string, "advisory">>): number =>
      findingsOf(imageDigest, object, { profile: "dev", rules }).length;

    assert.deepEqual([found({}), found({ "image-digest": "advisory" })], [0, 1]);
  });
});
