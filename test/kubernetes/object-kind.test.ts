import assert from "node:assert/strict";

import { joinPath, objectsIn } from "../../kubernetes/object-kind.ts";
import { UNKNOWN } from "../../kubernetes/unknown.ts";

const pod = { apiVersion: "v1", kind: "Pod" };

describe("objectsIn", () => {
  it("believes what the object says about itself", () => {
    assert.deepEqual(objectsIn("kubernetes:apps/v1:Deployment", pod), [
      { group: "", kind: "Pod", patch: false, path: "", object: pod },
    ]);
  });

  it("reads the type token when the object says nothing", () => {
    const [object] = objectsIn("kubernetes:apps/v1beta1:Deployment", UNKNOWN);

    assert.deepEqual(object, {
      group: "apps",
      kind: "Deployment",
      patch: false,
      path: "",
      object: UNKNOWN,
    });
  });

  it("takes the core group of a token as the empty group", () => {
    assert.equal(objectsIn("kubernetes:core/v1:Namespace", {})[0]?.group, "");
  });

  it("knows patches by their token, for they carry the plain kind", () => {
    const [object] = objectsIn("kubernetes:core/v1:PodPatch", pod);

    assert.deepEqual(object, { group: "", kind: "Pod", patch: true, path: "", object: pod });
  });

  it("opens lists whose items say nothing about themselves", () => {
    const objects = objectsIn("kubernetes:core/v1:PodList", { items: [{ a: 1 }, pod] });

    assert.deepEqual(
      objects.map(({ kind, path }) => [kind, path]),
      [
        ["Pod", "items[0]"],
        ["Pod", "items[1]"],
      ],
    );
  });

  it("opens lists of mixed kinds", () => {
    const job = { apiVersion: "batch/v1", kind: "Job" };
    const objects = objectsIn("", { apiVersion: "v1", kind: "List", items: [job, {}] });

    assert.deepEqual(
      objects.map(({ group, kind }) => [group, kind]),
      [["batch", "Job"]],
    );
  });

  it("opens lists inside of lists", () => {
    const inner = { apiVersion: "v1", kind: "PodList", items: [{}] };
    const objects = objectsIn("", { apiVersion: "v1", kind: "List", items: [inner] });

    assert.deepEqual(
      objects.map(({ kind, path }) => [kind, path]),
      [["Pod", "items[0].items[0]"]],
    );
  });

  it("stands for the items of an unknown list with one unknown object", () => {
    const [object] = objectsIn("kubernetes:core/v1:PodList", { items: UNKNOWN });

    assert.equal(object?.object, UNKNOWN);
    assert.equal(object.kind, "Pod");
    assert.equal(object.path, "items[*]");
  });

  it("finds nothing behind other resources", () => {
    assert.deepEqual(objectsIn("moorage:index:Tenant", { quota: {} }), []);
    assert.deepEqual(objectsIn("kubernetes:helm.sh/v3:Release", { a: 1 })[0]?.kind, "Release");
    assert.deepEqual(objectsIn("", "text"), []);
  });
});

describe("joinPath", () => {
  it("puts a dot between two paths only", () => {
    assert.equal(joinPath("items[0]", "spec"), "items[0].spec");
    assert.equal(joinPath("", "spec"), "spec");
    assert.equal(joinPath("items[0]", ""), "items[0]");
  });
});
