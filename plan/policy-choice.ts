import type { LoadedEnvironment, Origin, Problem } from "../environment/environment.ts";
import { stackFileName } from "../environment/environments.ts";
import { EnvironmentError } from "../environment/problems.ts";
import { ruleProblems } from "../policy/config.ts";
import type { RuleProblem } from "../policy/config.ts";
import type { Settings } from "../policy/rule.ts";
import { allRules } from "../policy/rules/all.ts";

/** The policy settings of an environment; throws an EnvironmentError for levels that the rules do not allow. */
export function chosenPolicy(loaded: LoadedEnvironment): Settings {
  const { policy } = loaded.environment;
  const problems = ruleProblems(policy, allRules);
  if (problems.length === 0) return policy;
  throw new EnvironmentError(problems.map((problem) => located(loaded, problem)));
}

function located(loaded: LoadedEnvironment, { rule, message }: RuleProblem): Problem {
  const path = `policy.rules.${rule}`;
  const place = placeOf(loaded.origins.get(path)?.at(-1));
  const file = place?.file ?? stackFileName(loaded.environment.name);
  const { line = 1, column = 1 } = place ?? {};
  return { file, line, column, path: `moorage:${path}`, message, hint: undefined };
}

/** Reads `file:line:column`; undefined for words such as `built-in`. */
function placeOf(
  origin: Origin | undefined,
): Omit<Problem, "path" | "message" | "hint"> | undefined {
  const [, file, line, column] = /^(.+):(\d+):(\d+)$/.exec(origin?.at ?? "") ?? [];
  if (file === undefined) return undefined;
  return { file, line: Number(line), column: Number(column) };
}
