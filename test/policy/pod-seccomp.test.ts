import assert from "node:assert/strict";

import { podSeccomp } from "../../policy/rules/pod-seccomp.ts";
import { type Fields, lines, podMessages, secured } from "../support/policy.ts";

const end = lines(
  "why: without a profile every system call of the kernel is open to attack (PSS restricted, CIS 5.7.2)",
  "docs: docs/policies.md#moor-012",
);

describe("pod-seccomp", () => {
  const passing: readonly (readonly [string, Fields])[] = [
    ["a profile on the pod", {}],
    [
      "a profile on every container",
      {
        securityContext: {},
        containers: [
          secured({ seccompProfile: { type: "Localhost", localhostProfile: "a.json" } }),
        ],
      },
    ],
    ["a Windows pod", { os: { name: "windows" }, securityContext: {} }],
  ];
  for (const [what, spec] of passing) {
    it(`passes ${what}`, () => {
      assert.deepEqual(podMessages(podSeccomp, spec), []);
    });
  }

  const failing: readonly (readonly [string, Fields, string])[] = [
    [
      "no profile",
      { securityContext: {} },
      lines(
        'container "api" (spec.template.spec.containers[0]): securityContext.seccompProfile is unset; it must be of type RuntimeDefault or Localhost here or on the pod',
        "fix: set securityContext.seccompProfile.type to RuntimeDefault",
      ),
    ],
    [
      "an unconfined container",
      { containers: [secured({ seccompProfile: { type: "Unconfined" } })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): securityContext.seccompProfile is Unconfined; it must be of type RuntimeDefault or Localhost here or on the',
        "  pod",
        "fix: set securityContext.seccompProfile.type to RuntimeDefault",
      ),
    ],
    [
      "an unconfined pod",
      { securityContext: { seccompProfile: { type: "Unconfined" } } },
      lines(
        "spec.template.spec: securityContext.seccompProfile is Unconfined; it must be of type RuntimeDefault or Localhost",
        "fix: set securityContext.seccompProfile.type to RuntimeDefault",
      ),
    ],
  ];
  for (const [what, spec, message] of failing) {
    it(`fails ${what}`, () => {
      assert.deepEqual(podMessages(podSeccomp, spec), [`${message}\n${end}`]);
    });
  }
});
