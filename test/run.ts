import { spawn } from "node:child_process";
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

/** Counts of one mocha run, as test/support/reporter.cjs writes them. */
interface Counts {
  readonly passes: number;
  readonly failures: number;
  readonly pending: number;
  /** Milliseconds; undefined for a run that ended without a report. */
  readonly duration?: number;
  readonly failed: readonly Failure[];
}

/** A test or hook that failed. */
interface Failure {
  readonly title: string;
  /** Message and stack. */
  readonly error: string;
}

const root = join(import.meta.dirname, "..");
const folder = join(root, ".moorage");

/** Files at a time: they mostly wait for a control plane, so one core has time for another. */
const JOBS = Number(process.env["TEST_JOBS"] ?? 2);

/** One run of mocha; what a file says is printed when it is done, so that nothing mixes. */
function mocha(name: string, args: readonly string[], live: boolean): Promise<Counts> {
  const report = reportOf(name);
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
      resolve(readCounts(name, report, code));
    });
  });
}

function reportOf(name: string): string {
  return join(folder, `test-${name}.json`);
}

/** What runs in one process: an end-to-end file, or all that needs the one cluster with a real node. */
interface Job {
  readonly name: string;
  readonly args: readonly string[];
}

/** Every job in a process of its own, a few at a time. */
async function clusterTests(): Promise<readonly Counts[]> {
  const files = longestFirst(globSync("test/end-to-end/**/*.test.ts", { cwd: root }));
  // The node is the longest of all.
  const jobs = [nodeJob(), ...files.map(fileJob)];
  const results: Counts[] = [];
  const work = async (): Promise<void> => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      results.push(await twice(job));
    }
  };
  await Promise.all(Array.from({ length: JOBS }, work));
  return results;
}

function nodeJob(): Job {
  const files = globSync("test/node/*.test.ts", { cwd: root }).toSorted();
  return { name: "node", args: ["--config", ".mocharc.node.json", ...files, ...passedOn] };
}

function fileJob(file: string): Job {
  const args = ["--no-config", "--forbid-only", "--timeout", "600000", file, ...passedOn];
  return { name: basename(file, ".test.ts"), args };
}

/** Files that take more than a minute, longest first, for a machine that has not run them yet. */
const LONG: readonly string[] = [
  ...["canaries", "deprovision", "platform", "isolation-properties-platform", "edits"],
  ...["helm-release", "faults", "deployer-role", "readme", "helm-recover", "tenants"],
  "custom-kinds",
];

/** So that no long file is left alone at the end. */
function longestFirst(files: readonly string[]): string[] {
  const timed = files.map((file) => ({ file, duration: durationOf(basename(file, ".test.ts")) }));
  return timed.toSorted((a, b) => b.duration - a.duration).map(({ file }) => file);
}

/** Milliseconds that a file took the last time. */
function durationOf(name: string): number {
  const usual = LONG.includes(name) ? 60_000 * (LONG.length - LONG.indexOf(name)) : 0;
  try {
    const report = readFileSync(reportOf(name), "utf8");
    return (JSON.parse(report) as Counts).duration ?? usual;
  } catch {
    return usual;
  }
}

/**
 * One job; it runs once more when it fails, for the machine may have been too busy.
 *
 * The first failure is printed at the end all the same: it is one to look into.
 */
async function twice({ name, args }: Job): Promise<Counts> {
  const first = await mocha(name, args, false);
  if (first.failures === 0 || process.env["TEST_RETRY"] === "0") return first;
  const second = await mocha(name, args, false);
  if (second.failures === 0) unsteady.push(...first.failed);
  return second;
}

/** A run that ended without a report has failed, whatever it printed. */
function readCounts(name: string, report: string, code: number | null): Counts {
  const broken = { title: name, error: `the run ended with ${String(code)} without saying why` };
  try {
    const counts = JSON.parse(readFileSync(report, "utf8")) as Counts;
    const isWhole = code === 0 || counts.failures > 0;
    return isWhole ? counts : { ...counts, failures: 1, failed: [broken] };
  } catch {
    return { passes: 0, failures: 1, pending: 0, failed: [broken] };
  }
}

mkdirSync(folder, { recursive: true });
const passedOn = process.argv.slice(2);
/** Failures of jobs that passed at the second try. */
const unsteady: Failure[] = [];
const all = [await mocha("unit", passedOn, true), ...(await clusterTests())];
const sum = (count: (counts: Counts) => number): number =>
  all.reduce((total, counts) => total + count(counts), 0);
const results = {
  passed: sum(({ passes }) => passes),
  failed: sum(({ failures }) => failures),
  skipped: sum(({ pending }) => pending),
};
writeFileSync(join(folder, "test-results.json"), JSON.stringify(results));
// Once more at the end, where a log that was cut still has it.
for (const { title, error } of all.flatMap(({ failed }) => failed)) {
  console.log(`\nFAILED ${title}\n${error}`);
}
for (const { title, error } of unsteady) {
  console.log(`\nUNSTEADY, passed at the second try: ${title}\n${error}`);
}
console.log(
  `\n  ${results.passed} passing\n  ${results.failed} failing\n  ${results.skipped} pending`,
);
process.exitCode = results.failed === 0 && results.passed > 0 ? 0 : 1;
