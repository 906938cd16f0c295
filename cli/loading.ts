import * as fs from "node:fs";
import * as path from "node:path";

import type { LoadedEnvironment } from "../environment/environment.ts";
import type { Context } from "./context.ts";

/** An environment with every chart; those that are not on this machine yet are fetched. */
export async function loadPlannable(
  context: Pick<Context, "say" | "signal">,
  target: { readonly root: string; readonly environment: string },
): Promise<LoadedEnvironment> {
  return await loadCopy(context, target, target.root);
}

/** The same for a copy of the project, which shares the charts and secrets of the project itself. */
export async function loadCopy(
  context: Pick<Context, "say" | "signal">,
  target: { readonly root: string; readonly environment: string },
  project: string,
): Promise<LoadedEnvironment> {
  const { loadWithCharts } = await import("../environment/charts/load-with-charts.ts");
  if (target.root !== project) shareCharts(target.root, project);
  return await loadWithCharts(target, async () => {
    const { chartFetching } = await import("../automation/chart-fetching.ts");
    const onFetch = (text: string): void => {
      context.say(text, "dim");
    };
    return await chartFetching({ ...target, root: project }, { signal: context.signal, onFetch })();
  });
}

function shareCharts(copy: string, project: string): void {
  const charts = path.join(project, ".moorage", "charts");
  fs.mkdirSync(charts, { recursive: true });
  fs.mkdirSync(path.join(copy, ".moorage"), { recursive: true });
  fs.symlinkSync(charts, path.join(copy, ".moorage", "charts"), "dir");
}
