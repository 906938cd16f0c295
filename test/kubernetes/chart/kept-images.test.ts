import assert from "node:assert/strict";

import { keptImages } from "../../../kubernetes/chart/kept-images.ts";
import type { RenderedObject } from "../../../kubernetes/chart/rendered.ts";

const rewrites = { "docker.io/*": "m.io/*", "quay.io/*": "m.io/q/*" };

type Made = Partial<Pick<RenderedObject, "role" | "events">> & {
  readonly kind?: string;
  readonly spec: object;
};

function kept({ kind = "Job", spec, role = "object", events = [] }: Made): readonly string[] {
  const object = { kind, metadata: { annotations: { a: "quay.io/a:1" } }, spec };
  return keptImages({ object, role, events }, rewrites).map(({ image, why }) => `${why} ${image}`);
}

describe("keptImages", () => {
  const spec = { containers: [{ image: "quay.io/a:1" }, { image: "nginx" }, { image: "m.io/b" }] };
  const hook = { role: "hook", events: ["pre-install"] } as const;

  it("are those of hooks", () => {
    assert.deepEqual(kept({ spec, ...hook }), ["hook quay.io/a:1", "hook nginx"]);
  });

  it("are none of objects, of which a post-renderer rewrote what it sees", () => {
    assert.deepEqual(kept({ spec }), []);
  });

  it("are none of tests, which no deployment runs", () => {
    assert.deepEqual(kept({ spec, role: "hook", events: ["test", "test-success"] }), []);
  });

  it("are those that arguments, variables and other fields name", () => {
    const texts = {
      args: ["--reloader=quay.io/a/reloader:1", "--url=https://quay.io/a:1", "quay.io/a/b"],
      env: [{ name: "IMAGE", value: "docker.io/library/nginx:1" }],
      imageName: "quay.io/a/postgres@sha256:" + "0".repeat(64),
      other: ["nginx:1", "m.io/a:1", "ghcr.io/a:1"],
    };

    assert.deepEqual(kept({ spec: texts }), [
      "text quay.io/a/reloader:1",
      "text docker.io/library/nginx:1",
      `text quay.io/a/postgres@sha256:${"0".repeat(64)}`,
    ]);
  });

  it("are none of texts and definitions", () => {
    for (const kind of ["ConfigMap", "Secret", "CustomResourceDefinition"]) {
      assert.deepEqual(kept({ kind, spec: { a: "quay.io/a:1" }, ...hook }), []);
    }
    assert.deepEqual(kept({ spec: { a: "quay.io/a:1" }, role: "crd" }), []);
  });

  it("are none without rewrites", () => {
    const object = { kind: "Job", spec };

    assert.deepEqual(keptImages({ object, ...hook }, {}), []);
  });
});
