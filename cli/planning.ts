import type { PlanOptions } from "../plan/plan-environment.ts";
import type { LoadedEnvironment } from "../environment/environment.ts";
import type { Plan } from "../plan/plan.ts";
import type { Context } from "./context.ts";
import type { Progress } from "./progress.ts";
import { showToolEvents } from "./tools.ts";

/** What a command wants of a plan besides the environment. */
export interface PlanningChoice extends Omit<PlanOptions, "render"> {
  /**
   * Shows what takes long.
   *
   * @default - lines on stderr
   */
  readonly progress?: Pick<Progress, "line" | "update">;
}

/** Plans an environment with what its charts make. */
export async function planProject(
  context: Context,
  loaded: LoadedEnvironment,
  { progress = linesOf(context), ...options }: PlanningChoice = {},
): Promise<Plan> {
  const { planRendered } = await import("../automation/planning.ts");
  return planRendered(loaded, {
    ...options,
    root: await context.root(),
    env: { ...context.host.env },
    signal: context.signal,
    onProgress: progress.line,
    onToolEvent: showToolEvents(progress),
  });
}

function linesOf(context: Context): Pick<Progress, "line" | "update"> {
  return {
    line: (text) => {
      context.say(`  ${text}`);
    },
    update: () => undefined,
  };
}
