import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { copyProject } from "../automation/support/project-copy.ts";

const repository = join(import.meta.dirname, "..", "..");
const readme = join(repository, "README.md");
/** `UPDATE_README=1` writes what is seen into the README instead of comparing. */
const update = process.env["UPDATE_README"] === "1";

/** The block behind `<!-- output: <name> -->`. */
function block(name: string): { readonly text: string; readonly whole: RegExp } {
  const whole = new RegExp(`(<!-- output: ${name} -->\n\n\`\`\`text\n)([\\s\\S]*?)(\`\`\`)`);
  return { text: whole.exec(readFileSync(readme, "utf8"))?.[2] ?? "", whole };
}

/** Without what differs from run to run: times, ports, and the order in which the engine works. */
function normalized(text: string): readonly string[] {
  const lines = text
    .replace(/\d+(?:\.\d+)? s\b/g, "N s")
    .replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT")
    .trimEnd()
    .split("\n");
  const isStep = (line: string): boolean => /^ {2}(?:create|update|delete) /.test(line);
  return [...lines.filter((line) => !isStep(line)), ...lines.filter(isStep).sort()];
}

describe("README", () => {
  let root: string;

  before(() => {
    root = copyProject();
  });

  after(() => {
    run("npm run --silent down");
    rmSync(root, { recursive: true, force: true });
  });

  /** Runs lines as a user would, in the copied project. */
  function run(script: string): { readonly code: number | null; readonly output: string } {
    const { status, stdout } = spawnSync("bash", ["-ec", `exec 2>&1; ${script}`], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1", MOOR_ENV: undefined },
    });
    // npm warns about settings of the machine that runs the test.
    const output = stdout.replaceAll(root, "<project>").replace(/^npm (?:warn|notice).*\n/gm, "");
    return { code: status, output };
  }

  /** Compares with the README, or writes it. */
  function show(name: string, output: string): void {
    const { text, whole } = block(name);
    if (update) {
      const filled = readFileSync(readme, "utf8").replace(
        whole,
        `$1${output.trimEnd().replaceAll("$", "$$$$")}\n$3`,
      );
      writeFileSync(readme, filled);
      return;
    }
    assert.deepEqual(normalized(output), normalized(text));
  }

  it("shows the first start", () => {
    const { code, output } = run("npm start --silent");

    assert.equal(code, 0, output);
    show("npm start", output);
  });

  it("shows that a second start changes nothing", () => {
    const { code, output } = run("npm start --silent");

    assert.equal(code, 0, output);
    show("npm start again", output.slice(output.indexOf("Running pulumi up")));
  });

  it("shows the plan", () => {
    const { code, output } = run("npm run --silent plan");

    assert.equal(code, 0, output);
    show("npm run plan", output);
  });

  it("gives lines that make plain pulumi and kubectl work on the stack", () => {
    const lines = /```sh\n(eval "\$\(npx moor env shell[\s\S]*?)```/.exec(
      readFileSync(readme, "utf8"),
    )?.[1];

    const { code, output } = run(lines ?? "false");

    assert.equal(code, 0, output);
    assert.match(output, /150 unchanged/);
    assert.doesNotMatch(output, /\[(?:advisory|mandatory)\]/);
    const running = output.match(/^(?:tenant-|hooli-)\S+ +\S+ +(\d)\/\1 +Running/gm);
    assert.equal(running?.length, 18, output);
  });

  it("shows a mistake with its place", () => {
    const platform = join(root, "platform.yaml");
    const before = readFileSync(platform, "utf8");
    const wrong = before.replace("port: 8080", "prot: 8080").replace("memory: 8Gi", "memory: 8Gb");
    writeFileSync(platform, wrong);

    const { code, output } = run("npx moor plan -e dev");

    writeFileSync(platform, before);
    assert.equal(code, 2, output);
    show("mistake", output);
  });

  it("ends without a trace in the project", () => {
    const { code, output } = run("npm run --silent down");

    assert.equal(code, 0, output);
    assert.equal(existsSync(join(root, ".moorage")), false);
  });
});
