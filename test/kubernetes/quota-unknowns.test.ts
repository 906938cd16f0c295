import assert from "node:assert/strict";

import { hasUnknownAmounts } from "../../kubernetes/quota-unknowns.ts";
import { SECRET, UNKNOWN } from "../../kubernetes/unknown.ts";

function workload(spec: object, container: object = {}): unknown {
  return { spec: { ...spec, template: { spec: { containers: [{ name: "api", ...container }] } } } };
}

describe("hasUnknownAmounts", () => {
  it("finds what decides how much there is", () => {
    const open = [
      workload({ replicas: UNKNOWN }),
      workload({ strategy: { rollingUpdate: { maxSurge: UNKNOWN } } }),
      workload({}, { resources: { requests: { cpu: SECRET } } }),
      { spec: { template: { spec: { containers: UNKNOWN } } } },
      { spec: { volumeClaimTemplates: [{ spec: { resources: { requests: UNKNOWN } } }] } },
      { spec: { hard: { pods: UNKNOWN } } },
      UNKNOWN,
    ];

    for (const object of open) assert.equal(hasUnknownAmounts(object), true);
  });

  it("passes over what does not", () => {
    const known = [
      workload({ selector: UNKNOWN }, { image: UNKNOWN, env: [{ name: "A", value: UNKNOWN }] }),
      { metadata: { labels: UNKNOWN }, spec: { replicas: 2 } },
      { status: UNKNOWN },
      null,
      "x",
    ];

    for (const object of known) assert.equal(hasUnknownAmounts(object), false);
  });
});
