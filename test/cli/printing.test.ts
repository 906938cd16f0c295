import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { printFailure, printOutcome, type Printer } from "../../cli/printing.ts";
import { Failure, invocationFailure } from "../../cli/problem.ts";
import { collectingHost, type Run } from "./collecting-host.ts";

function printer(
  options: Partial<Printer["options"]> = {},
  root = process.cwd(),
): {
  readonly printer: Printer;
  readonly read: () => Omit<Run, "code">;
} {
  const { host, read } = collectingHost(["plan", "-e", "dev"], { cwd: root });
  const all = { output: "text", color: "auto", ...options } as const;
  return { printer: { host, options: all, command: "plan", env: "dev", root }, read };
}

describe("printOutcome", () => {
  it("prints text to stdout and hints to stderr", () => {
    const { printer: to, read } = printer();

    const code = printOutcome(to, { data: {}, text: "a table", hints: ["a hint"], exitCode: 4 });

    assert.equal(code, 4);
    assert.deepEqual(read(), { stdout: "a table\n", stderr: "a hint\n" });
  });

  it("prints one envelope in JSON and nothing else", () => {
    const { printer: to, read } = printer({ output: "json" });
    const problems = [{ code: "x", message: "m" }];

    printOutcome(to, { data: { n: 1 }, text: "a table", hints: ["a hint"], exitCode: 5, problems });

    const { stdout, stderr } = read();
    assert.equal(stderr, "");
    assert.deepEqual(JSON.parse(stdout), {
      schema: "moorage.dev/cli/plan/v1",
      env: "dev",
      ok: false,
      exitCode: 5,
      data: { n: 1 },
      problems,
    });
  });
});

describe("printFailure", () => {
  it("prints what, how to fix it and the command, each on its line", () => {
    const { printer: to, read } = printer();
    const problem = { code: "x", message: "It broke.", hint: "mend it", command: "moor mend" };

    const code = printFailure(to, invocationFailure(problem));

    assert.equal(code, 2);
    assert.deepEqual(read(), { stdout: "", stderr: "error: It broke.\n  mend it\n  moor mend\n" });
  });

  it("prints problems of files as they are, for editors", () => {
    const { printer: to, read } = printer();
    const problems = ["a.yaml:1:2 x: bad.", "a.yaml:3:4 y: bad."].map((message) => {
      return { code: "environment", message };
    });

    printFailure(to, new Failure(2, problems));

    assert.equal(read().stderr, "a.yaml:1:2 x: bad.\na.yaml:3:4 y: bad.\n");
  });

  it("colors the label when it is asked to", () => {
    const { printer: to, read } = printer({ color: "always" });

    printFailure(to, invocationFailure({ code: "x", message: "It broke." }));

    assert.equal(read().stderr, "\u001b[31merror:\u001b[39m It broke.\n");
  });

  it("adds the stack under --verbose alone", () => {
    const { printer: to, read } = printer({ verbose: true });

    printFailure(to, invocationFailure({ code: "x", message: "It broke." }));

    assert.match(read().stderr, /\n {4}at /);
  });

  describe("for a bug", () => {
    let root: string;

    beforeEach(() => {
      root = mkdtempSync(join(tmpdir(), "moor-crash-"));
    });

    afterEach(() => {
      rmSync(root, { recursive: true, force: true });
    });

    it("prints one line, keeps the stack in a private report and returns 255", () => {
      const { printer: to, read } = printer({}, root);

      const code = printFailure(to, new TypeError("x is not a function\nsecond line"));

      const { stderr } = read();
      const [, id = ""] = /^error: internal error ([0-9a-f]{8}):/.exec(stderr) ?? [];
      const report = join(".moorage", "reports", `${id}.txt`);
      assert.equal(code, 255);
      assert.equal(
        stderr,
        `error: internal error ${id}: x is not a function\n  the report is in ${report}; -v shows the stack\n`,
      );
      assert.match(readFileSync(join(root, report), "utf8"), /TypeError: x is not a function/);
      assert.equal(statSync(join(root, report)).mode & 0o777, 0o600);
    });
  });
});
