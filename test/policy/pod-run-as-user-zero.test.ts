import assert from "node:assert/strict";

import { evaluate } from "../../policy/evaluate.ts";
import { podRunAsUserZero } from "../../policy/rules/pod-run-as-user-zero.ts";
import {
  appSubject,
  type Fields,
  lines,
  podMessages,
  podSpec,
  prod,
  secured,
} from "../support/policy.ts";

const end = lines("why: user id 0 is root (PSS restricted)", "docs: docs/policies.md#moor-009");

describe("pod-run-as-user-zero", () => {
  const passing: readonly (readonly [string, Fields])[] = [
    ["a pod that says nothing", {}],
    ["another user", { containers: [secured({ runAsUser: 70 })] }],
    [
      "a pod with a user namespace of its own",
      { hostUsers: false, containers: [secured({ runAsUser: 0 })] },
    ],
  ];
  for (const [what, spec] of passing) {
    it(`passes ${what}`, () => {
      assert.deepEqual(podMessages(podRunAsUserZero, spec), []);
    });
  }

  const failing: readonly (readonly [string, Fields, string])[] = [
    [
      "a container",
      { containers: [secured({ runAsUser: 0 })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): securityContext.runAsUser is 0; it must be unset or at least 1',
        "fix: set securityContext.runAsUser to the user id that the image is made for",
      ),
    ],
    [
      "a pod",
      { securityContext: { runAsUser: 0 } },
      lines(
        "spec.template.spec: securityContext.runAsUser is 0; it must be unset or at least 1",
        "fix: set securityContext.runAsUser to the user id that the image is made for",
      ),
    ],
    [
      "an ephemeral container",
      { ephemeralContainers: [secured({ runAsUser: 0 })] },
      lines(
        'container "api" (spec.template.spec.ephemeralContainers[0]): securityContext.runAsUser is 0; it must be unset or at least 1',
        "fix: set securityContext.runAsUser to the user id that the image is made for",
      ),
    ],
  ];
  for (const [what, spec, message] of failing) {
    it(`fails ${what}`, () => {
      assert.deepEqual(podMessages(podRunAsUserZero, spec), [`${message}\n${end}`]);
    });
  }

  it("speaks of runAsUser in a ServiceApp", () => {
    const subject = appSubject(podSpec({ containers: [secured({ runAsUser: 0 })] }));
    const [finding] = evaluate([podRunAsUserZero], [subject], prod);

    assert.equal(
      finding?.fix,
      'ServiceApp "acme-api": set `runAsUser` to the user id that the image is made for',
    );
  });
});
