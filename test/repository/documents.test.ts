import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "..", "..");

function documents(): readonly string[] {
  const skipped = ["node_modules", ".moorage", ".git"];
  return globSync("**/*.md", { cwd: root, exclude: (name) => skipped.includes(name) });
}

describe("documents", () => {
  it("link only to files that exist", () => {
    const broken = documents().flatMap((file) => {
      const links = readFileSync(join(root, file), "utf8").matchAll(/\]\((?!https?:|#)([^)#\s]+)/g);
      return [...links]
        .map(([, target = ""]) => target)
        .filter((target) => !existsSync(join(root, dirname(file), target)))
        .map((target) => `${file}: ${target}`);
    });

    assert.ok(documents().length > 5);
    assert.deepEqual(broken, []);
  });

  it("name no machine's folders", () => {
    const paths = documents().filter((file) =>
      /(?:\/root\/|\/home\/\w|\/work\/|\/Users\/\w)/.test(readFileSync(join(root, file), "utf8")),
    );

    assert.deepEqual(paths, []);
  });
});
