import assert from "node:assert/strict";

import fc from "fast-check";

import { objectsIn } from "../../kubernetes/object-kind.ts";
import { containerValue, podTemplateOf, podValue } from "../../kubernetes/pod-spec.ts";
import type { PodTemplate } from "../../kubernetes/pod-spec.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { runs } from "../support/property-runs.ts";

const spec = { hostPID: true, containers: [{ name: "a" }] };
const template = { metadata: { labels: { app: "a" } }, spec };

function podsOf(type: string, object: unknown): readonly (PodTemplate | undefined)[] {
  return objectsIn(type, object).map(podTemplateOf);
}

function onlyPod(type: string, object: unknown): PodTemplate {
  const [pod] = podsOf(type, object);
  assert.ok(pod);
  return pod;
}

describe("podTemplateOf", () => {
  const controllers = [
    "kubernetes:core/v1:ReplicationController",
    "kubernetes:apps/v1:ReplicaSet",
    "kubernetes:extensions/v1beta1:ReplicaSet",
    "kubernetes:apps/v1:Deployment",
    "kubernetes:apps/v1beta2:Deployment",
    "kubernetes:extensions/v1beta1:Deployment",
    "kubernetes:apps/v1:StatefulSet",
    "kubernetes:apps/v1:DaemonSet",
    "kubernetes:batch/v1:Job",
    "kubernetes:argoproj.io/v1alpha1:Rollout",
    "kubernetes:serving.knative.dev/v1:Service",
  ];
  for (const type of controllers) {
    it(`finds the pods of ${type}`, () => {
      const pod = onlyPod(type, { spec: { template } });

      assert.equal(pod.path, "spec.template.spec");
      assert.equal(pod.spec, spec);
      assert.equal(pod.metadata, template.metadata);
    });
  }

  it("finds a Pod, a PodTemplate and the pods of a CronJob", () => {
    const cron = { spec: { jobTemplate: { spec: { template } } } };

    assert.equal(onlyPod("kubernetes:core/v1:Pod", template).path, "spec");
    assert.equal(onlyPod("kubernetes:core/v1:PodTemplate", { template }).path, "template.spec");
    const cronPod = onlyPod("kubernetes:batch/v1beta1:CronJob", cron);
    assert.equal(cronPod.path, "spec.jobTemplate.spec.template.spec");
    assert.equal(cronPod.spec, spec);
  });

  it("finds each pod of a list", () => {
    const pods = podsOf("kubernetes:apps/v1:DeploymentList", {
      items: [{ spec: { template } }, { spec: { template } }],
    });

    assert.deepEqual(
      pods.map((pod) => pod?.containers[0]?.path),
      ["items[0].spec.template.spec.containers[0]", "items[1].spec.template.spec.containers[0]"],
    );
  });

  it("finds nothing in kinds without pods", () => {
    for (const type of [
      "kubernetes:core/v1:Service",
      "kubernetes:core/v1:ConfigMap",
      "kubernetes:example.com/v1:Deployment",
      "kubernetes:core/v1:constructor",
    ]) {
      assert.deepEqual(podsOf(type, { spec: { template } }), [undefined]);
    }
  });

  it("orders containers as they start", () => {
    const pod = onlyPod("kubernetes:core/v1:Pod", {
      spec: {
        ephemeralContainers: [{ name: "e" }],
        containers: [{ name: "c" }, { name: UNKNOWN }],
        initContainers: [{ name: "i" }],
      },
    });

    assert.deepEqual(
      pod.containers.map(({ role, name, path }) => [role, name, path]),
      [
        ["initContainers", "i", "spec.initContainers[0]"],
        ["containers", "c", "spec.containers[0]"],
        ["containers", undefined, "spec.containers[1]"],
        ["ephemeralContainers", "e", "spec.ephemeralContainers[0]"],
      ],
    );
  });

  it("names the lists that it cannot read", () => {
    const pod = onlyPod("kubernetes:core/v1:Pod", {
      spec: { containers: UNKNOWN, initContainers: "x", ephemeralContainers: null },
    });

    assert.deepEqual(pod.unreadable, ["spec.initContainers", "spec.containers"]);
  });

  it("cannot read any list of an unknown pod", () => {
    assert.equal(onlyPod("kubernetes:core/v1:Pod", UNKNOWN).unreadable.length, 3);
  });

  it("never throws", () => {
    const types = fc.constantFrom(...controllers, "kubernetes:core/v1:PodList", "");
    fc.assert(
      fc.property(types, fc.anything(), (type, object) => {
        assert.ok(Array.isArray(podsOf(type, object)));
      }),
      { numRuns: runs(300) },
    );
  });
});

describe("podValue and containerValue", () => {
  it("take an unset value of a patch as unknown", () => {
    const plain = onlyPod("kubernetes:core/v1:Pod", { spec });
    const patch = onlyPod("kubernetes:core/v1:PodPatch", { spec });
    const [container] = plain.containers;
    assert.ok(container);

    assert.equal(podValue(plain, "hostIPC"), undefined);
    assert.equal(podValue(patch, "hostIPC"), UNKNOWN);
    assert.equal(podValue(patch, "hostPID"), true);
    assert.equal(containerValue(plain, container, "image"), undefined);
    assert.equal(containerValue(patch, container, "image"), UNKNOWN);
    assert.equal(containerValue(patch, container, "name"), "a");
  });
});
