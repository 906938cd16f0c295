import assert from "node:assert/strict";

import { resourcesMemoryLimit } from "../../policy/rules/resources-memory-limit.ts";
import { container, type Fields, lines, podMessages } from "../support/policy.ts";

const end = lines(
  "why: one leak takes the memory of the whole node (NSA)",
  "docs: docs/policies.md#moor-036",
);

describe("resources-memory-limit", () => {
  const passing: readonly (readonly [string, Fields])[] = [
    ["a limit", {}],
    [
      "a limit of the whole pod",
      {
        resources: { limits: { memory: "1Gi" } },
        containers: [container({ resources: {} })],
      },
    ],
    ["a number", { containers: [container({ resources: { limits: { memory: 134217728 } } })] }],
  ];
  for (const [what, spec] of passing) {
    it(`passes ${what}`, () => {
      assert.deepEqual(podMessages(resourcesMemoryLimit, spec), []);
    });
  }

  const failing: readonly (readonly [string, Fields, string])[] = [
    [
      "requests only",
      { containers: [container({ resources: { requests: { memory: "1Gi" } } })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): resources.limits.memory is unset; it must be set here or on the pod',
        "fix: set it under resources of the container",
      ),
    ],
    [
      "a CPU limit only",
      { containers: [container({ resources: { limits: { cpu: "1" } } })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): resources.limits.memory is unset; it must be set here or on the pod',
        "fix: set it under resources of the container",
      ),
    ],
    [
      "nothing in two containers",
      {
        containers: [container({ resources: null }), container({ name: "b", resources: {} })],
      },
      lines(
        'containers "api", "b" (spec.template.spec: containers[0, 1]): resources.limits.memory is unset; it must be set here or on the pod',
        "fix: set it under resources of the container",
      ),
    ],
  ];
  for (const [what, spec, message] of failing) {
    it(`fails ${what}`, () => {
      assert.deepEqual(podMessages(resourcesMemoryLimit, spec), [`${message}\n${end}`]);
    });
  }
});
