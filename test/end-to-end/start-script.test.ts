import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { cacheFolder } from "../../toolchain/cache.ts";
import { removeFolders, temporaryFolder } from "../toolchain/fake-vendor.ts";

const start = join(import.meta.dirname, "..", "..", "toolchain", "start.mjs");
const run = promisify(execFile);

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe("start.mjs", () => {
  let folder: string;

  beforeEach(() => {
    folder = temporaryFolder();
    mkdirSync(join(folder, "toolchain"));
    mkdirSync(join(folder, "cli"));
    cpSync(start, join(folder, "toolchain", "start.mjs"));
    write("package-lock.json", lockFile("1.0.0"));
    write("cli/main.ts", "const text: string = process.argv.slice(2).join(); console.log(text);");
    write(
      "npm-cli.js",
      `const fs = require("node:fs");
       fs.appendFileSync("npm-calls", process.argv.slice(2).join(" ") + "\\n");
       fs.mkdirSync("node_modules", { recursive: true });
       fs.copyFileSync("package-lock.json", "node_modules/.package-lock.json");`,
    );
  });

  afterEach(() => {
    removeFolders(folder);
  });

  function write(path: string, text: string): void {
    writeFileSync(join(folder, path), text);
  }

  function lockFile(version: string): string {
    return JSON.stringify({
      packages: {
        "": { version: "0.1.0" },
        "node_modules/a": { version, integrity: `sha512-${version}` },
        "node_modules/node-for-another-machine": { version: "24.0.0", optional: true },
      },
    });
  }

  function installed(version: string): void {
    mkdirSync(join(folder, "node_modules"), { recursive: true });
    const packages = { "node_modules/a": { version, integrity: `sha512-${version}` } };
    write("node_modules/.package-lock.json", JSON.stringify({ packages }));
  }

  function npmCalls(): string {
    const path = join(folder, "npm-calls");
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  }

  async function started(...args: readonly string[]): Promise<Outcome> {
    const env = { ...process.env, npm_execpath: join(folder, "npm-cli.js") };
    const script = join(folder, "toolchain", "start.mjs");
    try {
      return { code: 0, ...(await run(process.execPath, [script, ...args], { cwd: folder, env })) };
    } catch (error) {
      assert.ok(
        error instanceof Error && "code" in error && "stdout" in error && "stderr" in error,
      );
      return {
        code: Number(error.code),
        stdout: String(error.stdout),
        stderr: String(error.stderr),
      };
    }
  }

  it("installs dependencies that are missing, with one line of progress", async () => {
    const outcome = await started("plan", "-e", "dev");

    assert.deepEqual(outcome, {
      code: 0,
      stdout: "plan,-e,dev\n",
      stderr: "moorage: installing dependencies (npm ci), about half a minute ...\n",
    });
    assert.equal(npmCalls(), "ci\n");
  });

  it("installs nothing when what the lock file asks for is there", async () => {
    installed("1.0.0");

    const outcome = await started("start");

    assert.deepEqual(outcome, { code: 0, stdout: "start\n", stderr: "" });
    assert.equal(npmCalls(), "");
  });

  it("installs when the lock file asks for another version", async () => {
    installed("0.9.0");

    await started("start");

    assert.equal(npmCalls(), "ci\n");
  });

  it("says what npm said when it fails, and what to do", async () => {
    write(
      "npm-cli.js",
      'console.error("npm warn old\\nnpm error code E404\\nnpm error 404 Not Found"); process.exit(1);',
    );

    const { code, stderr } = await started("start");

    assert.equal(code, 2);
    assert.deepEqual(stderr.split("\n"), [
      "moorage: installing dependencies (npm ci), about half a minute ...",
      "moorage: npm ci failed with exit code 1:",
      "npm error code E404",
      "npm error 404 Not Found",
      "check the network and the registry (npm config get registry), then run the command again",
      "",
    ]);
  });

  it("says how to get a lock file back", async () => {
    write("package-lock.json", "{");

    const { code, stderr } = await started("start");

    assert.equal(code, 2);
    assert.equal(
      stderr,
      "moorage: package-lock.json is missing or damaged; restore it: git checkout package-lock.json\n",
    );
  });

  it("runs another script and passes on its exit code", async () => {
    installed("1.0.0");
    write("other.ts", "process.exitCode = Number(process.argv[2]);");

    assert.equal((await started("--run", "other.ts", "7")).code, 7);
  });

  it("names a script that is not there", async () => {
    const { code, stderr } = await started("--run", "missing.ts");

    assert.equal(code, 2);
    assert.equal(stderr, `moorage: there is no missing.ts in ${folder}\n`);
  });

  it("puts the dependencies' commands on PATH and the compile cache in ours", async () => {
    installed("1.0.0");
    write(
      "cli/main.ts",
      "console.log(process.env.PATH?.includes(process.argv[2] ?? ''), process.env.NODE_COMPILE_CACHE);",
    );
    const compileCache = process.env["NODE_COMPILE_CACHE"] ?? join(cacheFolder(), "compile-cache");

    const { stdout } = await started(join(folder, "node_modules", ".bin"));

    assert.equal(stdout, `true ${compileCache}\n`);
  });

  it("forwards SIGTERM once", async () => {
    installed("1.0.0");
    write(
      "cli/main.ts",
      `let count = 0;
       process.on("SIGTERM", () => { count += 1; setTimeout(() => process.exit(8 + count), 100); });
       setInterval(() => undefined, 1000);
       process.kill(process.ppid, "SIGTERM");
       setTimeout(() => process.kill(process.ppid, "SIGTERM"), 50);`,
    );

    assert.equal((await started()).code, 9);
  });
});
