import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { moor, type Run } from "../cli/collecting-host.ts";
import { type ScratchProject, scratchProject } from "../cli/scratch-project.ts";

const past = `tenants:
  acme:
    owner: payments@acme.example
    internal: declared
    apps:
      db: { image: "postgres:17.1", port: 5432 }
      web: { image: "ghcr.io/acme/web:1.8.2", port: 8080, expose: { host: auto } }
`;
const present = past
  .replace("expose: { host: auto }", "connects: [db]")
  .replace("owner:", "onCall: pager-7\n    owner:");

function git(cwd: string, ...args: readonly string[]): string {
  const who = ["-c", "user.name=test", "-c", "user.email=test@acme.example"];
  return execFileSync("git", [...who, "-c", "commit.gpgSign=false", ...args], {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Copies of projects at a ref that are still there. */
function leftovers(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith("moor-plan-"));
}

describe("moor plan --diff", function () {
  this.timeout(20_000);
  let project: ScratchProject;
  let folder: string;

  const diff = (...args: readonly string[]): Promise<Run> =>
    moor(["plan", "-e", "dev", ...args], { cwd: folder });

  before(() => {
    project = scratchProject({ "platform/platform.yaml": past });
    folder = join(project.root, "platform");
    for (const name of ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml"]) {
      writeFileSync(join(folder, name), readFileSync(join(project.root, name)));
    }
    git(project.root, "init", "--quiet", "--initial-branch=main");
    git(project.root, "commit", "--quiet", "--allow-empty", "--message=empty");
    git(project.root, "tag", "empty");
    git(project.root, "add", "platform");
    git(project.root, "commit", "--quiet", "--message=first");
    git(project.root, "rm", "--quiet", "--cached", "platform/platform.yaml");
    git(project.root, "commit", "--quiet", "--message=without");
    git(project.root, "tag", "without");
    git(project.root, "reset", "--quiet", "HEAD~1");
    writeFileSync(join(folder, "platform.yaml"), present);
  });

  after(() => {
    project.remove();
  });

  it("shows what the changes since a ref open and close", async () => {
    const { code, stdout } = await diff("--diff", "main");

    assert.equal(code, 0, stdout);
    assert.ok(
      stdout.includes(
        [
          "Isolation changes against main",
          "  + tenant-acme/web -> tenant-acme/db[StatefulSet] TCP 5432 (connects)",
          "  - ingress-controller -> tenant-acme/web TCP 8080 (expose)",
          "",
        ].join("\n"),
      ),
      stdout,
    );
  });

  it("tells programs as well", async () => {
    const { stdout } = await diff("--diff", "HEAD", "-o", "json");

    const { data } = JSON.parse(stdout) as {
      readonly data: { readonly plans: readonly { readonly isolationDiff: unknown }[] };
    };
    const { against, opened, closed, changed } = data.plans[0]?.isolationDiff as {
      readonly against: string;
      readonly opened: readonly unknown[];
      readonly closed: readonly unknown[];
      readonly changed: readonly unknown[];
    };
    assert.deepEqual([against, opened.length, closed.length, changed], ["HEAD", 1, 1, []]);
  });

  it("leaves repository, index and temporary folder as they were", async () => {
    const state = (): string => git(project.root, "status", "--porcelain");
    const before = [state(), ...leftovers()];

    await diff("--diff", "main");

    assert.deepEqual([state(), ...leftovers()], before);
    assert.match(before[0] ?? "", /^ M platform\/platform.yaml\n/);
  });

  it("runs no hook of the repository", async () => {
    const hooks = join(project.root, ".git", "hooks");
    const trace = join(project.root, "hook-ran");
    mkdirSync(hooks, { recursive: true });
    writeFileSync(join(hooks, "post-index-change"), `#!/bin/sh\ntouch "${trace}"\n`, {
      mode: 0o755,
    });

    await diff("--diff", "main");

    assert.equal(existsSync(trace), false);
  });

  it("works when git itself runs it, as in a hook", async () => {
    const variables = { GIT_DIR: join(project.root, ".git"), GIT_INDEX_FILE: "/nowhere" };
    Object.assign(process.env, variables);

    try {
      const { code } = await diff("--diff", "main");

      assert.equal(code, 0);
    } finally {
      for (const name of Object.keys(variables)) Reflect.deleteProperty(process.env, name);
    }
  });

  const refusals: readonly (readonly [string, string, string, RegExp])[] = [
    ["a ref that does not exist", "--diff", "nowhere", /git knows no commit "nowhere"\./],
    ["a ref that looks like a flag", "--diff", "--output=x", /git knows no commit "--output=x"\./],
    ["a ref without the project", "--diff", "empty", /folder platform\/ does not exist at empty\./],
    ["a ref without platform.yaml", "--diff", "without", /There is no platform\.yaml at without\./],
    ["the same environment", "--against", "dev", /"dev" cannot be compared with itself\./],
    ["an unknown environment", "--against", "pord", /no environment "pord" to compare with\./],
  ];
  for (const [what, flag, value, message] of refusals) {
    it(`rejects ${what}`, async () => {
      const { code, stderr } = await diff(`${flag}=${value}`);

      assert.equal(code, 2);
      assert.match(stderr, message);
    });
  }

  it("rejects a ref without the environment", async () => {
    writeFileSync(join(folder, "Pulumi.new.yaml"), "config:\n  moorage:profile: dev\n");

    const { code, stderr } = await moor(["plan", "-e", "new", "--diff", "main"], { cwd: folder });

    assert.equal(code, 2);
    assert.match(stderr, /There is no environment "new" at main; there: dev, prod\./);
  });

  it("says at which ref the files are wrong", async () => {
    git(project.root, "stash", "--quiet");
    writeFileSync(join(folder, "platform.yaml"), "tenants: { acme: { owner: 7 } }\n");
    git(project.root, "commit", "--quiet", "--all", "--message=wrong");
    git(project.root, "tag", "wrong");
    git(project.root, "reset", "--quiet", "--hard", "HEAD~1");
    git(project.root, "stash", "pop", "--quiet");

    const { code, stderr } = await diff("--diff", "wrong");

    assert.equal(code, 2);
    assert.match(stderr, /at wrong: platform\.yaml:1:\d+ tenants\.acme\.owner/);
  });

  it("rejects a project without a repository", async () => {
    const outside = scratchProject();

    const { code, stderr } = await moor(["plan", "-e", "dev", "--diff", "main"], {
      cwd: outside.root,
    });
    outside.remove();

    assert.equal(code, 2);
    assert.match(stderr, /git finds no repository with this project: fatal: not a git repository/);
  });

  it("rejects two things to compare with", async () => {
    const { code } = await diff("--diff", "main", "--against", "prod");

    assert.equal(code, 2);
  });

  it("compares environments by what namespaces are", async () => {
    const { code, stdout } = await diff("--against", "prod");

    assert.equal(code, 0, stdout);
    assert.ok(stdout.includes("Isolation changes against prod: none"), stdout);
  });
});
