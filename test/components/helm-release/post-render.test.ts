import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { postRenderPath } from "../../../components/helm-release/post-render.ts";

const IMAGES = { "docker.io/bitnami": "registry.example.com/it's legacy" };

describe("postRenderPath", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "moorage-post-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function script(text: string, name = "edit.sh"): string {
    writeFileSync(join(root, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(root, name), 0o755);
    return `./${name}`;
  }

  function path(images: Readonly<Record<string, string>>, command?: string): string | undefined {
    return postRenderPath({ images, command, release: undefined }, root);
  }

  it("is nothing when there is nothing to do", () => {
    assert.equal(path({}), undefined);
  });

  it("is one executable whose path tells what it does", () => {
    const executable = path(IMAGES);

    assert.match(executable ?? "", /^\.\/\.moorage\/staged\/post-render\/[0-9a-f]{64}$/);
    assert.equal(statSync(join(root, executable ?? "")).mode & 0o777, 0o755);
  });

  it("is the same in whichever order the images stand", () => {
    assert.equal(path({ a: "b", c: "d" }), path({ c: "d", a: "b" }));
  });

  it("is another one for other images", () => {
    assert.notEqual(path({ a: "b" }), path({ a: "c" }));
  });

  it("is another one when the user's executable is edited", () => {
    const before = path({}, script("cat"));

    assert.notEqual(path({}, script("cat #")), before);
  });
});
