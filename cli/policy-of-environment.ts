import type { CheckSettings } from "../plan/check/check-settings.ts";
import type { Context } from "./context.ts";

/** The policy settings of the environment that `-e` names; undefined when it names none. */
export async function environmentPolicy(context: Context): Promise<CheckSettings | undefined> {
  if (context.options.env === undefined) return undefined;
  const { name } = await context.environment();
  const { loadPlannable } = await import("./loading.ts");
  const { chosenPolicy } = await import("../plan/policy-choice.ts");
  const target = { root: await context.root(), environment: name };
  return chosenPolicy(await loadPlannable(context, target));
}
