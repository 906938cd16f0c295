import type { CliProblem } from "./problem.ts";

/** What a command found or did. */
export interface Outcome {
  /** Plain data for `-o json`. */
  readonly data: unknown;
  /** The same for people; goes to stdout. */
  readonly text: string;
  /** @default 0 */
  readonly exitCode?: number;
  /** Reasons for an exit code other than 0; already part of the text. */
  readonly problems?: readonly CliProblem[];
  /** Next steps; go to stderr. */
  readonly hints?: readonly string[];
}

/** The JSON document that every command prints under `-o json`. */
export interface Envelope {
  readonly schema: string;
  readonly env: string | null;
  readonly ok: boolean;
  readonly exitCode: number;
  readonly data: unknown;
  readonly problems: readonly CliProblem[];
}

/** What {@link envelope} is made of. */
export interface EnvelopeParts {
  /** Command path with dashes, e.g. `env-list`. */
  readonly command: string;
  readonly env: string | undefined;
  readonly exitCode: number;
  readonly data: unknown;
  readonly problems: readonly CliProblem[];
}

/** Name of the envelope's schema, stable within v1. */
export function envelopeSchema(command: string): string {
  return `moorage.dev/cli/${command}/v1`;
}

/** Wraps a result for programs. */
export function envelope(parts: EnvelopeParts): Envelope {
  return {
    schema: envelopeSchema(parts.command),
    env: parts.env ?? null,
    ok: parts.exitCode === 0,
    exitCode: parts.exitCode,
    data: parts.data,
    problems: parts.problems,
  };
}
