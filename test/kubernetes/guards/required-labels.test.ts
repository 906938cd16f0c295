import assert from "node:assert/strict";

import { missingLabels } from "../../../kubernetes/guards/required-labels.ts";
import { objectsIn } from "../../../kubernetes/object-kind.ts";
import { SECRET, UNKNOWN } from "../../../kubernetes/unknown.ts";

function missing(object: unknown, type = "yaml"): readonly string[] {
  return objectsIn(type, object).flatMap((each) => {
    return missingLabels(each, ["team", "app.kubernetes.io/name"]).map(({ key, verdict }) => {
      return `${key}: ${verdict}`;
    });
  });
}

const service = { apiVersion: "v1", kind: "Service" };
const both = ["team: fail", "app.kubernetes.io/name: fail"];
const open = ["team: undecided", "app.kubernetes.io/name: undecided"];
const complete = { team: "web", "app.kubernetes.io/name": "web" };

describe("missingLabels", () => {
  for (const [what, metadata] of [
    ["no metadata", undefined],
    ["no labels", {}],
    ["null", { labels: null }],
    ["empty labels", { labels: { team: "", "app.kubernetes.io/name": "" } }],
    ["other labels", { labels: { Team: "web", "app.kubernetes.io/Name": "web" } }],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(missing({ ...service, metadata }), both);
    });
  }

  it("accepts an object with all of them", () => {
    assert.deepEqual(missing({ ...service, metadata: { labels: complete } }), []);
  });

  for (const [apiVersion, kind] of [
    ["v1", "Pod"],
    ["v1", "ConfigMap"],
    ["serving.knative.dev/v1", "Service"],
    ["constructor/v1", "Service"],
    ["apps/v1", "toString"],
  ]) {
    it(`leaves ${apiVersion} ${kind} alone`, () => {
      assert.deepEqual(missing({ apiVersion, kind }), []);
    });
  }

  it("leaves alone what a controller made", () => {
    const replicaSet = { apiVersion: "apps/v1", kind: "ReplicaSet" };
    const owned = (owner: unknown): unknown => ({
      ...replicaSet,
      metadata: { ownerReferences: [owner] },
    });

    assert.deepEqual(missing(owned({ kind: "Deployment", controller: true })), []);
    assert.deepEqual(missing(owned({ kind: "ConfigMap" })), both);
    assert.deepEqual(missing(owned(UNKNOWN)), open);
  });

  it("looks at the pods' labels of a ReplicationController without any, as Kubernetes does", () => {
    const controller = {
      apiVersion: "v1",
      kind: "ReplicationController",
      spec: { template: { metadata: { labels: complete } } },
    };

    assert.deepEqual(missing(controller), []);
    assert.deepEqual(missing({ ...controller, metadata: { labels: {} } }), []);
    assert.deepEqual(missing({ ...controller, metadata: { labels: { a: "b" } } }), both);
  });

  it("does not decide what is not known", () => {
    for (const labels of [UNKNOWN, SECRET, 3]) {
      assert.deepEqual(missing({ ...service, metadata: { labels } }), open);
    }
    assert.deepEqual(
      missing({ ...service, metadata: { labels: { ...complete, team: UNKNOWN } } }),
      ["team: undecided"],
    );
  });

  it("leaves what a patch does not set to the live object", () => {
    const patch = { ...service, metadata: { labels: { team: "" } } };

    assert.deepEqual(missing(patch, "kubernetes:core/v1:ServicePatch"), [
      "team: fail",
      "app.kubernetes.io/name: undecided",
    ]);
  });
});
