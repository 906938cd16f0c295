import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { offer } from "./nearest.ts";
import { invocationFailure } from "./problem.ts";

/** File below the project that remembers the environment of `moor env use`. */
export const ACTIVE_FILE = ".moorage/active";

/** The environment of a run and what selected it. */
export interface EnvironmentChoice {
  readonly name: string;
  readonly source: "--env" | "MOOR_ENV" | ".moorage/active" | "default";
}

/** Where a name of an environment may stand. */
export interface ChoiceSources {
  readonly root: string;
  /** Value of `--env`. */
  readonly flag: string | undefined;
  /** Value of `MOOR_ENV`. */
  readonly variable: string | undefined;
  /** Environments that have a stack file. */
  readonly available: readonly string[];
  /** For commands that need no choice; they ignore the remembered environment. */
  readonly fallback?: string | undefined;
}

/** Selects the environment: `--env`, then `MOOR_ENV`, then the remembered one; never a guess. */
export async function chooseEnvironment(sources: ChoiceSources): Promise<EnvironmentChoice> {
  const choice = await firstChoice(sources);
  const list = sources.available.length === 0 ? "none" : sources.available.join(", ");
  if (choice === undefined) {
    throw invocationFailure({
      code: "no-environment",
      message: `No environment selected. Available: ${list}.`,
      hint: "name it with -e or MOOR_ENV, or remember one",
      command: `npx moor env use ${sources.available[0] ?? "dev"}`,
    });
  }
  if (!sources.available.includes(choice.name)) throw unknownEnvironment(choice, sources);
  return choice;
}

/** The remembered environment, if there is one. */
export async function rememberedEnvironment(root: string): Promise<string | undefined> {
  try {
    const name = (await readFile(join(root, ACTIVE_FILE), "utf8")).trim();
    return name === "" ? undefined : name;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

async function firstChoice(sources: ChoiceSources): Promise<EnvironmentChoice | undefined> {
  if (sources.flag !== undefined) return { name: sources.flag, source: "--env" };
  if (sources.variable !== undefined && sources.variable !== "") {
    return { name: sources.variable, source: "MOOR_ENV" };
  }
  if (sources.fallback !== undefined) return { name: sources.fallback, source: "default" };
  const name = await rememberedEnvironment(sources.root);
  return name === undefined ? undefined : { name, source: ".moorage/active" };
}

function unknownEnvironment(choice: EnvironmentChoice, sources: ChoiceSources): Error {
  return invocationFailure({
    code: "unknown-environment",
    message: `Unknown environment "${choice.name}" (from ${choice.source}).`,
    hint: offer(choice.name, sources.available) ?? `add Pulumi.${choice.name}.yaml to the project`,
    command: "npx moor env list",
  });
}
