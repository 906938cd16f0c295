import * as fs from "node:fs";
import * as path from "node:path";

import type { StackTarget } from "../automation/operation.ts";
import type { LoadedEnvironment } from "../environment/environment.ts";
import type { OtherIsolation } from "../plan/isolation-diff.ts";
import type { Plan } from "../plan/plan.ts";
import { type CliProblem, Failure, invocationFailure } from "./problem.ts";
import { exitCode } from "./exit-codes.ts";
import { withSnapshot } from "./git-snapshot.ts";

/** What to compare a plan with: a git ref, or another environment. */
export interface Comparison {
  readonly ref: string | undefined;
  readonly environment: string | undefined;
}

/** Where the project is. */
export interface ProjectPlace {
  readonly root: string;
  readonly signal: AbortSignal;
  /** Plans what was read; charts are rendered in the project itself, wherever they come from. */
  readonly plan: (loaded: LoadedEnvironment) => Promise<Pick<Plan, "isolation">>;
  /** Reads an environment of the project, or of a copy of it in another folder. */
  readonly load: (target: StackTarget) => Promise<LoadedEnvironment>;
}

/** The matrix to compare an environment with; undefined when nothing is asked for. */
export async function otherIsolation(
  place: ProjectPlace,
  loaded: LoadedEnvironment,
  { ref, environment }: Comparison,
): Promise<OtherIsolation | undefined> {
  if (environment !== undefined) return fromEnvironment(place, loaded, environment);
  if (ref === undefined) return undefined;
  const { name } = loaded.environment;
  return withSnapshot({ ...place, ref }, async (folder) => {
    const past = await loadedAt({ ...place, root: folder }, name, ref);
    return otherOf(await place.plan(past), past, { loaded, against: ref });
  });
}

async function fromEnvironment(
  { root, plan, load }: ProjectPlace,
  loaded: LoadedEnvironment,
  environment: string,
): Promise<OtherIsolation> {
  const other = await load({ root, environment });
  return otherOf(await plan(other), other, { loaded, against: environment });
}

interface Own {
  readonly loaded: LoadedEnvironment;
  readonly against: string;
}

/** The matrix of another state; its namespaces take the names that they have in this one. */
function otherOf(
  { isolation }: Pick<Plan, "isolation">,
  other: LoadedEnvironment,
  { loaded, against }: Own,
): OtherIsolation {
  const own = namespacesOf(loaded);
  const names = [...namespacesOf(other)].flatMap(([key, name]) => {
    const now = own.get(key);
    return now === undefined ? [] : [[name, now] as const];
  });
  return { against, isolation, namespaces: new Map(names) };
}

/** Names of namespaces by tenant and key. */
function namespacesOf({ environment }: LoadedEnvironment): ReadonlyMap<string, string> {
  return new Map(
    environment.tenants.flatMap((tenant) =>
      tenant.namespaces.map(({ key, name }) => [`${tenant.name}/${key}`, name] as const),
    ),
  );
}

async function loadedAt(
  { root, load }: ProjectPlace,
  name: string,
  ref: string,
): Promise<LoadedEnvironment> {
  const { listEnvironments, PLATFORM_FILE } = await import("../environment/environments.ts");
  const { EnvironmentError, problemLine } = await import("../environment/problems.ts");
  if (!fs.existsSync(path.join(root, PLATFORM_FILE))) {
    throw invocationFailure({
      code: "no-project",
      message: `There is no ${PLATFORM_FILE} at ${ref}.`,
      hint: "name a later commit",
    });
  }
  const there = listEnvironments(root);
  if (!there.includes(name)) {
    const known = there.length === 0 ? "none" : there.join(", ");
    throw invocationFailure({
      code: "unknown-environment",
      message: `There is no environment "${name}" at ${ref}; there: ${known}.`,
      hint: "name a later commit",
    });
  }
  try {
    return await load({ root, environment: name });
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    const problems: readonly CliProblem[] = error.problems.map((problem) => ({
      code: "environment",
      message: `at ${ref}: ${problemLine(problem)}`,
    }));
    throw new Failure(exitCode.configuration, problems);
  }
}
