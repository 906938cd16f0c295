import assert from "node:assert/strict";

import { SECRET, UNKNOWN } from "../../../kubernetes/unknown.ts";
import type { ReleaseChange } from "../../../plan/releases/planned-release.ts";
import { fakeRenderer, planOf, rendered } from "./samples.ts";
import { releaseChanges } from "../../../plan/releases/release-changes.ts";
import { registration } from "../samples.ts";

type Plain = Readonly<Record<string, unknown>>;

interface Setting {
  readonly before?: readonly Plain[];
  readonly after?: readonly Plain[];
  readonly stoodIn?: boolean;
  readonly role?: "object" | "hook" | "crd";
}

function changes({ before, after = [], stoodIn = false, role = "object" }: Setting): unknown {
  const origin = { release: "", source: "", role, events: [] };
  const objects = after.map((inputs) => ({
    ...registration({ inputs }),
    component: undefined,
    tenant: "acme",
    origin,
  }));
  const release = { namespace: "acme", name: "web", revision: 1, status: "deployed" };
  const deployed = before === undefined ? undefined : { ...release, objects: before };
  return releaseChanges({ namespace: "acme", objects, deployed, stoodIn });
}

function object(kind: string, more: Plain = {}, metadata: Plain = {}): Plain {
  return { apiVersion: "v1", kind, metadata: { name: "web", ...metadata }, ...more };
}

const update = (name: string, paths: readonly string[]): readonly ReleaseChange[] => [
  { change: "update", object: name, paths },
];

describe("releaseChanges", () => {
  it("creates everything of a release that the cluster does not have", () => {
    assert.deepEqual(changes({ after: [object("Service", {}, { namespace: "acme" })] }), [
      { change: "create", object: "Service acme/web", paths: [] },
    ]);
  });

  it("finds no change where only the namespace is written down or left to Helm", () => {
    const [before, after] = [object("Service"), object("Service", {}, { namespace: "acme" })];

    assert.deepEqual(changes({ before: [before], after: [after] }), []);
  });

  it("names the paths that differ, and deletes what the chart makes no more", () => {
    const [before, after] = [80, 81].map((port) =>
      object("Service", { spec: { ports: [{ port }], type: "ClusterIP" } }),
    );

    assert.deepEqual(
      changes({ before: [before ?? {}, object("ConfigMap")], after: [after ?? {}] }),
      [
        { change: "delete", object: "ConfigMap acme/web", paths: [] },
        ...update("Service acme/web", ["spec.ports[0].port"]),
      ],
    );
  });

  it("names cluster-wide objects without a namespace", () => {
    assert.deepEqual(changes({ before: [object("Namespace")] }), [
      { change: "delete", object: "Namespace web", paths: [] },
    ]);
  });

  it("compares the keys of Secrets only", () => {
    const before = object("Secret", { data: { a: "[masked]", old: "[masked]" } });
    const after = object("Secret", { data: { a: SECRET, b: "bmV3" } });

    assert.deepEqual(
      changes({ before: [before], after: [after] }),
      update("Secret acme/web", ["data.b", "data.old"]),
    );
  });

  it("takes what a plan cannot know as equal", () => {
    const before = object("ConfigMap", { data: { a: "x", b: "y", c: "z" } });
    const after = object("ConfigMap", { data: { a: UNKNOWN, b: SECRET, c: "z" } });

    assert.deepEqual(changes({ before: [before], after: [after] }), []);
  });

  it("compares checksums only where nothing stood in for a value", () => {
    const [before, after] = ["a", "b"].map((letter) =>
      object("Service", {}, { annotations: { "checksum/config": letter.repeat(64) } }),
    );
    const setting = { before: [before ?? {}], after: [after ?? {}] };

    assert.deepEqual(changes({ ...setting, stoodIn: true }), []);
    assert.deepEqual(
      changes(setting),
      update("Service acme/web", ["metadata.annotations.checksum/config"]),
    );
  });

  it("leaves out hooks and the folder crds/, which Helm does not keep", () => {
    for (const role of ["hook", "crd"] as const) {
      assert.deepEqual(changes({ before: [], after: [object("Service")], role }), []);
    }
  });

  it("is part of a plan that was given the deployed releases, and of no other", async () => {
    const render = fakeRenderer(() => [rendered("Service")]);

    const [compared, plain] = [
      await planOf({ render, deployed: new Map() }),
      await planOf({ render }),
    ];

    assert.deepEqual(compared.releases[0]?.changes, [
      { change: "create", object: "Service acme/web", paths: [] },
    ]);
    assert.equal(plain.releases[0]?.changes, undefined);
  });
});
