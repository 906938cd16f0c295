import assert from "node:assert/strict";

import fc from "fast-check";

import { appLabels, appSelector, tenantLabels } from "../../kubernetes/labels.ts";

const ownership = { tenant: "acme", environment: "dev", costCenter: undefined };

describe("tenantLabels", () => {
  it("name tenant, environment and manager", () => {
    assert.deepEqual(tenantLabels(ownership), {
      "moorage.dev/tenant": "acme",
      "moorage.dev/environment": "dev",
      "app.kubernetes.io/managed-by": "moorage",
      "app.kubernetes.io/part-of": "acme",
    });
  });

  it("name the cost center when there is one", () => {
    const labels = tenantLabels({ ...ownership, costCenter: "cc-1" });

    assert.equal(labels["moorage.dev/cost-center"], "cc-1");
  });
});

describe("appLabels", () => {
  it("add the app twice to the tenant's", () => {
    assert.deepEqual(appLabels(ownership, "web"), {
      ...tenantLabels(ownership),
      "app.kubernetes.io/name": "web",
      app: "web",
    });
  });

  it("always satisfy the selector of the same app, and of no other", () => {
    const name = fc.constantFrom("a", "b", "ab");
    fc.assert(
      fc.property(fc.tuple(name, name), fc.tuple(name, name), ([tenant, app], other) => {
        const labels = appLabels({ ...ownership, tenant }, app);
        const selector = Object.entries(appSelector(...other));
        const selected = selector.every(([key, value]) => labels[key] === value);
        assert.equal(selected, tenant === other[0] && app === other[1]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("appSelector", () => {
  it("holds two fixed keys", () => {
    assert.deepEqual(appSelector("acme", "web"), {
      "app.kubernetes.io/name": "web",
      "moorage.dev/tenant": "acme",
    });
  });
});
