import assert from "node:assert/strict";

import { imageTag } from "../../policy/rules/image-tag.ts";
import { container, type Fields, lines, podMessages } from "../support/policy.ts";

const end = lines(
  "why: what runs changes without a deployment and cannot be rolled back",
  "docs: docs/policies.md#moor-029",
);

describe("image-tag", () => {
  const passing: readonly (readonly [string, Fields])[] = [
    ["a version", {}],
    [
      "a digest without a tag",
      { containers: [container({ image: `nginx@sha256:${"0".repeat(64)}` })] },
    ],
    [
      "latest with a digest",
      { containers: [container({ image: `nginx:latest@sha256:${"0".repeat(64)}` })] },
    ],
    [
      "a version from a registry with a port",
      { containers: [container({ image: "registry:5000/x:1" })] },
    ],
  ];
  for (const [what, spec] of passing) {
    it(`passes ${what}`, () => {
      assert.deepEqual(podMessages(imageTag, spec), []);
    });
  }

  const failing: readonly (readonly [string, Fields, string])[] = [
    [
      "no tag",
      { containers: [container({ image: "nginx" })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): image is "nginx", without a tag; it must name a version',
        "fix: name a version, or better a digest (@sha256:\u2026)",
      ),
    ],
    [
      "latest",
      { containers: [container({ image: "ghcr.io/acme/api:latest" })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): image is "ghcr.io/acme/api:latest"; it must name a version',
        "fix: name a version, or better a digest (@sha256:\u2026)",
      ),
    ],
    [
      "a registry with a port and no tag",
      { containers: [container({ image: "registry:5000/x" })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): image is "registry:5000/x", without a tag; it must name a version',
        "fix: name a version, or better a digest (@sha256:\u2026)",
      ),
    ],
    [
      "a tag from an output without a value",
      { containers: [container({ image: "nginx:undefined" })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): image is "nginx:undefined", made from a value that is not there; it must name a version',
        "fix: name a version, or better a digest (@sha256:\u2026)",
      ),
    ],
    [
      "a text that is no reference, without showing it",
      { containers: [container({ image: "https://user:canary@ghcr.io/x" })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): image is not an image reference; it must be one, with a version',
        "fix: name a version, or better a digest (@sha256:\u2026)",
      ),
    ],
    [
      "no image",
      { containers: [container({ image: undefined })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): image is unset; it must name a version',
        "fix: name a version, or better a digest (@sha256:\u2026)",
      ),
    ],
  ];
  for (const [what, spec, message] of failing) {
    it(`fails ${what}`, () => {
      assert.deepEqual(podMessages(imageTag, spec), [`${message}\n${end}`]);
    });
  }
});
