import assert from "node:assert/strict";

import { podPrivilegeEscalation } from "../../policy/rules/pod-privilege-escalation.ts";
import { container, type Fields, lines, podMessages, secured } from "../support/policy.ts";

const end = lines(
  "why: a setuid binary could gain root (PSS restricted, CIS 5.2.6, NSA)",
  "docs: docs/policies.md#moor-007",
);

describe("pod-privilege-escalation", () => {
  const passing: readonly (readonly [string, Fields])[] = [
    ["a container that says false", {}],
    ["each of two containers that say false", { initContainers: [container({ name: "b" })] }],
    [
      "a Windows pod",
      { os: { name: "windows" }, containers: [secured({ allowPrivilegeEscalation: true })] },
    ],
  ];
  for (const [what, spec] of passing) {
    it(`passes ${what}`, () => {
      assert.deepEqual(podMessages(podPrivilegeEscalation, spec), []);
    });
  }

  const failing: readonly (readonly [string, Fields, string])[] = [
    [
      "a container that says nothing",
      { containers: [secured({ allowPrivilegeEscalation: undefined })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): securityContext.allowPrivilegeEscalation is unset; it must be false',
        "fix: set securityContext.allowPrivilegeEscalation to false",
      ),
    ],
    [
      "a container that says true",
      { containers: [secured({ allowPrivilegeEscalation: true })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): securityContext.allowPrivilegeEscalation is true; it must be false',
        "fix: set securityContext.allowPrivilegeEscalation to false",
      ),
    ],
    [
      "a container without a name",
      { containers: [{ image: "a:1" }] },
      lines(
        "spec.template.spec.containers[0]: securityContext.allowPrivilegeEscalation is unset; it must be false",
        "fix: set securityContext.allowPrivilegeEscalation to false",
      ),
    ],
    [
      "different states on lines of their own",
      {
        containers: [
          secured({ allowPrivilegeEscalation: undefined }),
          secured({ allowPrivilegeEscalation: true }, { name: "b" }),
        ],
      },
      lines(
        'container "api" (spec.template.spec.containers[0]): securityContext.allowPrivilegeEscalation is unset; it must be false',
        'container "b" (spec.template.spec.containers[1]): securityContext.allowPrivilegeEscalation is true; it must be false',
        "fix: set securityContext.allowPrivilegeEscalation to false",
      ),
    ],
  ];
  for (const [what, spec, message] of failing) {
    it(`fails ${what}`, () => {
      assert.deepEqual(podMessages(podPrivilegeEscalation, spec), [`${message}\n${end}`]);
    });
  }
});
