import assert from "node:assert/strict";

import { rewriteImages, rewrittenImage } from "../../../kubernetes/chart/image-rewrite.ts";
import { movedImage } from "../../../kubernetes/chart/moved-images.ts";

const prefixes = { "docker.io/bitnami": "mirror.example.com/legacy" };

describe("rewrittenImage", () => {
  it("keeps repository, tag and digest behind the prefix", () => {
    const digest = `sha256:${"0".repeat(64)}`;

    assert.equal(
      rewrittenImage(`bitnami/redis:7.4@${digest}`, prefixes),
      `mirror.example.com/legacy/redis:7.4@${digest}`,
    );
  });

  it("ends a prefix at a segment", () => {
    assert.equal(rewrittenImage("docker.io/bitnamilegacy/redis:7", prefixes), undefined);
  });

  it("replaces a whole name", () => {
    assert.equal(rewrittenImage("nginx:1", { "docker.io/library/nginx": "m.io/n" }), "m.io/n:1");
  });

  it("prefers the longest prefix", () => {
    const both = { "docker.io": "a.io", "docker.io/bitnami/redis": "b.io/r", ...prefixes };

    assert.equal(rewrittenImage("bitnami/redis", both), "b.io/r");
    assert.equal(rewrittenImage("bitnami/kafka", both), "mirror.example.com/legacy/kafka");
    assert.equal(rewrittenImage("nginx", both), "a.io/library/nginx");
  });

  it("leaves what is no image", () => {
    assert.equal(rewrittenImage("docker.io/bitnami/Redis!", prefixes), undefined);
  });
});

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

  it("returns the same object without prefixes", () => {
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
