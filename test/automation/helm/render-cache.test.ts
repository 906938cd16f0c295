import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { renderCache } from "../../../automation/helm/render-cache.ts";
import type { RenderedObject } from "../../../kubernetes/chart/rendered.ts";

const request = {
  ...{ release: "cache", namespace: "acme", chart: "/charts/cache", digest: "0".repeat(64) },
  ...{ values: {}, kubeVersion: "1.33.2", apiVersions: [], images: {} },
};
const objects: readonly RenderedObject[] = [
  { source: "c/templates/a.yaml", object: { kind: "A" }, role: "object", events: [] },
];

describe("renderCache", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "moorage-render-cache-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("knows nothing at first, and then what was written for this version of Helm", () => {
    const cache = renderCache(join(folder, "new"));
    assert.equal(cache.read(request, "4.2.4"), undefined);
    cache.write(request, "4.2.4", objects);

    assert.deepEqual(cache.read(request, "4.2.4"), objects);
    assert.equal(cache.read(request, "4.2.5"), undefined);
  });

  it("takes nothing that is not of its shape", () => {
    const cache = renderCache(folder);
    cache.write(request, "4.2.4", objects);
    const [file = ""] = readdirSync(folder);
    for (const text of ["", "{", "[]", '{"objects":{}}', '{"objects":[{"source":1}]}', "null"]) {
      writeFileSync(join(folder, file), text);

      assert.equal(cache.read(request, "4.2.4"), undefined);
    }
  });

  it("does without where nothing can be written", () => {
    const closed = join(folder, "closed");
    writeFileSync(closed, "a file where the folder belongs");
    const cache = renderCache(closed);
    cache.write(request, "4.2.4", objects);

    assert.equal(cache.read(request, "4.2.4"), undefined);
  });

  it("removes what was not used for the longest time when there is too much", () => {
    const cache = renderCache(folder);
    cache.write(request, "4.2.4", objects);
    const [used = ""] = readdirSync(folder);
    for (let index = 0; index < 400; index += 1) {
      const file = join(folder, `${index}.json`);
      writeFileSync(file, "");
      utimesSync(file, index, index);
    }
    utimesSync(join(folder, used), 0, 0);
    cache.read(request, "4.2.4");
    cache.write({ ...request, release: "other" }, "4.2.4", objects);
    const left = readdirSync(folder);

    assert.equal(left.length, 200);
    assert.ok(left.includes(used));
    assert.deepEqual([left.includes("201.json"), left.includes("202.json")], [false, true]);
  });
});
