import { spawn } from "node:child_process";
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

/** Counts of one mocha run, as its JSON reporter gives them. */
interface Counts {
  readonly passes: number;
  readonly failures: number;
  readonly pending: number;
}

const root = join(import.meta.dirname, "..");
const folder = join(root, ".moorage");

/** Files at a time: they mostly wait for a control plane, so one core has time for another. */
const JOBS = Number(process.env["TEST_JOBS"] ?? 2);

/** One run of mocha; what a file says is printed when it is done, so that nothing mixes. */
function mocha(name: string, args: readonly string[], live: boolean): Promise<Counts> {
  const report = join(folder, `test-${name}.json`);
  rmSync(report, { force: true });
  const reporters = join(root, "test", "support", "reporter.cjs");
  const child = spawn(
    process.execPath,
    [join(root, "node_modules", "mocha", "bin", "mocha.js"), "--reporter", reporters, ...args],
    {
      cwd: root,
      stdio: live ? "inherit" : ["ignore", "pipe", "pipe"],
      env: { ...process.env, MOORAGE_TEST_REPORT: report },
    },
  );
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => said.push(chunk));
  }
  return new Promise((resolve) => {
    child.once("close", (code) => {
      process.stdout.write(Buffer.concat(said));
      resolve(readCounts(report, code));
    });
  });
}

/** Every end-to-end file in a process of its own, a few at a time. */
async function endToEndTests(): Promise<readonly Counts[]> {
  const files = globSync("test/end-to-end/**/*.test.ts", { cwd: root }).toSorted();
  const results: Counts[] = [];
  const work = async (): Promise<void> => {
    for (let file = files.shift(); file !== undefined; file = files.shift()) {
      const args = ["--no-config", "--forbid-only", "--timeout", "600000", file, ...passedOn];
      results.push(await mocha(basename(file, ".test.ts"), args, false));
    }
  };
  await Promise.all(Array.from({ length: JOBS }, work));
  return results;
}

/** A run that ended without a report has failed, whatever it printed. */
function readCounts(report: string, code: number | null): Counts {
  try {
    const counts = JSON.parse(readFileSync(report, "utf8")) as Counts;
    return code === 0 || counts.failures > 0 ? counts : { ...counts, failures: 1 };
  } catch {
    return { passes: 0, failures: 1, pending: 0 };
  }
}

mkdirSync(folder, { recursive: true });
const passedOn = process.argv.slice(2);
const all = [await mocha("unit", passedOn, true), ...(await endToEndTests())];
const sum = (count: (counts: Counts) => number): number =>
  all.reduce((total, counts) => total + count(counts), 0);
const results = {
  passed: sum(({ passes }) => passes),
  failed: sum(({ failures }) => failures),
  skipped: sum(({ pending }) => pending),
};
writeFileSync(join(folder, "test-results.json"), JSON.stringify(results));
console.log(
  `\n  ${results.passed} passing\n  ${results.failed} failing\n  ${results.skipped} pending`,
);
process.exitCode = results.failed === 0 && results.passed > 0 ? 0 : 1;
