import assert from "node:assert/strict";

import { podReadOnlyRoot } from "../../policy/rules/pod-read-only-root.ts";
import { type Fields, lines, podMessages, secured } from "../support/policy.ts";

const end = lines(
  "why: an attacker who can write to the image's files can stay (NSA)",
  "docs: docs/policies.md#moor-019",
);

describe("pod-read-only-root", () => {
  const passing: readonly (readonly [string, Fields])[] = [
    ["a container that says true", {}],
    [
      "a Windows pod",
      { os: { name: "windows" }, containers: [secured({ readOnlyRootFilesystem: false })] },
    ],
    ["no init containers", { initContainers: [] }],
  ];
  for (const [what, spec] of passing) {
    it(`passes ${what}`, () => {
      assert.deepEqual(podMessages(podReadOnlyRoot, spec), []);
    });
  }

  const failing: readonly (readonly [string, Fields, string])[] = [
    [
      "a container that says nothing",
      { containers: [secured({ readOnlyRootFilesystem: undefined })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): securityContext.readOnlyRootFilesystem is unset; it must be true',
        "fix: set securityContext.readOnlyRootFilesystem to true; mount an emptyDir to write to",
      ),
    ],
    [
      "a container that says false",
      { containers: [secured({ readOnlyRootFilesystem: false })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): securityContext.readOnlyRootFilesystem is false; it must be true',
        "fix: set securityContext.readOnlyRootFilesystem to true; mount an emptyDir to write to",
      ),
    ],
    [
      "an init container",
      { initContainers: [secured({ readOnlyRootFilesystem: false })] },
      lines(
        'container "api" (spec.template.spec.initContainers[0]): securityContext.readOnlyRootFilesystem is false; it must be true',
        "fix: set securityContext.readOnlyRootFilesystem to true; mount an emptyDir to write to",
      ),
    ],
  ];
  for (const [what, spec, message] of failing) {
    it(`fails ${what}`, () => {
      assert.deepEqual(podMessages(podReadOnlyRoot, spec), [`${message}\n${end}`]);
    });
  }
});
