import assert from "node:assert/strict";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { selectorMismatch as rule } from "../../policy/rules/selector-mismatch.ts";
import { type Fields, places, podSpec } from "../support/policy.ts";

function controller(kind: string, selector: unknown, labels: unknown): Fields {
  return {
    apiVersion: kind === "Job" ? "batch/v1" : kind.startsWith("Rep") ? "v1" : "apps/v1",
    kind,
    spec: { selector, template: { metadata: { labels }, spec: podSpec() } },
  };
}

const web = { matchLabels: { app: "web" } };
const mismatch = "the selector does not select the labels of the pod template";

describe("selector-mismatch", () => {
  it("passes controllers that select their pods", () => {
    for (const kind of ["Deployment", "StatefulSet", "DaemonSet"]) {
      assert.deepEqual(places(rule, controller(kind, web, { app: "web", tier: "front" })), []);
    }
    const plain = controller("ReplicationController", { app: "web" }, { app: "web" });
    assert.deepEqual(places(rule, plain), []);
  });

  it("fails controllers that do not", () => {
    for (const kind of ["Deployment", "StatefulSet", "DaemonSet"]) {
      assert.deepEqual(places(rule, controller(kind, web, { app: "api" })), [mismatch]);
      assert.deepEqual(places(rule, controller(kind, web, undefined)), [mismatch]);
    }
    const plain = controller("ReplicationController", { app: "web" }, {});
    assert.deepEqual(places(rule, plain), [mismatch]);
  });

  it("leaves alone a Job whose selector the API server makes", () => {
    const job = controller("Job", web, {});
    const manual = { ...job, spec: { ...(job["spec"] as Fields), manualSelector: true } };

    assert.deepEqual(places(rule, job), []);
    assert.deepEqual(places(rule, manual), [mismatch]);
  });

  it("cannot decide about labels that are not known", () => {
    assert.deepEqual(places(rule, controller("Deployment", web, { app: UNKNOWN })), [
      "cannot be decided at preview: spec.selector (rules selector-mismatch)",
    ]);
  });
});
