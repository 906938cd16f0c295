import { OperationError } from "../automation/errors.ts";
import { exitCode } from "./exit-codes.ts";
import { type CliProblem, Failure } from "./problem.ts";

/** What an error means for the person who ran the command. */
export interface ClassifiedFailure {
  readonly exitCode: number;
  readonly problems: readonly CliProblem[];
}

/** Exit codes by the `kind` of an operation that failed. */
const operationExitCodes: Readonly<Record<string, number>> = {
  configuration: exitCode.configuration,
  authentication: exitCode.authentication,
  resource: exitCode.resource,
  policy: exitCode.policy,
  "approval-needed": exitCode.policy,
  "stack-not-found": exitCode.stackNotFound,
  "unexpected-changes": exitCode.unexpectedChanges,
  cancelled: exitCode.cancelled,
  timeout: exitCode.timeout,
  unclassified: exitCode.unclassified,
};

const systemErrors = new Set(["EACCES", "EPERM", "EROFS", "ENOSPC", "EMFILE", "ENOTDIR", "EISDIR"]);

/** Turns any error into an exit code and problems; undefined for a bug of ours. */
export function classify(error: unknown): ClassifiedFailure | undefined {
  if (error instanceof Failure) return error;
  if (!(error instanceof Error)) return undefined;
  const system = systemFailure(error);
  if (system !== undefined) return system;
  switch (error.name) {
    case "EnvironmentError":
      return { exitCode: exitCode.configuration, problems: filed(error) };
    case "ClusterGuardError":
      return guardFailure(error);
    case "ToolchainError":
      return single(error, exitCode.configuration, "toolchain");
    case "ClusterError":
      return single(error, exitCode.configuration, "cluster");
    case "OperationError":
      return operationFailure(error);
    case "AbortError":
      return cancelled();
    default:
      return undefined;
  }
}

/** The failure of a run that a signal or an answer ended. */
export function cancelled(message = "Cancelled."): ClassifiedFailure {
  const problem = { code: "cancelled", message, hint: "run the same command again to continue" };
  return { exitCode: exitCode.cancelled, problems: [problem] };
}

function filed(error: Error): readonly CliProblem[] {
  const problems: unknown = Reflect.get(error, "problems");
  if (!Array.isArray(problems) || problems.length === 0) {
    return [{ code: "environment", message: error.message }];
  }
  return error.message.split("\n").map((message) => ({ code: "environment", message }));
}

function guardFailure(error: Error): ClassifiedFailure {
  const reason = word(error, "reason") ?? "cluster-guard";
  const code = reason === "unauthorized" ? exitCode.authentication : exitCode.configuration;
  return single(error, code, reason);
}

function operationFailure(error: Error): ClassifiedFailure {
  const { cause } = error;
  if (cause instanceof Error && cause.name === "EnvironmentError") {
    return { exitCode: exitCode.configuration, problems: filed(cause) };
  }
  const kind = word(error, "kind") ?? "unclassified";
  const failure = single(error, operationExitCodes[kind] ?? exitCode.unclassified, kind);
  const causes = error instanceof OperationError ? error.causes : [];
  return { ...failure, problems: [...causes, ...failure.problems] };
}

function systemFailure(error: Error): ClassifiedFailure | undefined {
  const code = word(error, "code");
  if (code === undefined || !systemErrors.has(code)) return undefined;
  const hint = "make the path writable, or free space, and run the command again";
  const problem = { code: code.toLowerCase(), message: error.message, hint };
  return { exitCode: exitCode.configuration, problems: [problem] };
}

function single(error: Error, code: number, name: string): ClassifiedFailure {
  const problem: CliProblem = {
    code: name,
    message: error.message,
    hint: word(error, "hint"),
    command: word(error, "command"),
  };
  return { exitCode: code, problems: [problem] };
}

function word(error: Error, key: string): string | undefined {
  const value: unknown = Reflect.get(error, key);
  return typeof value === "string" && value !== "" ? value : undefined;
}
