import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { LIST_FILE, renderFolder } from "../../automation/render-folder.ts";

const web = { file: "tenant-acme/deployment-web.yaml", text: "a: 1\n" };
const db = { file: "tenant-acme/statefulset-db.yaml", text: "b: 2\n" };
const space = { file: "_cluster/namespace-tenant-acme.yaml", text: "c: 3\n" };

describe("renderFolder", () => {
  let parent: string;
  let folder: string;

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "moorage-render-"));
    folder = join(parent, "out");
  });

  afterEach(() => {
    rmSync(parent, { recursive: true, force: true });
  });

  const mode = (...path: readonly string[]): string =>
    (statSync(join(folder, ...path)).mode & 0o777).toString(8);

  it("writes files that their owner alone can read", () => {
    assert.deepEqual(renderFolder(folder, [web, space]), { written: 2, removed: [] });

    assert.equal(readFileSync(join(folder, web.file), "utf8"), web.text);
    assert.deepEqual(
      [mode(), mode("tenant-acme"), mode(web.file), mode(LIST_FILE)],
      ["700", "700", "600", "600"],
    );
  });

  it("lists its files", () => {
    renderFolder(folder, [web, space]);

    const [, ...names] = readFileSync(join(folder, LIST_FILE), "utf8").trimEnd().split("\n");
    assert.deepEqual(names, [space.file, web.file]);
  });

  it("removes what it wrote and writes no longer, and nothing else", () => {
    renderFolder(folder, [web, db, space]);
    const own = join(folder, "tenant-acme", "notes.txt");
    writeFileSync(own, "mine");

    assert.deepEqual(renderFolder(folder, [db]).removed, [space.file, web.file]);

    assert.deepEqual(
      [web, db, space].map(({ file }) => existsSync(join(folder, file))),
      [false, true, false],
    );
    assert.equal(existsSync(join(folder, "_cluster")), false);
    assert.equal(existsSync(own), true);
  });

  it("takes an empty folder, and closes it for others", () => {
    mkdirSync(folder, { mode: 0o755 });

    renderFolder(folder, [web]);

    assert.equal(mode(), "700");
  });

  it("refuses a folder that holds something it did not write", () => {
    mkdirSync(folder);
    writeFileSync(join(folder, "mine.yaml"), "a: 1\n");

    assert.throws(() => renderFolder(folder, [web]), {
      kind: "configuration",
      message: `${folder} is not empty, and moor did not write it`,
    });
    assert.equal(existsSync(join(folder, web.file)), false);
  });

  it("removes nothing outside of its folder, whatever its list says", () => {
    const outside = join(parent, "precious.yaml");
    writeFileSync(outside, "a: 1\n");
    renderFolder(folder, [web]);
    const list = join(folder, LIST_FILE);
    writeFileSync(list, `${readFileSync(list, "utf8")}../precious.yaml\n${outside}\n`);

    assert.deepEqual(renderFolder(folder, [web]).removed, []);

    assert.equal(existsSync(outside), true);
  });

  it("does not write through a link to another folder", () => {
    const elsewhere = join(parent, "elsewhere");
    mkdirSync(elsewhere);
    mkdirSync(folder);
    renderFolder(folder, []);
    symlinkSync(elsewhere, join(folder, "tenant-acme"));

    assert.throws(() => renderFolder(folder, [web]), {
      message: `${join(folder, "tenant-acme")} is no folder, or a link to one`,
    });
    assert.equal(existsSync(join(elsewhere, "deployment-web.yaml")), false);
  });
});
