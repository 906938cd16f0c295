import { relative } from "node:path";

import { writeCrashReport } from "./crash-report.ts";
import { envelope, type Outcome } from "./envelope.ts";
import { exitCode } from "./exit-codes.ts";
import { type ClassifiedFailure, classify } from "./failure.ts";
import { jsonChunks } from "./json-chunks.ts";
import type { GlobalOptions } from "./context.ts";
import type { CliProblem } from "./problem.ts";
import { colorOn, harmless, type Host, paint } from "./terminal.ts";

/** Who prints: the command, its flags and its streams. */
export interface Printer {
  readonly host: Host;
  readonly options: Pick<GlobalOptions, "output" | "color" | "verbose">;
  /** Command path with dashes, e.g. `env-list`. */
  readonly command: string;
  readonly env?: string | undefined;
  readonly root?: string | undefined;
}

/** Prints what a command found or did, and returns its exit code. */
export function printOutcome(printer: Printer, outcome: Outcome): number {
  const code = outcome.exitCode ?? exitCode.success;
  if (printer.options.output === "json") {
    printEnvelope(printer, { ...outcome, exitCode: code });
  } else {
    if (outcome.text !== "") printer.host.stdout.write(ended(outcome.text));
    for (const hint of outcome.hints ?? []) printer.host.stderr.write(ended(hint));
  }
  return code;
}

/** Prints why a command failed, and returns its exit code. */
export function printFailure(printer: Printer, error: unknown): number {
  const failure = classify(error) ?? internalFailure(printer, error);
  if (printer.options.output === "json") {
    printEnvelope(printer, { ...failure, data: null });
  } else {
    for (const problem of failure.problems) printProblem(printer, problem);
  }
  if (printer.options.verbose === true && error instanceof Error) {
    printer.host.stderr.write(ended(error.stack ?? error.message));
  }
  return failure.exitCode;
}

function printEnvelope(
  printer: Printer,
  result: Pick<Outcome, "data" | "problems"> & { readonly exitCode: number },
): void {
  const { command, env, host } = printer;
  const document = envelope({ command, env, ...result, problems: result.problems ?? [] });
  for (const chunk of jsonChunks(document)) host.stdout.write(chunk);
  host.stdout.write("\n");
}

function printProblem({ host, options }: Printer, problem: CliProblem): void {
  const color = colorOn(host.stderr, options.color, host.env);
  const label = problem.code === "environment" ? "" : `${paint("error:", "red", color)} `;
  host.stderr.write(ended(`${label}${problem.message}`));
  if (problem.hint !== undefined) host.stderr.write(ended(`  ${problem.hint}`));
  if (problem.command !== undefined) {
    host.stderr.write(ended(`  ${paint(problem.command, "cyan", color)}`));
  }
}

function internalFailure(printer: Printer, error: unknown): ClassifiedFailure {
  const { host, root } = printer;
  const report = writeCrashReport(error, { root, args: host.args });
  const what = error instanceof Error ? error.message : String(error);
  const [first = "no message"] = what.split("\n");
  const problem = {
    code: "internal",
    message: `internal error ${report.id}: ${first}`,
    hint: `the report is in ${relative(host.cwd, report.path)}; -v shows the stack`,
  };
  return { exitCode: exitCode.internal, problems: [problem] };
}

function ended(text: string): string {
  const shown = harmless(text);
  return shown.endsWith("\n") ? shown : `${shown}\n`;
}
