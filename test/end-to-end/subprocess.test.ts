import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { type ScratchProject, scratchProject } from "../cli/scratch-project.ts";

const main = join(import.meta.dirname, "../../cli/main.ts");

/** Runs the real command in a process of its own. */
function moor(
  args: readonly string[],
  { cwd, env = {} }: { cwd: string; env?: Readonly<Record<string, string>> },
): { readonly code: number | null; readonly stdout: string; readonly stderr: string } {
  const { PATH = "", TMPDIR = "/tmp" } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd,
    encoding: "utf8",
    env: { PATH, TMPDIR, ...env },
  });
  return { code: status, stdout, stderr };
}

describe("moor as a process", () => {
  let project: ScratchProject;

  before(() => {
    project = scratchProject({
      "docs/guide.md": "# Guide\n",
      "Pulumi.broken.yaml": "config:\n  moorage:profil: dev\n  moorage:domain: 12\n",
    });
  });

  after(() => {
    project.remove();
  });

  it("prints help to stdout and ends with 0", () => {
    const { code, stdout, stderr } = moor(["--help"], { cwd: project.root });

    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.match(stdout, /^Usage: moor /);
  });

  it("rejects an unknown command with one message and 2", () => {
    const { code, stdout, stderr } = moor(["deplyo"], { cwd: project.root });

    assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
    assert.match(stderr, /^error: moor has no command "deplyo"\.\n {2}did you mean "deploy"\?/);
  });

  it("rejects an unknown environment and lists those that exist, also below the project", () => {
    const cwd = join(project.root, "docs");
    const { code, stderr } = moor(["plan"], { cwd, env: { MOOR_ENV: "dve" } });

    assert.equal(code, 2);
    assert.equal(
      stderr,
      [
        'error: Unknown environment "dve" (from MOOR_ENV).',
        '  did you mean "dev"? Available: broken, dev, prod.',
        "  npx moor env list",
        "",
      ].join("\n"),
    );
  });

  it("tells all problems of the files at once, each with its place, and ends with 2", () => {
    const { code, stdout, stderr } = moor(["plan", "-e", "broken"], { cwd: project.root });

    assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
    const places = stderr
      .trimEnd()
      .split("\n")
      .map((line) => /^[^:]+:\d+:\d+/.exec(line)?.[0]);
    assert.deepEqual(places, ["Pulumi.broken.yaml:2:3", "Pulumi.broken.yaml:3:19"]);
    assert.match(stderr, /profile/);
    assert.doesNotMatch(stderr, /\n {4}at /);
  });

  it("plans and prints nothing but one JSON document on stdout", () => {
    const { code, stdout } = moor(["plan", "-e", "dev", "-o", "json"], { cwd: project.root });

    const document: unknown = JSON.parse(stdout);
    assert.equal(code, 0);
    assert.ok(typeof document === "object" && document !== null && "ok" in document);
    assert.equal(document.ok, true);
  });
});
