import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";

import { IMAGES, postRenderFolder } from "../../support/post-render-folder.ts";

describe("postRenderPath", () => {
  const { root, script, path } = postRenderFolder();

  it("is nothing when there is nothing to do", () => {
    assert.equal(path({}), undefined);
  });

  it("is one executable whose path tells what it does", () => {
    const executable = path(IMAGES);

    assert.match(executable ?? "", /^\.\/\.moorage\/staged\/post-render\/[0-9a-f]{64}$/);
    assert.equal(statSync(join(root(), executable ?? "")).mode & 0o777, 0o755);
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
