import { exitCode } from "./exit-codes.ts";

/** One thing that is wrong, as text output and JSON envelopes show it. */
export interface CliProblem {
  /** Stable word, e.g. `unknown-environment`. */
  readonly code: string;
  readonly message: string;
  /** How to fix it, one sentence. */
  readonly hint?: string | undefined;
  /** Command that fixes or explains it. */
  readonly command?: string | undefined;
}

/** Ends a command with an exit code and the problems that caused it. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly exitCode: number;
  readonly problems: readonly CliProblem[];

  constructor(code: number, problems: readonly CliProblem[]) {
    super(problems.map((problem) => problem.message).join("\n"));
    this.exitCode = code;
    this.problems = problems;
  }
}

/** A command line, an answer or a choice that cannot be carried out. */
export function invocationFailure(problem: CliProblem): Failure {
  return new Failure(exitCode.configuration, [problem]);
}
