import type { Way } from "./acquisition.ts";
import { goVersion, versions } from "./versions.ts";
import type { ToolName } from "./versions.ts";

/** A way that was tried and why it did not lead to the tool. */
export interface Attempt {
  readonly way: Way;
  readonly reason: string;
}

/** A tool that no way led to. */
export interface ToolFailure {
  readonly tool: ToolName;
  readonly attempts: readonly Attempt[];
}

const nextStep = [
  "next: set MOORAGE_TOOLCHAIN_MIRROR to a directory or URL that holds the tools,",
  `install Go ${goVersion} or newer so that they are built here (up to 25 minutes, once),`,
  "or check the network (behind a proxy, set NODE_USE_ENV_PROXY=1) and run the command again",
].join(" ");

/** Tools could not be obtained; the message lists every way tried, with its reason. */
export class ToolchainError extends Error {
  public readonly failures: readonly ToolFailure[];

  constructor(failures: readonly ToolFailure[], message = listOf(failures)) {
    super(message);
    this.name = "ToolchainError";
    this.failures = failures;
  }
}

function listOf(failures: readonly ToolFailure[]): string {
  return [headline(failures), ...failures.map(paragraph), nextStep].join("\n");
}

function headline(failures: readonly ToolFailure[]): string {
  return failures.length === 1
    ? "one tool could not be obtained"
    : `${failures.length} tools could not be obtained`;
}

function paragraph({ tool, attempts }: ToolFailure): string {
  const lines = attempts.map(({ way, reason }) => {
    return `  ${way}: ${reason.replaceAll("\n", "\n    ")}`;
  });
  return [`${tool} ${versions[tool]}`, ...lines].join("\n");
}
