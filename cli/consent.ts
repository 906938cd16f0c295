import type { Environment } from "../environment/environment.ts";
import type { Context } from "./context.ts";
import type { EnvironmentChoice } from "./environment-choice.ts";
import { exitCode } from "./exit-codes.ts";
import { cancelled } from "./failure.ts";
import { Failure, invocationFailure } from "./problem.ts";

/** What somebody has to agree to. */
export interface Question {
  readonly choice: EnvironmentChoice;
  readonly environment: Pick<Environment, "name" | "profile" | "policy">;
  /** E.g. `Deploy to dev?`. */
  readonly text: string;
  /** True under `--yes`. */
  readonly yes: boolean;
  /**
   * Command line that asks, without its flags.
   *
   * @default "moor deploy"
   */
  readonly command?: string | undefined;
}

/** Ways to ask a person. */
export interface Prompts {
  readonly confirm: (message: string) => Promise<boolean>;
  /** Empty when the question was cancelled. */
  readonly text: (message: string) => Promise<string>;
}

/** True for environments where a slip is expensive. */
export function isProduction(environment: Question["environment"]): boolean {
  return (
    environment.name === "prod" ||
    environment.profile === "prod" ||
    environment.policy.profile === "prod"
  );
}

/** Returns when the person agrees; production asks for the name of the environment. */
export async function requireConsent(
  context: Pick<Context, "interactive" | "signal">,
  question: Question,
  ask: Prompts = terminalPrompts(context.signal),
): Promise<void> {
  const { choice, environment, command = "moor deploy" } = question;
  const production = isProduction(environment);
  if (question.yes) {
    if (!production || choice.source === "--env" || choice.source === "MOOR_ENV") return;
    throw invocationFailure({
      code: "environment-not-named",
      message: `--yes on "${choice.name}" needs the environment in the command line.`,
      hint: "a remembered production environment is never changed without a question",
      command: `npx ${command} -e ${choice.name} --yes`,
    });
  }
  if (!context.interactive) {
    throw invocationFailure({
      code: "answer-needed",
      message: `${question.text} Nobody is there to answer.`,
      hint: "look at the plan first, then agree with --yes",
      command: `npx ${command} -e ${choice.name} --yes`,
    });
  }
  const agreed = production
    ? (await ask.text(`${question.text} Type ${choice.name} to agree.`)) === choice.name
    : await ask.confirm(question.text);
  if (!agreed) throw declined();
}

/** Questions on the terminal; they appear on stderr. */
export function terminalPrompts(signal: AbortSignal): Prompts {
  const output = process.stderr;
  return {
    confirm: async (message) => {
      const { confirm } = await import("@clack/prompts");
      return (await confirm({ message, initialValue: false, output, signal })) === true;
    },
    text: async (message) => {
      const { text } = await import("@clack/prompts");
      const answer = await text({ message, output, signal });
      return typeof answer === "string" ? answer : "";
    },
  };
}

function declined(): Failure {
  const { problems } = cancelled("Declined; nothing was changed.");
  return new Failure(
    exitCode.cancelled,
    problems.map(({ code, message }) => ({ code, message })),
  );
}
