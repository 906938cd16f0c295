import { platform } from "../components/platform.ts";
import type { LoadedEnvironment } from "../environment/environment.ts";
import type { ChartRenderer, DeployedRelease } from "../kubernetes/chart/rendered.ts";
import { assemblePlan } from "./assemble-plan.ts";
import type { Plan } from "./plan.ts";
import { plannedResources } from "./planned-resources.ts";
import { chosenPolicy } from "./policy-choice.ts";
import { record } from "./record.ts";
import { planReleases } from "./releases/plan-releases.ts";
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
  /**
   * Renders charts, so that everything sees what they make.
   *
   * @default - releases are listed as not analyzed
   */
  readonly render?: ChartRenderer;
  /**
   * Releases of the cluster by `namespace/name`, to compare with.
   *
   * @default - not compared
   */
  readonly deployed?: ReadonlyMap<string, DeployedRelease>;
}

/** Plans an environment: runs the real program in this process and reasons over what it registers. */
export async function planEnvironment(
  loaded: LoadedEnvironment,
  { tenants, others, render, deployed }: PlanOptions = {},
): Promise<Plan> {
  const { environment } = loaded;
  const policy = chosenPolicy(loaded);
  const subset = tenants === undefined ? {} : { tenants };
  const registrations = await record(
    () => platform(environment, { secret: plannedSecret, ...subset }),
    { project: "moorage", stack: environment.name },
  );
  const resources = plannedResources(registrations);
  const releases = await planReleases(resources, { declared: environment, render, deployed });
  return assemblePlan(registrations, {
    environment: environment.name,
    stack: environment.name,
    policy,
    isPart: tenants !== undefined,
    declared: environment,
    releases,
    ...(others === undefined ? {} : { others }),
  });
}
