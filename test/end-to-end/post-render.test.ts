import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";

import { postRenderPath } from "../../components/helm-release/post-render.ts";
import { IMAGES, postRenderFolder } from "../support/post-render-folder.ts";

describe("the executable of postRenderPath", () => {
  const { root, script, path } = postRenderFolder();

  function run(executable: string | undefined, input: string): string {
    assert(executable !== undefined);
    return execFileSync(executable, { cwd: root(), input, encoding: "utf8" });
  }

  it("rewrites images", () => {
    assert.equal(
      run(path(IMAGES), "image: bitnami/a\n"),
      'image: "registry.example.com/it\'s legacy/a"\n',
    );
  });

  it("runs the user's executable first, so that its images are rewritten too", () => {
    const command = script("cat; echo 'image: bitnami/b'");

    assert.equal(
      run(path(IMAGES, command), "---\na: 1\n"),
      '---\na: 1\nimage: "registry.example.com/it\'s legacy/b"\n',
    );
  });

  it("marks objects with their release", () => {
    const executable = postRenderPath({ images: {}, command: undefined, release: "web" }, root());

    assert.equal(
      run(executable, "kind: A\nmetadata: { annotations: { on: yes } }\n---\nkind: B\n"),
      '---\n{"kind":"A","metadata":{"annotations":{"true":true,"moorage.dev/release":"web"}}}\n' +
        '---\n{"kind":"B","metadata":{"annotations":{"moorage.dev/release":"web"}}}\n',
    );
  });

  it("fails when the user's executable does, and shows nothing that was rendered", () => {
    const executable = path({}, script("cat; echo broken >&2; exit 3"));
    assert(executable !== undefined);

    const { status, stdout, stderr } = spawnSync(executable, {
      cwd: root(),
      input: "password: hunter2",
      encoding: "utf8",
    });

    assert.deepEqual([status, stdout], [1, ""]);
    assert.equal(stderr, `broken\n${join(root(), "edit.sh")} ended with 3\n`);
  });
});
