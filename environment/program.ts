import * as path from "node:path";

import * as pulumi from "@pulumi/pulumi";

import { loadWithCharts } from "./charts/load-with-charts.ts";
import { dangerousVariables } from "./dangerous-variables.ts";
import type { Environment, LoadedEnvironment } from "./environment.ts";
import { environmentOfStack, findProjectRoot } from "./environments.ts";
import type { LoadOptions } from "./load.ts";
import { holdResources } from "./held-resources.ts";
import { EnvironmentError, problemLine } from "./problems.ts";

/** What a Pulumi program needs to build the platform. */
export interface ProgramEnvironment {
  readonly environment: Environment;
  /** The encrypted value behind a key below `moorage:`. */
  readonly secret: (key: string) => pulumi.Output<string>;
}

/**
 * The environment of the running Pulumi program, with its cluster checked.
 *
 * Ends the program with one error that lists every problem.
 */
export async function programEnvironment(): Promise<ProgramEnvironment> {
  refuseDangerousVariables();
  holdResources(process.env);
  const { environment, warnings } = await load();
  for (const warning of warnings) await pulumi.log.warn(problemLine(warning));
  await guard(environment);
  const config = new pulumi.Config("moorage");
  return { environment, secret: (key) => config.requireSecret(key) };
}

function refuseDangerousVariables(): void {
  const sentences = dangerousVariables(process.env);
  if (sentences.length > 0) throw new pulumi.RunError(sentences.join("\n"));
}

async function load(): Promise<LoadedEnvironment> {
  const environment = environmentOfStack(pulumi.getStack());
  const root = findProjectRoot(process.cwd()) ?? process.cwd();
  try {
    return await loadWithCharts({ root, environment, ...engineOptions() }, () => ({
      secret: (key) => Promise.resolve(pulumi.runtime.getConfig(`moorage:${key}`)),
      onFetch: (what) => void pulumi.log.info(what),
    }));
  } catch (error) {
    if (error instanceof EnvironmentError) throw new pulumi.RunError(error.message);
    throw error;
  }
}

/** `MOORAGE_STACK_FILE` names the file that holds the plain settings; secrets are always the engine's. */
function engineOptions(): Partial<LoadOptions> {
  const secretKeys = new Set(secretKeyNames(process.env["PULUMI_CONFIG_SECRET_KEYS"]));
  const stackFile = process.env["MOORAGE_STACK_FILE"];
  if (stackFile !== undefined && stackFile !== "") {
    return { stackFile: path.resolve(stackFile), secretKeys };
  }
  const own = Object.entries(pulumi.runtime.allConfig()).filter(([key]) =>
    key.startsWith("moorage:"),
  );
  return { config: new Map(own), secretKeys };
}

function secretKeyNames(text: string | undefined): readonly string[] {
  const names: unknown = JSON.parse(text === undefined || text === "" ? "[]" : text);
  return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
}

async function guard(environment: Environment): Promise<void> {
  const { ClusterGuardError, guardCluster } = await import("./cluster-guard.ts");
  try {
    await guardCluster(environment.cluster, environment.name);
  } catch (error) {
    if (!(error instanceof ClusterGuardError)) throw error;
    throw new pulumi.RunError(`${error.message}\n${error.hint}\n  ${error.command}`);
  }
}
