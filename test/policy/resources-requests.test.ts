import assert from "node:assert/strict";

import { resourcesRequests } from "../../policy/rules/resources-requests.ts";
import { container, type Fields, lines, podMessages } from "../support/policy.ts";

const end = lines(
  "why: the scheduler packs such pods too tightly, and a quota refuses them (NSA)",
  "docs: docs/policies.md#moor-035",
);

describe("resources-requests", () => {
  const passing: readonly (readonly [string, Fields])[] = [
    ["both amounts", {}],
    [
      "limits, which stand in for requests",
      { containers: [container({ resources: { limits: { cpu: 1, memory: "1Gi" } } })] },
    ],
    [
      "amounts of the whole pod",
      {
        resources: { requests: { cpu: "1", memory: "1Gi" } },
        containers: [container({ resources: {} })],
      },
    ],
    [
      "an ephemeral container, which cannot have any",
      { ephemeralContainers: [container({ resources: undefined })] },
    ],
  ];
  for (const [what, spec] of passing) {
    it(`passes ${what}`, () => {
      assert.deepEqual(podMessages(resourcesRequests, spec), []);
    });
  }

  const failing: readonly (readonly [string, Fields, string])[] = [
    [
      "no CPU",
      { containers: [container({ resources: { requests: { memory: "1Gi" } } })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): resources.requests.cpu is unset; it must be set here or on the pod',
        "fix: set it under resources of the container",
      ),
    ],
    [
      "no memory",
      { containers: [container({ resources: { limits: { cpu: "1" } } })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): resources.requests.memory is unset; it must be set here or on the pod',
        "fix: set it under resources of the container",
      ),
    ],
    [
      "neither",
      { containers: [container({ resources: undefined })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): resources.requests.cpu is unset; it must be set here or on the pod',
        'container "api" (spec.template.spec.containers[0]): resources.requests.memory is unset; it must be set here or on the pod',
        "fix: set it under resources of the container",
      ),
    ],
    [
      "an init container",
      { initContainers: [container({ resources: { requests: { cpu: "1" } } })] },
      lines(
        'container "api" (spec.template.spec.initContainers[0]): resources.requests.memory is unset; it must be set here or on the pod',
        "fix: set it under resources of the container",
      ),
    ],
  ];
  for (const [what, spec, message] of failing) {
    it(`fails ${what}`, () => {
      assert.deepEqual(podMessages(resourcesRequests, spec), [`${message}\n${end}`]);
    });
  }
});
