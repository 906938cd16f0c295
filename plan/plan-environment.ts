import { platform } from "../components/platform.ts";
import type { LoadedEnvironment } from "../environment/environment.ts";
import { assemblePlan } from "./assemble-plan.ts";
import type { Plan } from "./plan.ts";
import { chosenPolicy } from "./policy-choice.ts";
import { record } from "./record.ts";
import { plannedSecret } from "./wire-values.ts";

/** Options of {@link planEnvironment}. */
export interface PlanOptions {
  /**
   * Tenants to plan; the others are left out.
   *
   * @default - all
   */
  readonly tenants?: readonly string[];
  /**
   * What else lives in the namespaces, by namespace; it counts against the quotas.
   *
   * @default - nothing
   */
  readonly others?: ReadonlyMap<string, readonly unknown[]>;
}

/** Plans an environment: runs the real program in this process and reasons over what it registers. */
export async function planEnvironment(
  loaded: LoadedEnvironment,
  { tenants, others }: PlanOptions = {},
): Promise<Plan> {
  const { environment } = loaded;
  const policy = chosenPolicy(loaded);
  const subset = tenants === undefined ? {} : { tenants };
  const registrations = await record(
    () => platform(environment, { secret: plannedSecret, ...subset }),
    { project: "moorage", stack: environment.name },
  );
  return assemblePlan(registrations, {
    environment: environment.name,
    stack: environment.name,
    policy,
    declared: environment,
    ...(others === undefined ? {} : { others }),
  });
}
