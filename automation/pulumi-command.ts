import { join } from "node:path";

import { execa } from "execa";

import type { OperationError } from "./errors.ts";
import { classifyFailure } from "./failure.ts";
import type { Workspace } from "./workspace.ts";

/** None of these commands takes more than a second; a remote backend may be slow. */
const LONGEST_MS = 120_000;

/** One short Pulumi command that is not an operation of the engine. */
export interface PulumiCommand {
  readonly args: readonly string[];
  /** Text for stdin: the only way in for a secret. */
  readonly input?: string;
  /** @default - the project folder */
  readonly directory?: string;
}

/** Runs a Pulumi command and returns what it wrote to stdout; fails with a classified error. */
export async function runPulumi(workspace: Workspace, command: PulumiCommand): Promise<string> {
  const result = await execa(
    join(workspace.toolchain.binDir, "pulumi"),
    [...command.args, "--non-interactive", "--color", "never"],
    {
      cwd: command.directory ?? workspace.target.root,
      env: workspace.env,
      extendEnv: false,
      timeout: LONGEST_MS,
      input: command.input ?? "",
      reject: false,
      stripFinalNewline: true,
    },
  );
  if (result.exitCode === 0) {
    return result.stdout;
  }
  throw commandFailure(workspace, command, {
    exitCode: result.exitCode ?? 255,
    text: result.stderr,
  });
}

/** The error of a command that failed, by what it wrote. */
export function commandFailure(
  workspace: Workspace,
  command: PulumiCommand,
  { exitCode, text }: { readonly exitCode: number; readonly text: string },
): OperationError {
  return classifyFailure(
    {
      exitCode,
      text,
      stopped: undefined,
      changes: undefined,
      steps: [],
      findings: [],
      errors: [],
      subjects: [],
    },
    { command: command.args[0] ?? "", workspace },
  );
}
