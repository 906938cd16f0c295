import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

import { problemLine } from "../../../environment/problems.ts";
import { findManifests } from "../../../plan/manifests/find-files.ts";
import { inFolder } from "./scratch-folder.ts";

interface Found {
  readonly files: readonly string[];
  readonly problems: readonly string[];
}

function found(folder: string, places: readonly string[]): Found {
  const { files, problems } = findManifests(folder, places);
  return { files: files.map(({ file }) => file), problems: problems.map(problemLine) };
}

describe("findManifests", () => {
  it("finds manifests of a folder at any depth, in order, and each once", () => {
    const files = { "b.yml": "", "a/c.json": "", "a/B.YAML": "", "a/notes.md": "" };

    const result = inFolder(files, (folder) => found(folder, [".", "a", "b.yml"]));

    assert.deepEqual(result, { files: ["a/B.YAML", "a/c.json", "b.yml"], problems: [] });
  });

  it("takes a file that is named whatever its ending", () => {
    const result = inFolder({ "all.txt": "" }, (folder) => findManifests(folder, ["all.txt"]));

    assert.deepEqual(
      result.files.map(({ file, named }) => ({ file, named })),
      [{ file: "all.txt", named: true }],
    );
  });

  it("leaves out hidden folders and node_modules", () => {
    const files = { ".git/a.yaml": "", "node_modules/b.yaml": "", "c.yaml": "" };

    assert.deepEqual(
      inFolder(files, (folder) => found(folder, ["."])),
      { files: ["c.yaml"], problems: [] },
    );
  });

  it("names places that do not exist, with the neighbor that was meant", () => {
    const result = inFolder({ "deploy/a.yaml": "" }, (folder) => found(folder, ["deplyo", "x"]));

    assert.deepEqual(result.problems, [
      'deplyo:1:1 there is no file or folder "deplyo". Did you mean "deploy"?',
      'x:1:1 there is no file or folder "x". Name a file, or a folder with *.yaml files',
    ]);
  });

  it("rejects a folder without manifests", () => {
    const result = inFolder({ "empty/notes.md": "" }, (folder) => found(folder, ["empty"]));

    assert.deepEqual(result.problems, [
      "empty:1:1 the folder holds no *.yaml, *.yml or *.json. Name another folder",
    ]);
  });

  it("follows links inside of the folder, and ends where they lead in a circle", () => {
    const result = inFolder({ "all/a/b.yaml": "" }, (folder) => {
      fs.symlinkSync(path.join(folder, "all"), path.join(folder, "all/a/again"));
      fs.symlinkSync("b.yaml", path.join(folder, "all/a/c.yaml"));
      return found(folder, ["all"]);
    });

    assert.deepEqual(result, { files: ["all/a/b.yaml"], problems: [] });
  });

  it("walks no folder again by a link to the one it started in", () => {
    const result = inFolder({ "all/a/b.yaml": "" }, (folder) => {
      fs.symlinkSync("..", path.join(folder, "all/a/again"));
      fs.symlinkSync("nowhere.yaml", path.join(folder, "all/c.yaml"));
      return found(folder, ["all"]);
    });

    assert.deepEqual(result.problems, ["all/c.yaml:1:1 the link leads nowhere. Remove it"]);
  });

  it("rejects links to themselves, in a folder and as a place", () => {
    const result = inFolder({ "all/a.yaml": "" }, (folder) => {
      fs.symlinkSync("b.yaml", path.join(folder, "all/b.yaml"));
      fs.symlinkSync("me", path.join(folder, "me"));
      return found(folder, ["all", "me"]);
    });

    assert.deepEqual(result, {
      files: ["all/a.yaml"],
      problems: [
        "all/b.yaml:1:1 the link leads to itself. Remove it",
        "me:1:1 the link leads to itself. Remove it",
      ],
    });
  });

  it("takes - for standard input, once", () => {
    const { files } = findManifests("/", ["-", "-"]);

    assert.deepEqual(files, [{ file: "stdin", absolute: undefined, named: true }]);
  });

  it("rejects links that leave the folder or lead nowhere", () => {
    const result = inFolder({ "secret.yaml": "", "all/a.yaml": "" }, (folder) => {
      fs.symlinkSync("../secret.yaml", path.join(folder, "all/b.yaml"));
      fs.symlinkSync("nowhere.yaml", path.join(folder, "all/c.yaml"));
      return found(folder, ["all"]);
    });

    assert.deepEqual(result, {
      files: ["all/a.yaml"],
      problems: [
        "all/b.yaml:1:1 the link leads out of the folder. Name the place it leads to itself",
        "all/c.yaml:1:1 the link leads nowhere. Remove it",
      ],
    });
  });
});
