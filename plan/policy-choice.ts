import type { LoadedEnvironment, Origin, Problem } from "../environment/environment.ts";
import { stackFileName } from "../environment/environments.ts";
import { EnvironmentError } from "../environment/problems.ts";
import { pathText } from "../environment/source-file.ts";
import { followedLists } from "../kubernetes/allow-lists.ts";
import { policyProblems } from "../policy/policy-problems.ts";
import type { PolicyProblem } from "../policy/policy-problems.ts";
import type { Settings } from "../policy/rule.ts";
import { allRules } from "../policy/rules/all.ts";
import { resolvedPolicy } from "../policy/schema/config-schema.ts";
import { dayOf } from "../policy/schema/day.ts";
import { settingsOf } from "../policy/settings.ts";

/** The policy settings of an environment; throws an EnvironmentError for what the rules do not allow. */
export function chosenPolicy(
  loaded: LoadedEnvironment,
  today: string = dayOf(new Date()),
): Settings {
  const { policy, tenants, images } = loaded.environment;
  const unset = resolvedPolicy([], { profile: policy.profile, kubernetes: undefined });
  const written = settingsOf({ ...unset, ...policy });
  const settings = { ...written, allow: followedLists(written.allow, images), today };
  const tenantNamespaces = new Set(
    tenants.flatMap(({ namespaces }) => namespaces.map(({ name }) => name)),
  );
  const problems = policyProblems(settings, { rules: allRules, tenantNamespaces });
  if (problems.length === 0) return settings;
  throw new EnvironmentError(problems.map((problem) => located(loaded, problem)));
}

function located(loaded: LoadedEnvironment, { path: inner, message }: PolicyProblem): Problem {
  const path = ["policy", ...inner];
  const place = placeOf(originOf(loaded, pathText(path)));
  const file = place?.file ?? stackFileName(loaded.environment.name);
  const { line = 1, column = 1 } = place ?? {};
  return { file, line, column, path: `moorage:${pathText(path)}`, message, hint: undefined };
}

/** Where a value comes from; a map has the place of its first key. */
function originOf({ origins }: LoadedEnvironment, path: string): Origin | undefined {
  const own = origins.get(path)?.at(-1);
  if (own !== undefined) return own;
  const inner = [...origins.keys()].find((key) => key.startsWith(`${path}.`));
  return inner === undefined ? undefined : origins.get(inner)?.at(-1);
}

/** Reads `file:line:column`; undefined for words such as `built-in`. */
function placeOf(
  origin: Origin | undefined,
): Omit<Problem, "path" | "message" | "hint"> | undefined {
  const [, file, line, column] = /^(.+):(\d+):(\d+)$/.exec(origin?.at ?? "") ?? [];
  if (file === undefined) return undefined;
  return { file, line: Number(line), column: Number(column) };
}
