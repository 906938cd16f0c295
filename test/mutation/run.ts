import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { dirname, join } from "node:path";

/**
 * Mutation tests: Stryker changes the code in small ways and runs the tests that reach the change.
 * `npm run mutation [-- <files and patterns> --concurrency=1]`; the default is all of `kubernetes/` and
 * `policy/rules/`.
 *
 * Stryker's runner knows no mocha 12, so it works on a copy of the project, below `.moorage/`, whose
 * `node_modules` is the project's but for an older mocha. Properties are tried 15 times (`FUZZ_RUNS`),
 * and tests of speed ("… in a second") are left out: on a busy machine they would fail for any mutant.
 * Interrupted with Ctrl+C it keeps what it knows, and goes on from there the next time.
 */
const here = import.meta.dirname;
const root = join(here, "..", "..");
/** Two runs at a time need a folder each. */
const folder = process.env["MUTATION_FOLDER"] ?? join(root, ".moorage", "mutation");
const tools = join(folder, "tools");
const tree = join(folder, "tree");

function install(): void {
  fs.mkdirSync(tools, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) {
    fs.copyFileSync(join(here, file), join(tools, file));
  }
  fs.copyFileSync(join(root, ".npmrc"), join(tools, ".npmrc"));
  execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: tools, stdio: "inherit" });
  const modules = join("node_modules", "typescript");
  fs.symlinkSync(join(root, modules), join(tools, modules));
}

/** Copies what git knows or would add; what is gone from the project goes from the copy. */
function copySources(): void {
  for (const entry of fs.existsSync(tree) ? fs.readdirSync(tree) : []) {
    if (entry !== "reports") fs.rmSync(join(tree, entry), { recursive: true });
  }
  const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { cwd: root });
  for (const file of files.toString().split("\n")) {
    if (file === "" || !fs.existsSync(join(root, file))) continue;
    fs.mkdirSync(dirname(join(tree, file)), { recursive: true });
    fs.copyFileSync(join(root, file), join(tree, file));
  }
}

/** Links every package of the project, and those of the tools over them. */
function linkPackages(): void {
  for (const source of [join(tools, "node_modules"), join(root, "node_modules")]) {
    for (const name of packagesIn(source)) {
      const link = join(tree, "node_modules", name);
      const isOfTools = source.startsWith(tools);
      if (isOfTools && name !== "mocha" && !name.startsWith("@stryker-mutator/")) continue;
      if (fs.existsSync(link)) continue;
      fs.mkdirSync(dirname(link), { recursive: true });
      fs.symlinkSync(join(source, name), link);
    }
  }
}

function packagesIn(modules: string): readonly string[] {
  return fs.readdirSync(modules).flatMap((name) => {
    if (name.startsWith(".")) return [];
    if (!name.startsWith("@")) return [name];
    return fs.readdirSync(join(modules, name)).map((scoped) => join(name, scoped));
  });
}

install();
copySources();
linkPackages();
const stryker = join(tools, "node_modules", "@stryker-mutator", "core", "bin", "stryker.js");
const files = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const options = process.argv.slice(2).filter((word) => word.startsWith("--"));
const chosen = files.length === 0 ? [] : ["--mutate", files.join(",")];
const { status } = spawnSync(
  process.execPath,
  [stryker, "run", join("test", "mutation", "stryker.config.json"), ...chosen, ...options],
  { cwd: tree, stdio: "inherit", env: { FUZZ_RUNS: "15", ...process.env } },
);
process.exitCode = status ?? 1;
