import assert from "node:assert/strict";

import { podRunAsNonRoot } from "../../policy/rules/pod-run-as-non-root.ts";
import { type Fields, lines, podMessages, secured } from "../support/policy.ts";

const end = lines(
  "why: root in a container is root on the node once it breaks out (PSS restricted, CIS 5.2.7, NSA)",
  "docs: docs/policies.md#moor-008",
);

describe("pod-run-as-non-root", () => {
  const passing: readonly (readonly [string, Fields])[] = [
    ["true on the pod", {}],
    [
      "true on every container",
      { securityContext: {}, containers: [secured({ runAsNonRoot: true })] },
    ],
    ["a pod with a user namespace of its own", { securityContext: {}, hostUsers: false }],
  ];
  for (const [what, spec] of passing) {
    it(`passes ${what}`, () => {
      assert.deepEqual(podMessages(podRunAsNonRoot, spec), []);
    });
  }

  const failing: readonly (readonly [string, Fields, string])[] = [
    [
      "a pod that says nothing",
      { securityContext: {} },
      lines(
        'container "api" (spec.template.spec.containers[0]): securityContext.runAsNonRoot is unset; it must be true here or on the pod',
        "fix: set securityContext.runAsNonRoot to true",
      ),
    ],
    [
      "one container that says false",
      { containers: [secured({ runAsNonRoot: false })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): securityContext.runAsNonRoot is false; it must be true here or on the pod',
        "fix: set securityContext.runAsNonRoot to true",
      ),
    ],
    [
      "a pod that says false although its container says true",
      {
        securityContext: { runAsNonRoot: false },
        containers: [secured({ runAsNonRoot: true })],
      },
      lines(
        "spec.template.spec: securityContext.runAsNonRoot is false; it must be true",
        "fix: set securityContext.runAsNonRoot to true",
      ),
    ],
  ];
  for (const [what, spec, message] of failing) {
    it(`fails ${what}`, () => {
      assert.deepEqual(podMessages(podRunAsNonRoot, spec), [`${message}\n${end}`]);
    });
  }
});
