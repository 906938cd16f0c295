/** What a {@link ClusterError} is made of. */
export interface ClusterFailure {
  /** What went wrong, with names and values. */
  readonly what: string;
  /** The file or folder to look at. */
  readonly where: string;
  /** What the user can do about it. */
  readonly fix: string;
  /** Last lines of the log file that `where` names. */
  readonly lastLines?: readonly string[];
  readonly cause?: unknown;
}

/** The embedded control plane cannot be started, looked at or removed. */
export class ClusterError extends Error {
  public readonly where: string;
  public readonly fix: string;

  constructor({ what, where, fix, lastLines = [], cause }: ClusterFailure) {
    const lines = [what, `  see ${where}`, ...lastLines.map((line) => `    ${line}`)];
    super([...lines, `  fix: ${fix}`].join("\n"), { cause });
    this.name = "ClusterError";
    this.where = where;
    this.fix = fix;
  }
}
