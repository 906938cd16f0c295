import assert from "node:assert/strict";

import { claimRefusals, containerDefaults, podRefusals } from "../../kubernetes/limit-range.ts";
import { podDemand } from "../../kubernetes/pod-resources.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";

function range(item: object, type = "Container"): object {
  return {
    kind: "LimitRange",
    metadata: { name: "limits" },
    spec: { limits: [{ type, ...item }] },
  };
}

/** Key and fix of each refusal of a pod with one container. */
function refusals(resources: object, ...items: readonly object[]): readonly string[] {
  const spec = { containers: [{ name: "web", resources }] };
  const pod = podDemand(spec, { defaults: containerDefaults(items) });
  return podRefusals('Deployment "web"', pod, items).map(({ key, fix }) => `${key}: ${fix}`);
}

describe("podRefusals", () => {
  it("refuses a request above the default limit when the container sets no limit", () => {
    const item = range({ default: { cpu: "1" }, defaultRequest: { cpu: "100m" } });

    assert.deepEqual(refusals({ requests: { cpu: "2" } }, item), [
      'default limits.cpu: container "web" requests more than the default limit; set its resources.limits.cpu to at least 2',
    ]);
    assert.deepEqual(refusals({ requests: { cpu: "2" }, limits: { cpu: "2" } }, item), []);
  });

  it("refuses a request above the container's own limit", () => {
    assert.deepEqual(refusals({ requests: { memory: "2Gi" }, limits: { memory: "1Gi" } }), [
      'default limits.memory: container "web" requests more than its limit; raise resources.limits.memory to at least 2Gi',
    ]);
  });

  it("refuses less than the minimum and more than the maximum", () => {
    const item = range({ min: { cpu: "200m" }, max: { memory: "1Gi" } });
    const resources = { requests: { cpu: "100m" }, limits: { memory: "2Gi" } };

    assert.deepEqual(refusals(resources, item), [
      'min requests.cpu: set resources.requests.cpu of container "web" to at least 200m',
      'max limits.memory: set resources.limits.memory of container "web" to at most 1Gi',
    ]);
  });

  it("says what is asked for and what is allowed", () => {
    const pod = podDemand({ containers: [{ name: "web", resources: { limits: { cpu: "3" } } }] });

    assert.deepEqual(podRefusals('Pod "web"', pod, [range({ max: { cpu: "2" } })]), [
      {
        owner: 'Pod "web"',
        by: "limits",
        key: "max limits.cpu",
        asked: 3_000_000_000n,
        allowed: 2_000_000_000n,
        fix: 'set resources.limits.cpu of container "web" to at most 2',
      },
    ]);
  });

  it("refuses a limit that is too many times the request", () => {
    const item = range({ maxLimitRequestRatio: { cpu: "2" } });

    assert.deepEqual(refusals({ requests: { cpu: "100m" }, limits: { cpu: "300m" } }, item), [
      'ratio limits.cpu: set resources.limits.cpu of container "web" to at most 2 times its request',
    ]);
    assert.deepEqual(refusals({ requests: { cpu: "100m" }, limits: { cpu: "200m" } }, item), []);
  });

  it("holds the pod as a whole to limits of the type Pod", () => {
    const container = { resources: { limits: { cpu: "1" } } };
    const pod = podDemand({ containers: [container, container] });

    const [refusal] = podRefusals("Pod", pod, [range({ max: { cpu: "1500m" } }, "Pod")]);

    assert.equal(refusal?.fix, "set resources.limits.cpu of the pod to at most 1500m");
  });

  it("refuses nothing where the amount is unknown", () => {
    const item = range({ max: { cpu: "1" } });

    assert.deepEqual(refusals({ limits: { cpu: UNKNOWN } }, item), []);
  });
});

describe("claimRefusals", () => {
  const sizes = range({ min: { storage: "1" }, max: { storage: "3" } }, "PersistentVolumeClaim");

  function keys(size: bigint | undefined): readonly string[] {
    const claim = { owner: 'PersistentVolumeClaim "data"', size, storageClass: undefined };
    return claimRefusals(claim, [sizes]).map(({ key }) => key);
  }

  it("bounds the size of a claim on both sides", () => {
    assert.deepEqual(keys(500_000_000n), ["min requests.storage"]);
    assert.deepEqual(keys(4_000_000_000n), ["max requests.storage"]);
    assert.deepEqual(keys(2_000_000_000n), []);
  });

  it("refuses nothing where the size is unknown", () => {
    assert.deepEqual(keys(undefined), []);
  });
});

describe("containerDefaults", () => {
  it("reads default and defaultRequest", () => {
    const item = { default: { cpu: "2" }, defaultRequest: { cpu: "1" } };

    const expected = { "limits.cpu": 2_000_000_000n, "requests.cpu": 1_000_000_000n };

    assert.deepEqual(containerDefaults([range(item)]), expected);
  });

  it("uses max as default limit and the default limit as default request", () => {
    const expected = { "limits.cpu": 4_000_000_000n, "requests.cpu": 4_000_000_000n };

    assert.deepEqual(containerDefaults([range({ max: { cpu: "4" } })]), expected);
  });

  it("uses min as default request when there is nothing else", () => {
    const expected = { "requests.memory": 1_000_000_000n };

    assert.deepEqual(containerDefaults([range({ min: { memory: "1" } })]), expected);
  });

  it("passes over limits of pods and claims", () => {
    const other = { spec: { limits: [{ type: "Pod", max: { cpu: "4" } }] } };

    assert.deepEqual(containerDefaults([other]), {});
  });
});
