import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { podTolerations } from "../../policy/rules/pod-tolerations.ts";
import { deployment, type Fields, lines, podSpec } from "../support/policy.ts";
import { listed, stackMessages, verdicts } from "./guard-objects.ts";

const acme = listed({ tolerations: "dedicated" });
const end = lines(
  "fix: remove the toleration, or add its key to `allow.tolerations` of the tenant",
  "why: the pods land on nodes that are kept for others, or for the cluster itself",
  "docs: docs/policies.md#moor-100",
);
const where = "spec.template.spec: tolerations[0].key";

function tolerating(...tolerations: readonly unknown[]): Fields {
  return deployment(podSpec({ tolerations }));
}

describe("pod-tolerations", () => {
  it("passes keys of the list", () => {
    assert.deepEqual(stackMessages(podTolerations, acme, tolerating({ key: "dedicated" })), []);
  });

  it("passes the tolerations of sick nodes, which Kubernetes adds itself", () => {
    const own = tolerating({ key: "node.kubernetes.io/not-ready", operator: "Exists" });

    assert.deepEqual(stackMessages(podTolerations, listed({ tolerations: "" }), own), []);
  });

  it("passes everything without a list", () => {
    assert.deepEqual(stackMessages(podTolerations, listed({}), tolerating({})), []);
  });

  it("fails another key", () => {
    assert.deepEqual(stackMessages(podTolerations, acme, tolerating({ key: "gpu" })), [
      `${where} is "gpu"; it must be one of "dedicated"\n${end}`,
    ]);
  });

  it("fails a toleration of everything", () => {
    assert.deepEqual(stackMessages(podTolerations, acme, tolerating({ operator: "Exists" })), [
      `${where} is unset, which tolerates every taint; it must be one of "dedicated"\n${end}`,
    ]);
  });

  it("fails any key where the list is empty", () => {
    const none = listed({ tolerations: "" });

    assert.deepEqual(stackMessages(podTolerations, none, tolerating({ key: "dedicated" })), [
      `${where} is "dedicated"; the tenant allows none\n${end}`,
    ]);
  });

  it("fails a node that a pod names itself, with or without a list, since no taint stops that", () => {
    const placed = deployment(podSpec({ nodeName: "node-1" }));
    const message = lines(
      'spec.template.spec: nodeName is "node-1"; it must be unset',
      "fix: remove nodeName; a nodeSelector or a node affinity leaves the choice to the scheduler",
      "why: the pods land on nodes that are kept for others, or for the cluster itself",
      "docs: docs/policies.md#moor-100",
    );

    assert.deepEqual(stackMessages(podTolerations, acme, placed), [message]);
    assert.deepEqual(stackMessages(podTolerations, listed({}), placed), [message]);
  });

  it("leaves a node that is not known yet open", () => {
    const placed = deployment(podSpec({ nodeName: UNKNOWN }));

    assert.deepEqual(verdicts(podTolerations, acme, placed), ["undecided"]);
  });

  it("leaves unknown tolerations open", () => {
    assert.deepEqual(verdicts(podTolerations, acme, tolerating(UNKNOWN)), ["undecided"]);
    assert.deepEqual(verdicts(podTolerations, acme, tolerating({ key: UNKNOWN })), ["undecided"]);
  });
});
