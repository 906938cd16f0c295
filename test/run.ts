import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Counts of one mocha run, as its JSON reporter gives them. */
interface Counts {
  readonly passes: number;
  readonly failures: number;
  readonly pending: number;
}

const root = join(import.meta.dirname, "..");
const folder = join(root, ".moorage");

function mocha(name: string, args: readonly string[]): Promise<Counts> {
  const report = join(folder, `test-${name}.json`);
  rmSync(report, { force: true });
  const reporters = join(root, "test", "support", "reporter.cjs");
  const child = spawn(
    process.execPath,
    [join(root, "node_modules", "mocha", "bin", "mocha.js"), "--reporter", reporters, ...args],
    { cwd: root, stdio: "inherit", env: { ...process.env, MOORAGE_TEST_REPORT: report } },
  );
  return new Promise((resolve) => {
    child.once("close", (code) => {
      resolve(readCounts(report, code));
    });
  });
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
const unit = await mocha("unit", passedOn);
const endToEnd = await mocha("end-to-end", ["--config", ".mocharc.e2e.json", ...passedOn]);
const results = {
  passed: unit.passes + endToEnd.passes,
  failed: unit.failures + endToEnd.failures,
  skipped: unit.pending + endToEnd.pending,
};
writeFileSync(join(folder, "test-results.json"), JSON.stringify(results));
console.log(
  `\n  ${results.passed} passing\n  ${results.failed} failing\n  ${results.skipped} pending`,
);
process.exitCode = results.failed === 0 && results.passed > 0 ? 0 : 1;
