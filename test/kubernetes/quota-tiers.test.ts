import assert from "node:assert/strict";

import { parseQuantity } from "../../kubernetes/quantity.ts";
import { hardQuota, TIERS } from "../../kubernetes/quota-tiers.ts";

const silver = {
  "requests.cpu": "10",
  "requests.memory": "20Gi",
  "limits.cpu": "20",
  "limits.memory": "40Gi",
  pods: "20",
  "requests.ephemeral-storage": "60Gi",
  "limits.ephemeral-storage": "160Gi",
  "requests.storage": "100Gi",
  persistentvolumeclaims: "20",
  services: "20",
  "services.loadbalancers": "1",
  configmaps: "100",
  secrets: "100",
  "count/ingresses.networking.k8s.io": "20",
  "count/jobs.batch": "50",
  "services.nodeports": "0",
};

describe("TIERS", () => {
  it("gives gold at least as much of everything as silver, and silver as bronze", () => {
    const { bronze, silver: middle, gold } = TIERS;

    for (const key of Object.keys(middle)) {
      const [low, mid, high] = [bronze, middle, gold].map((tier) => parseQuantity(tier[key] ?? ""));
      assert.ok(low !== undefined && mid !== undefined && high !== undefined, key);
      assert.ok(low <= mid && mid <= high, key);
    }
  });

  it("limits the same keys in each tier", () => {
    const keys = Object.values(TIERS).map((tier) => Object.keys(tier));

    assert.deepEqual(keys, [Object.keys(silver), Object.keys(silver), Object.keys(silver)]);
  });
});

describe("hardQuota", () => {
  it("is silver by default", () => {
    assert.deepEqual(hardQuota({}), silver);
  });

  it("takes the tier that is named", () => {
    assert.equal(hardQuota({ tier: "gold" })["requests.cpu"], "40");
  });

  it("sets requests and limits alike by the short form", () => {
    assert.deepEqual(hardQuota({ cpu: "4", memory: "8Gi", storage: "50Gi" }), {
      ...silver,
      "requests.cpu": "4",
      "limits.cpu": "4",
      "requests.memory": "8Gi",
      "limits.memory": "8Gi",
      "requests.storage": "50Gi",
    });
  });

  it("multiplies limits by the factor, in whole milli CPU", () => {
    const hard = hardQuota({ cpu: "333m", memory: "8Gi", limitFactor: 1.5 });

    assert.deepEqual([hard["limits.cpu"], hard["limits.memory"]], ["500m", "12Gi"]);
  });

  it("multiplies the requests of the tier when only the factor is given", () => {
    const hard = hardQuota({ tier: "bronze", limitFactor: 3 });

    assert.deepEqual([hard["limits.cpu"], hard["limits.memory"]], ["6", "12Gi"]);
  });

  it("lets ephemeral storage follow the pods", () => {
    const hard = hardQuota({ pods: 5 });

    assert.deepEqual(
      [hard["pods"], hard["requests.ephemeral-storage"], hard["limits.ephemeral-storage"]],
      ["5", "15Gi", "40Gi"],
    );
  });

  it("lets the full form win", () => {
    const hard = { "limits.cpu": "7", "count/widgets.example.com": "3" };

    assert.deepEqual(hardQuota({ cpu: "4", hard }), { ...silver, "requests.cpu": "4", ...hard });
  });

  it("replaces a limit by another spelling of it", () => {
    const quota = hardQuota({ hard: { cpu: "3", "count/services": "9" } });

    assert.deepEqual(
      [quota["requests.cpu"], quota["services"], quota["cpu"], quota["count/services"]],
      [undefined, undefined, "3", "9"],
    );
  });

  it("leaves a text that is no quantity for others to refuse", () => {
    assert.equal(hardQuota({ cpu: "four", limitFactor: 2 })["limits.cpu"], "four");
  });

  it("rounds multiplied limits up to amounts that people write", () => {
    const hard = hardQuota({ cpu: "1", memory: "1Gi", limitFactor: 1.3333 });

    assert.equal(hard["limits.cpu"], "1334m");
    assert.equal(hard["limits.memory"], "1366Mi");
  });
});
