const MEANINGS: Readonly<Record<number, string>> = {
  0: "it ended by itself and well, but a workload of this kind has to keep running",
  126: "the program cannot be executed",
  127: "the program was not found",
  128: "the runtime could not start it",
  134: "aborted (SIGABRT)",
  137: "killed (SIGKILL)",
  139: "a memory error (SIGSEGV)",
  143: "ended on request (SIGTERM)",
};

/** E.g. `exit code 137, killed (SIGKILL)`. */
export function exitCodeText(code: number): string {
  const signal = code > 128 && code < 160 ? `signal ${String(code - 128)}` : undefined;
  const meaning = MEANINGS[code] ?? signal;
  return `exit code ${String(code)}${meaning === undefined ? "" : `, ${meaning}`}`;
}
