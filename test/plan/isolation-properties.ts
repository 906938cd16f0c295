import assert from "node:assert/strict";

import fc from "fast-check";

import type { Environment } from "../../environment/environment.ts";
import { isolationOf } from "../../plan/isolation.ts";
import { planEnvironment } from "../../plan/plan-environment.ts";
import type { PlannedResource } from "../../plan/plan.ts";
import { declaredLines, openLines } from "./isolation-oracle.ts";
import { environments } from "./random-platforms.ts";
import { loaded } from "./samples.ts";

const tenancyRules = [93, 102];

/** Checks on random platforms that exactly the declared connections are open. */
export async function checkDeclaredEqualsOpen(numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(environments, async (environment) => {
      const { isolation, findings } = await planEnvironment(loaded(environment));

      assert.deepEqual(openLines(isolation), declaredLines(environment));
      const { undeclared, closed, unknown } = isolation;
      assert.deepEqual(
        { undeclared, closed, unknown },
        { undeclared: [], closed: [], unknown: [] },
      );
      assert.deepEqual(
        findings.filter(({ rule }) => tenancyRules.includes(rule.number)),
        [],
      );
    }),
    { numRuns },
  );
}

/** Checks on random platforms that a change of any one policy shows; returns how many it made. */
export async function checkMutantsShow(numRuns: number): Promise<number> {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(environments, fc.nat(), fc.nat(), async (random, which, how) => {
      // Without a general permission inside, no policy is there twice.
      const tenants = random.tenants.map((one) => ({ ...one, internal: "declared" as const }));
      const environment = { ...random, tenants };
      const { resources } = await planEnvironment(loaded(environment));
      const decisive = resources.filter((one) => isDecisive(one, environment));
      const victim = decisive[which % decisive.length];
      const mutate = mutations[how % mutations.length];
      if (victim === undefined || mutate === undefined) return;

      const mutant = mutate(victim);
      const changed = resources.flatMap((one) => (one === victim ? mutant : [one]));

      const lines = openLines(isolationOf(changed, environment));
      assert.notDeepEqual(
        lines,
        declaredLines(environment),
        `${victim.name} mutation ${how % mutations.length}`,
      );
      count += 1;
    }),
    { numRuns },
  );
  return count;
}

/** Policies that open something alone; those for egress do only where egress is closed. */
function isDecisive({ type, name, tenant }: PlannedResource, { tenants }: Environment): boolean {
  if (!type.endsWith(":NetworkPolicy")) return false;
  if (/-(?:to\.|exposes\.|gateway$|metrics$)/.test(name)) return true;
  const owner = tenants.find((one) => one.name === tenant);
  return owner?.isolation === "strict" && /-(?:egress$|consumes\.)/.test(name);
}

type Mutation = (policy: PlannedResource) => readonly PlannedResource[];

/** Drops a policy, moves its ports, or opens its ports to everybody. */
const mutations: readonly Mutation[] = [
  () => [],
  (policy) => [edited(policy, (key, value) => (key === "port" ? 65_001 : value))],
  (policy) => [edited(policy, (key, value) => (key === "from" || key === "to" ? [] : value))],
];

function edited(
  policy: PlannedResource,
  edit: (key: string, value: unknown) => unknown,
): PlannedResource {
  const before = JSON.stringify(policy.inputs);
  const inputs: unknown = JSON.parse(before, edit);
  assert.notEqual(JSON.stringify(inputs), before, `${policy.name} has nothing to change`);
  return { ...policy, inputs: inputs as PlannedResource["inputs"] };
}
