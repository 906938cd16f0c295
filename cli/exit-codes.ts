/** Exit codes of `moor`; the numbers follow the Pulumi CLI. */
export const exitCode = {
  success: 0,
  unclassified: 1,
  configuration: 2,
  authentication: 3,
  resource: 4,
  policy: 5,
  stackNotFound: 6,
  unexpectedChanges: 7,
  cancelled: 8,
  timeout: 9,
  internal: 255,
} as const;

const meanings: readonly (readonly [number, string])[] = [
  [exitCode.success, "success"],
  [exitCode.unclassified, "failed for a reason that has no code of its own"],
  [
    exitCode.configuration,
    "configuration or invocation: a file, a flag, a tool, the wrong cluster",
  ],
  [exitCode.authentication, "authentication: credentials or passphrase refused"],
  [exitCode.resource, "a resource failed, is not ready, or does not fit its quota"],
  [exitCode.policy, "a mandatory policy is violated"],
  [exitCode.stackNotFound, "the stack does not exist"],
  [exitCode.unexpectedChanges, "changes or stale files where none were expected"],
  [exitCode.cancelled, "cancelled by a signal or a declined prompt"],
  [exitCode.timeout, "timeout, also while waiting for a lock"],
  [exitCode.internal, "internal error; a report is written below .moorage/"],
];

/** When several causes meet, the first of these wins. */
const precedence: readonly number[] = [255, 8, 9, 3, 2, 6, 5, 4, 1, 7];

/** The table of exit codes as every `--help` prints it. */
export function exitCodeHelp(): string {
  const rows = meanings.map(([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`);
  return ["Exit codes:", ...rows].join("\n");
}

/** The exit code of a run with several results. */
export function worstExitCode(codes: readonly number[]): number {
  const first = precedence.find((code) => codes.includes(code));
  return first ?? codes.find((code) => code !== exitCode.success) ?? exitCode.success;
}
