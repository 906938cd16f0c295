import type { PolicyRule } from "../kubernetes/deployer-role.ts";
import { byAction, type Right } from "../kubernetes/right.ts";
import type { AccessQuestion, AccessReviewer } from "./access-review.ts";

/** What is asked of a cluster. */
export type RightsReviewer = Pick<AccessReviewer, "mayDo" | "rulesIn">;

/** Questions that are asked at the same time. */
const PARALLEL = 16;

/**
 * The rights that the credentials lack.
 *
 * One question per namespace gives its rules. What they do not grant, and what is in no namespace, is
 * asked one by one, since rules may be incomplete; a refusal then holds for all such places.
 */
export async function missingRights(
  rights: readonly Right[],
  reviewer: RightsReviewer,
): Promise<readonly Right[]> {
  const run = limit(PARALLEL);
  const names = new Set(rights.flatMap(({ namespace }) => namespace ?? []));
  const rules = new Map(
    await Promise.all(
      [...names].map(async (name) => {
        return [name, await run(async () => await reviewer.rulesIn(name))] as const;
      }),
    ),
  );
  const open = rights.filter((right) => !isGranted(right, rules.get(right.namespace ?? "") ?? []));
  const groups = byAction(open).flatMap((group) => [
    group.filter(({ namespace }) => namespace === undefined),
    group.filter(({ namespace }) => namespace !== undefined),
  ]);
  const ask = async (question: AccessQuestion): Promise<boolean> =>
    await run(async () => await reviewer.mayDo(question));
  const missing = groups.map(async (group) => await missingOf(group, ask));
  return (await Promise.all(missing)).flat();
}

/** Do these rules of its namespace, or of the whole cluster, grant a right? */
function isGranted({ group, resource, verb, names }: Right, rules: readonly PolicyRule[]): boolean {
  const fitting = rules.filter(
    ({ apiGroups, resources, verbs }) =>
      includes(apiGroups, group) && includes(resources, resource) && includes(verbs, verb),
  );
  if (fitting.some(({ resourceNames = [] }) => resourceNames.length === 0)) return true;
  const granted = fitting.flatMap(({ resourceNames = [] }) => resourceNames);
  return names !== undefined && names.length > 0 && names.every((name) => granted.includes(name));
}

function includes(words: readonly string[], word: string): boolean {
  return words.includes(word) || words.includes("*");
}

type Ask = (question: AccessQuestion) => Promise<boolean>;

async function missingOf(group: readonly Right[], ask: Ask): Promise<readonly Right[]> {
  const [first, ...others] = group;
  if (first === undefined) return [];
  if (!(await isAllowed(first, ask))) return group;
  const allowed = await Promise.all(others.map(async (right) => await isAllowed(right, ask)));
  return others.filter((_, index) => allowed[index] !== true);
}

async function isAllowed(right: Right, ask: Ask): Promise<boolean> {
  const { group, resource, verb, namespace, names = [] } = right;
  const question = { group, resource, verb, namespace };
  if (await ask(question)) return true;
  if (names.length === 0) return false;
  for (const name of names) if (!(await ask({ ...question, name }))) return false;
  return true;
}

/** Runs at most so many calls at once; the others wait in order. */
function limit(most: number): <T>(call: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (call) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await call();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
