import assert from "node:assert/strict";

import { podTemplateOf } from "../../kubernetes/pod-spec.ts";
import { podReferences } from "../../kubernetes/references.ts";
import { SECRET, UNKNOWN } from "../../kubernetes/unknown.ts";

function named(spec: unknown): readonly string[] {
  const object = { apiVersion: "v1", kind: "Pod", spec };
  const pod = podTemplateOf({ group: "", kind: "Pod", patch: false, path: "", object });
  return (pod === undefined ? [] : podReferences(pod)).map((each) => {
    const { kind = "?", name, unsure, container, field } = each;
    const where = container === undefined ? field : `${container.path}.${field}`;
    return `${unsure ? "perhaps " : ""}${kind} ${String(name)} at ${where}`;
  });
}

describe("podReferences", () => {
  it("reads the account of either field, the new one first", () => {
    assert.deepEqual(named({ serviceAccountName: "web", serviceAccount: "old" }), [
      "ServiceAccount web at serviceAccountName",
    ]);
    assert.deepEqual(named({ serviceAccount: "old" }), ["ServiceAccount old at serviceAccount"]);
    assert.deepEqual(named({ serviceAccountName: "" }), []);
  });

  for (const source of ["cephfs", "cinder", "flexVolume", "iscsi", "rbd", "scaleIO", "storageos"]) {
    it(`reads the secret of a volume of ${source}`, () => {
      const volumes = [{ name: "v", [source]: { secretRef: { name: "key" } } }];

      assert.deepEqual(named({ volumes }), [`Secret key at volumes[0].${source}.secretRef.name`]);
    });
  }

  it("reads the secret of a volume of azureFile", () => {
    assert.deepEqual(named({ volumes: [{ azureFile: { secretName: "key" } }] }), [
      "Secret key at volumes[0].azureFile.secretName",
    ]);
  });

  it("leaves out what is optional, and is unsure when that is not known", () => {
    const volume = (optional: unknown): unknown => ({ configMap: { name: "c", optional } });

    assert.deepEqual(named({ volumes: [volume(true)] }), []);
    assert.deepEqual(named({ volumes: [volume(false)] }), [
      "ConfigMap c at volumes[0].configMap.name",
    ]);
    assert.deepEqual(named({ volumes: [volume(UNKNOWN)] }), [
      "perhaps ConfigMap c at volumes[0].configMap.name",
    ]);
  });

  it("tells lists and names that nobody can read", () => {
    const containers = [{ name: "a", env: "x", envFrom: [{ secretRef: { name: UNKNOWN } }] }];

    assert.deepEqual(named({ containers, imagePullSecrets: SECRET, volumes: [UNKNOWN] }), [
      "perhaps ? Symbol(unknown) at imagePullSecrets",
      "perhaps ? Symbol(unknown) at volumes[0]",
      "perhaps ? Symbol(unknown) at spec.containers[0].env",
      "Secret Symbol(unknown) at spec.containers[0].envFrom[0].secretRef.name",
    ]);
  });
});
