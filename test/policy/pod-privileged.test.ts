import assert from "node:assert/strict";

import { podPrivileged } from "../../policy/rules/pod-privileged.ts";
import { container, type Fields, lines, podMessages, secured } from "../support/policy.ts";

const end = lines(
  "why: a privileged container owns the node and every tenant's pods on it (PSS baseline, CIS 5.2.2, NSA)",
  "docs: docs/policies.md#moor-001",
);

describe("pod-privileged", () => {
  const passing: readonly (readonly [string, Fields])[] = [
    ["a container that says nothing", {}],
    ["a container that says false", { containers: [secured({ privileged: false })] }],
    [
      "a container without a security context",
      { containers: [container({ securityContext: null })] },
    ],
    ["a pod without containers", { containers: [] }],
  ];
  for (const [what, spec] of passing) {
    it(`passes ${what}`, () => {
      assert.deepEqual(podMessages(podPrivileged, spec), []);
    });
  }

  const failing: readonly (readonly [string, Fields, string])[] = [
    [
      "a privileged container",
      { containers: [secured({ privileged: true })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): securityContext.privileged is true; it must be false or unset',
        "fix: remove securityContext.privileged",
      ),
    ],
    [
      "a privileged init container",
      { initContainers: [secured({ privileged: true })] },
      lines(
        'container "api" (spec.template.spec.initContainers[0]): securityContext.privileged is true; it must be false or unset',
        "fix: remove securityContext.privileged",
      ),
    ],
    [
      "two of three containers",
      {
        containers: [
          secured({ privileged: true }),
          secured({ privileged: true }, { name: "b" }),
          container({ name: "c" }),
        ],
      },
      lines(
        'containers "api", "b" (spec.template.spec: containers[0, 1]): securityContext.privileged is true; it must be false or unset',
        "fix: remove securityContext.privileged",
      ),
    ],
  ];
  for (const [what, spec, message] of failing) {
    it(`fails ${what}`, () => {
      assert.deepEqual(podMessages(podPrivileged, spec), [`${message}\n${end}`]);
    });
  }
});
