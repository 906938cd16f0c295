import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();
const filesOf = (lines: string): unknown =>
  scratch.load(tiny(lines)).environment.tenants[0]?.apps[0]?.files;
const problems = (lines: string, stack?: string): readonly string[] =>
  scratch
    .messages(tiny(lines), stack)
    .map((line) => line.replace(/^platform\.yaml:(\S+) tenants\.acme\.apps\.web\./, "$1 "));
const LARGE = "x".repeat(700_000);

describe("files of an app", () => {
  before(() => {
    scratch.write("files/app.yaml", "a: 1\n");
    scratch.write("conf.d/a.conf", "a");
    scratch.write("conf.d/sub/b.conf", "b");
    scratch.write("board.json", '{ "title": "web" }');
    scratch.write("key.pem", "-----BEGIN PRIVATE KEY-----\nhunter2\n");
    scratch.write("keys/tls.pem", "-----BEGIN PRIVATE KEY-----\nhunter2\n");
    scratch.write("large/a.bin", LARGE);
    scratch.write("large/b/b.bin", "small");
    scratch.write("other.bin", LARGE);
    fs.writeFileSync(path.join(scratch.root, "logo.png"), new Uint8Array([137, 80, 78, 71, 0]));
    fs.symlinkSync("/etc/hostname", path.join(scratch.root, "files/host"));
  });

  after(() => {
    scratch.remove();
  });

  it("are texts, files, whole folders and secrets", () => {
    const files = filesOf(
      [
        "files:",
        "  /etc/app/motd: hello",
        "  /etc/app/app.yaml: { path: ./files/app.yaml, mode: '0440' }",
        "  /etc/app/logo.png: { path: logo.png }",
        "  /etc/app/conf.d: { folder: ./conf.d }",
        "  /etc/app/key.pem: { secret: acme-key, mode: '0400' }",
      ].join("\n"),
    );

    assert.deepEqual(JSON.parse(JSON.stringify(files)), {
      "/etc/app/motd": { content: "hello" },
      "/etc/app/app.yaml": { content: "a: 1\n", mode: 0o440 },
      "/etc/app/logo.png": { content: "iVBORwA=", encoding: "base64" },
      "/etc/app/conf.d/a.conf": { content: "a" },
      "/etc/app/conf.d/sub/b.conf": { content: "b" },
      "/etc/app/key.pem": { content: { secret: "acme-key" }, mode: 0o400 },
    });
  });

  it("are refused outside of the project, each at its line", () => {
    const lines = [
      "files:",
      "  /a: { path: ../a }",
      "  /b: { path: /etc/passwd }",
      "  /c: { path: ~/.netrc }",
      '  /d: { path: "${HOME}/a" }',
      "  /e: { path: files/host }",
      "  /f: { folder: .. }",
      "  /g: { path: files/ap.yaml }",
      "dashboards: { b: ../b.json }",
    ].join("\n");

    const below = "Use a path below platform.yaml, e.g. ./files/app.yaml";
    assert.deepEqual(problems(lines), [
      `8:23 files./a.path: "../a" is outside the project. ${below}`,
      `9:23 files./b.path: "/etc/passwd" is outside the project. ${below}`,
      `10:23 files./c.path: "~/.netrc" is outside the project. ${below}`,
      `11:23 files./d.path: "\${HOME}/a" holds a variable, and paths are taken as written. ${below}`,
      '12:23 files./e.path: "files/host" is outside the project behind a symbolic link. Copy it into the project',
      `13:25 files./f.folder: ".." is outside the project. ${below}`,
      '14:23 files./g.path: there is no "files/ap.yaml". Did you mean "app.yaml"?',
      `15:26 dashboards.b: "../b.json" is outside the project. ${below}`,
    ]);
  });

  it("are refused when two entries write one file", () => {
    const lines = "files: { /etc/c: { folder: conf.d }, /etc/c/a.conf: x }";

    assert.deepEqual(problems(lines), [
      '7:36 files./etc/c.folder: "/etc/c/a.conf" is written by another entry of files, too. Remove one',
    ]);
  });

  it("are refused over 1 MiB together", () => {
    const lines = "files: { /a: { path: other.bin }, /b: { folder: large } }";

    assert.deepEqual(problems(lines), [
      "7:16 files: come to 1.34 MiB in one ConfigMap, which holds 1 MiB: /a 0.67 MiB, /b/a.bin 0.67 MiB, " +
        "/b/b/b.bin 5 bytes. Put large files into the image or into a volume",
    ]);
  });

  it("name the folder for what is wrong with a file in it", () => {
    const lines =
      "volumes: { a: { mountPath: /b/b, emptyDir: {} } }\nfiles: { /b: { folder: large } }";

    assert.deepEqual(problems(lines), [
      "8:32 files./b.folder: /b/b/b.bin lies in the volume a at /b/b. Choose a path outside of the volume",
    ]);
  });

  it("are secret by their content, which is not shown", () => {
    const lines = [
      "files:",
      "  /a: { path: key.pem }",
      "  /k: { folder: keys }",
      "  /m: { path: key.pem, sensitive: false }",
      "  /t: 'postgres://a:hunter2@db/x'",
    ].join("\n");
    const prod = "config:\n  moorage:profile: prod\n";
    const hint = "Write { secret: <key> }, with the file encrypted in the configuration";

    assert.deepEqual(problems(lines, prod), [
      `8:23 files./a.path: a plain value that should be secret: looks like a PEM private key. ${hint}`,
      `9:25 files./k.folder: a plain value that should be secret: looks like a PEM private key. ${hint}`,
      `11:15 files./t: a plain value that should be secret: URL with a password. ${hint}`,
    ]);
  });

  it("need the checksum key when their content is secret", () => {
    const { secrets } = scratch.load(tiny("files: { /a: { path: key.pem }, /b: text }"));

    assert.deepEqual([...secrets], [["checksum-key", ["tenants.acme.apps.web.files./a"]]]);
  });

  it("are dashboards as well, with their contents", () => {
    const { environment } = scratch.load(tiny("dashboards: { web: ./board.json }"));

    assert.deepEqual(
      { ...environment.tenants[0]?.apps[0]?.dashboards },
      { web: '{ "title": "web" }' },
    );
    assert.deepEqual(problems("dashboards: { web: files/app.yaml }"), [
      "7:28 dashboards.web: must be a dashboard in JSON",
    ]);
  });
});
