import assert from "node:assert/strict";

import { podDropAllCapabilities } from "../../policy/rules/pod-drop-all-capabilities.ts";
import { type Fields, lines, podMessages, secured } from "../support/policy.ts";

const end = lines(
  "why: each capability is a part of root (PSS restricted, CIS 5.2.8)",
  "docs: docs/policies.md#moor-010",
);

describe("pod-drop-all-capabilities", () => {
  const passing: readonly (readonly [string, Fields])[] = [
    ["ALL dropped", {}],
    [
      "NET_BIND_SERVICE taken back",
      { containers: [secured({ capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } })] },
    ],
    [
      "a dangerous capability, which pod-dangerous-capability reports",
      { containers: [secured({ capabilities: { drop: ["ALL"], add: ["SYS_ADMIN"] } })] },
    ],
  ];
  for (const [what, spec] of passing) {
    it(`passes ${what}`, () => {
      assert.deepEqual(podMessages(podDropAllCapabilities, spec), []);
    });
  }

  const failing: readonly (readonly [string, Fields, string])[] = [
    [
      "nothing dropped",
      { containers: [secured({ capabilities: undefined })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): securityContext.capabilities.drop is unset; it must contain ALL',
        "fix: set securityContext.capabilities.drop to [ALL]",
      ),
    ],
    [
      "one capability dropped",
      { containers: [secured({ capabilities: { drop: ["NET_RAW"] } })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): securityContext.capabilities.drop is without ALL; it must contain ALL',
        "fix: set securityContext.capabilities.drop to [ALL]",
      ),
    ],
    [
      "an empty list",
      { containers: [secured({ capabilities: { drop: [] } })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): securityContext.capabilities.drop is empty; it must contain ALL',
        "fix: set securityContext.capabilities.drop to [ALL]",
      ),
    ],
    [
      "a harmless one taken back",
      { containers: [secured({ capabilities: { drop: ["ALL"], add: ["CHOWN"] } })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): securityContext.capabilities.add contains CHOWN; it must contain nothing but NET_BIND_SERVICE',
        "fix: remove it from securityContext.capabilities.add",
      ),
    ],
  ];
  for (const [what, spec, message] of failing) {
    it(`fails ${what}`, () => {
      assert.deepEqual(podMessages(podDropAllCapabilities, spec), [`${message}\n${end}`]);
    });
  }
});
