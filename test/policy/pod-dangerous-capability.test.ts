import assert from "node:assert/strict";

import { podDangerousCapability } from "../../policy/rules/pod-dangerous-capability.ts";
import { type Fields, lines, podMessages, secured } from "../support/policy.ts";

const end = lines(
  "why: such a capability reaches the network, the processes or the kernel of the node (PSS baseline, CIS 5.2.9)",
  "docs: docs/policies.md#moor-011",
);

describe("pod-dangerous-capability", () => {
  const passing: readonly (readonly [string, Fields])[] = [
    ["nothing added", {}],
    ["a harmless one", { containers: [secured({ capabilities: { add: ["CHOWN"] } })] }],
    ["an empty list", { containers: [secured({ capabilities: { add: [] } })] }],
  ];
  for (const [what, spec] of passing) {
    it(`passes ${what}`, () => {
      assert.deepEqual(podMessages(podDangerousCapability, spec), []);
    });
  }

  const failing: readonly (readonly [string, Fields, string])[] = [
    [
      "NET_ADMIN",
      { containers: [secured({ capabilities: { add: ["NET_ADMIN"] } })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): securityContext.capabilities.add contains NET_ADMIN; it must contain nothing but NET_BIND_SERVICE',
        "fix: remove it from securityContext.capabilities.add",
      ),
    ],
    [
      "all of them",
      { containers: [secured({ capabilities: { add: ["ALL"] } })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): securityContext.capabilities.add contains ALL; it must contain nothing but NET_BIND_SERVICE',
        "fix: remove it from securityContext.capabilities.add",
      ),
    ],
    [
      "a name that is no capability",
      { containers: [secured({ capabilities: { add: ["cap_chown"] } })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): securityContext.capabilities.add contains another value; it must contain nothing but NET_BIND_SERVICE',
        "fix: remove it from securityContext.capabilities.add",
      ),
    ],
  ];
  for (const [what, spec, message] of failing) {
    it(`fails ${what}`, () => {
      assert.deepEqual(podMessages(podDangerousCapability, spec), [`${message}\n${end}`]);
    });
  }
});
