import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { podClasses } from "../../policy/rules/pod-classes.ts";
import { deployment, type Fields, lines, podSpec } from "../support/policy.ts";
import { listed, object, stackMessages, verdicts } from "./guard-objects.ts";

const acme = listed({
  "storage-classes": "fast",
  "priority-classes": "low",
  "runtime-classes": "gvisor",
});
const pod = (change: Fields): Fields => deployment(podSpec(change));
const claim = (spec: Fields, metadata: Fields = {}): Fields => {
  return object("PersistentVolumeClaim", spec, metadata);
};
const end = (list: string): string => {
  return lines(
    `fix: name one of these, or add it to \`allow.${list}\` of the tenant`,
    "why: a class may evict the pods of others, leave the sandbox, or take storage that costs",
    "docs: docs/policies.md#moor-101",
  );
};

describe("pod-classes", () => {
  it("passes classes of the lists", () => {
    const good = pod({ priorityClassName: "low", runtimeClassName: "gvisor" });

    assert.deepEqual(
      stackMessages(podClasses, acme, good, claim({ storageClassName: "fast" })),
      [],
    );
  });

  it("passes pods that leave priority and runtime to the cluster", () => {
    assert.deepEqual(stackMessages(podClasses, acme, pod({})), []);
  });

  it("passes everything without lists", () => {
    const bad = pod({ priorityClassName: "high", runtimeClassName: "kata" });

    assert.deepEqual(stackMessages(podClasses, listed({}), bad, claim({})), []);
  });

  it("fails another priority class", () => {
    assert.deepEqual(stackMessages(podClasses, acme, pod({ priorityClassName: "high" })), [
      `spec.template.spec: priorityClassName is "high"; it must be one of "low"\n${end("priorityClasses")}`,
    ]);
  });

  it("fails another runtime class", () => {
    assert.deepEqual(stackMessages(podClasses, acme, pod({ runtimeClassName: "kata" })), [
      `spec.template.spec: runtimeClassName is "kata"; it must be one of "gvisor"\n${end("runtimeClasses")}`,
    ]);
  });

  const must = 'it must be one of "fast"';

  it("fails a claim of another class, and one without a class", () => {
    assert.deepEqual(stackMessages(podClasses, acme, claim({ storageClassName: "slow" })), [
      `spec.storageClassName is "slow"; ${must}\n${end("storageClasses")}`,
    ]);
    assert.deepEqual(stackMessages(podClasses, acme, claim({})), [
      `spec.storageClassName is unset; ${must}\n${end("storageClasses")}`,
    ]);
  });

  it("fails a claim by its old annotation, which Kubernetes looks at first", () => {
    const key = "volume.beta.kubernetes.io/storage-class";
    const old = claim({ storageClassName: "fast" }, { annotations: { [key]: "slow" } });

    assert.deepEqual(stackMessages(podClasses, acme, old), [
      `metadata.annotations["${key}"] is "slow"; ${must}\n${end("storageClasses")}`,
    ]);
  });

  it("fails claims of a StatefulSet and of ephemeral volumes", () => {
    const template = { spec: { storageClassName: "slow" } };
    const set = object("StatefulSet", { volumeClaimTemplates: [template] });
    const volumes = [{ name: "a", ephemeral: { volumeClaimTemplate: template } }];

    assert.deepEqual(stackMessages(podClasses, acme, set), [
      `spec.volumeClaimTemplates[0].spec.storageClassName is "slow"; ${must}\n${end("storageClasses")}`,
    ]);
    assert.deepEqual(stackMessages(podClasses, acme, pod({ volumes })), [
      `spec.template.spec: volumes[0].ephemeral.volumeClaimTemplate.spec.storageClassName is "slow"; ${must}\n${end("storageClasses")}`,
    ]);
  });

  it("leaves unknown classes open", () => {
    assert.deepEqual(verdicts(podClasses, acme, claim({ storageClassName: UNKNOWN })), [
      "undecided",
    ]);
    assert.deepEqual(verdicts(podClasses, acme, pod({ runtimeClassName: UNKNOWN })), ["undecided"]);
  });
});
