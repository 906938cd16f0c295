import assert from "node:assert/strict";

import { rewriteImages } from "../../../kubernetes/chart/image-rewrite.ts";
import { movedImage } from "../../../kubernetes/chart/moved-images.ts";

const prefixes = { "docker.io/bitnami": "mirror.example.com/legacy" };

describe("rewriteImages", () => {
  it("rewrites init containers, image volumes and custom resources", () => {
    const object = {
      spec: {
        image: "bitnami/a",
        initContainers: [{ image: "bitnami/b", command: ["bitnami/b"] }],
        volumes: [{ image: { reference: "bitnami/c", pullPolicy: "Always" } }],
      },
    };

    assert.deepEqual(rewriteImages(object, prefixes), {
      spec: {
        image: "mirror.example.com/legacy/a",
        initContainers: [{ image: "mirror.example.com/legacy/b", command: ["bitnami/b"] }],
        volumes: [{ image: { reference: "mirror.example.com/legacy/c", pullPolicy: "Always" } }],
      },
    });
  });

  it("walks through an image that is a map, as some custom resources have", () => {
    const object = { spec: { image: { repository: "r", sidecar: { image: "bitnami/a" } } } };

    assert.deepEqual(rewriteImages(object, prefixes), {
      spec: { image: { repository: "r", sidecar: { image: "mirror.example.com/legacy/a" } } },
    });
  });

  it("leaves ConfigMaps and Secrets alone", () => {
    for (const kind of ["ConfigMap", "Secret"]) {
      const object = { kind, data: { image: "bitnami/a" } };

      assert.equal(rewriteImages(object, prefixes), object);
    }
  });

  it("leaves block devices of Ceph alone", () => {
    const object = { volumes: [{ rbd: { image: "bitnami/a" } }] };

    assert.deepEqual(rewriteImages(object, prefixes), object);
  });

  it("returns the same object without rewrites", () => {
    const object = { image: "bitnami/a" };

    assert.equal(rewriteImages(object, {}), object);
  });
});

describe("movedImage", () => {
  it("knows where closed registries went", () => {
    assert.deepEqual(
      ["bitnami/redis:7", "k8s.gcr.io/pause:3.9", "bitnamilegacy/redis:7", "nginx"].map(movedImage),
      [
        { from: "docker.io/bitnami", to: "docker.io/bitnamilegacy" },
        { from: "k8s.gcr.io", to: "registry.k8s.io" },
        undefined,
        undefined,
      ],
    );
  });
});
