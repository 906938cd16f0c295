import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import { readProjectFile, readProjectFolder } from "../../environment/project-files.ts";
import type { FileFault, ReadFiles } from "../../environment/project-files.ts";

const outside = fs.mkdtempSync(path.join(os.tmpdir(), "moorage-outside-"));
const root = fs.mkdtempSync(path.join(os.tmpdir(), "moorage-project-"));

function write(file: string, content: string | Buffer): void {
  const target = path.join(root, file);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, content);
}

const textOf = ({ fault }: ReadFiles | FileFault): string =>
  fault === undefined ? "no fault" : `${fault.message}. ${fault.hint}`;
const BELOW = "Use a path below platform.yaml, e.g. ./files/app.yaml";
const LIMIT = "Kubernetes stores at most 1048576 bytes (1 MiB); put it into the image";

/** A path, and why it is not read. */
const rows: readonly (readonly [file: string, fault: string])[] = [
  ["/etc/passwd", `"/etc/passwd" is outside the project. ${BELOW}`],
  ["~/.ssh/id_ed25519", `"~/.ssh/id_ed25519" is outside the project. ${BELOW}`],
  ["~root/x", `"~root/x" is outside the project. ${BELOW}`],
  ["../other/a", `"../other/a" is outside the project. ${BELOW}`],
  ["files/../../a", `"files/../../a" is outside the project. ${BELOW}`],
  ["files/../app.yaml", `"files/../app.yaml" is outside the project. ${BELOW}`],
  ["C:\\secrets", `"C:\\secrets" is outside the project. ${BELOW}`],
  ["..\\a", `"..\\a" is outside the project. ${BELOW}`],
  ["${HOME}/a", `"\${HOME}/a" holds a variable, and paths are taken as written. ${BELOW}`],
  [
    "files/{{ env }}",
    `"files/{{ env }}" holds a variable, and paths are taken as written. ${BELOW}`,
  ],
  [
    "files/link",
    `"files/link" is outside the project behind a symbolic link. Copy it into the project`,
  ],
  ["up/secret", `"up" is outside the project behind a symbolic link. Copy it into the project`],
  ["files/appp.yaml", `there is no "files/appp.yaml". Did you mean "app.yaml"?`],
  ["fils/app.yaml", `there is no "fils". Did you mean "files"?`],
  ["nothing", `there is no "nothing". Paths start at the folder of platform.yaml`],
  ["files/gone", `"files/gone" is a symbolic link to nothing. Copy it into the project`],
  ["up/none", `"up" is outside the project behind a symbolic link. Copy it into the project`],
  ["near/a/b", `"near" is no folder. Name a file inside a folder`],
  ["files", `"files" is a folder. Write folder: <path>`],
  ["big", `"big" has 1048577 bytes. ${LIMIT}`],
  ["loop", `"loop" cannot be read (ELOOP). Check its permissions and links`],
  ["a\0b", `"a<U+0000>b" cannot be read (ERR_INVALID_ARG_VALUE). Check its permissions and links`],
];

describe("files of the project", () => {
  before(() => {
    write("files/app.yaml", "a: 1\n");
    write("files/more/b.conf", "b");
    write("big", "x".repeat(1024 * 1024 + 1));
    fs.writeFileSync(path.join(outside, "secret"), "hunter2");
    fs.symlinkSync(path.join(outside, "secret"), path.join(root, "files/link"));
    fs.symlinkSync(outside, path.join(root, "up"));
    fs.symlinkSync("nowhere", path.join(root, "files/gone"));
    fs.symlinkSync("loop", path.join(root, "loop"));
    fs.symlinkSync("files/app.yaml", path.join(root, "near"));
  });

  after(() => {
    fs.rmSync(root, { recursive: true, force: true });
    fs.rmSync(outside, { recursive: true, force: true });
  });

  for (const [file, fault] of rows) {
    it(`refuse ${JSON.stringify(file)}`, () => {
      assert.equal(textOf(readProjectFile(root, file)), fault);
    });
  }

  it("are read as they are, also through a link inside the project", () => {
    const expected = new Map([["", { content: "a: 1\n", encoding: undefined }]]);

    for (const file of ["files/app.yaml", "./files/app.yaml", "near"]) {
      assert.deepEqual(readProjectFile(root, file).files, expected);
    }
  });

  it("keep a byte order mark, and are base64 when they are no UTF-8 or hold a NUL", () => {
    write("bom", "\uFEFFa");
    write("latin", Buffer.from([0x63, 0xe9]));
    write("nul", "a\0b");
    write("empty", "");

    const read = (file: string): unknown => {
      const result = readProjectFile(root, file);
      return result.fault ?? result.files.get("");
    };
    assert.deepEqual(read("bom"), { content: "\uFEFFa", encoding: undefined });
    assert.deepEqual(read("latin"), { content: "Y+k=", encoding: "base64" });
    assert.deepEqual(read("nul"), { content: "YQBi", encoding: "base64" });
    assert.deepEqual(read("empty"), { content: "", encoding: undefined });
  });

  it("are read from a folder and the folders in it, by their path in it", () => {
    write("conf/z.conf", "z");
    write("conf/a.conf", "a");
    write("conf/sub/deep/b.conf", "b");

    const result = readProjectFolder(root, "./conf");

    assert.deepEqual(
      [...(result.files ?? [])].map(([name, { content }]) => [name, content]),
      [
        ["a.conf", "a"],
        ["sub/deep/b.conf", "b"],
        ["z.conf", "z"],
      ],
    );
  });

  it("refuse a folder with a link, with a file for a folder, with nothing or with too much", () => {
    fs.mkdirSync(path.join(root, "empty-folder"));
    write("odd/a:b", "x");
    write("many/0", "");
    for (let index = 1; index < 501; index += 1) {
      fs.linkSync(path.join(root, "many/0"), path.join(root, `many/${index}`));
    }
    write("large/a", "x".repeat(700_000));
    write("large/b", "x".repeat(700_000));

    assert.deepEqual(
      ["files", "up", "near", "empty-folder", "odd", "many", "large", "cnf", ".."].map((folder) =>
        textOf(readProjectFolder(root, folder)),
      ),
      [
        '"files" holds "gone", which is no regular file. Copy the file there, or name it by path',
        '"up" is outside the project behind a symbolic link. Copy it into the project',
        '"near" is no folder. Write path: <file>',
        '"empty-folder" holds no file. Add one',
        '"odd" holds a file with the name "a:b". Use visible characters besides : and \\',
        '"many" holds more than 500 files. Name a smaller folder',
        `the files of "large" have 1400000 bytes. ${LIMIT}`,
        'there is no "cnf". Did you mean "conf"?',
        `".." is outside the project. ${BELOW}`,
      ],
    );
  });

  it("are never shown, whatever is wrong with them", () => {
    const all = rows.map(([file]) => textOf(readProjectFile(root, file))).join("\n");

    assert.ok(!all.includes("hunter2"));
  });
});
