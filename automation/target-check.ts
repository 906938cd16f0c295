import type { Environment, LoadedEnvironment } from "../environment/environment.ts";
import type { ChartOptions } from "./chart-fetching.ts";
import { type FailureKind, messageOf, OperationError } from "./errors.ts";
import type { StackTarget } from "./operation.ts";

/** Reads an environment's files; all problems become one `configuration` error. */
export async function readEnvironment(target: StackTarget): Promise<LoadedEnvironment> {
  const { loadEnvironment } = await import("../environment/load.ts");
  try {
    return loadEnvironment(target);
  } catch (cause) {
    throw new OperationError("configuration", messageOf(cause), { cause });
  }
}

/** Reads an environment's files, and fetches the charts that are not on this machine yet. */
export async function readWithCharts(
  target: StackTarget,
  options: ChartOptions,
): Promise<LoadedEnvironment> {
  const { loadWithCharts } = await import("../environment/charts/load-with-charts.ts");
  const { EnvironmentError } = await import("../environment/problems.ts");
  const { chartFetching } = await import("./chart-fetching.ts");
  try {
    return await loadWithCharts(target, chartFetching(target, options));
  } catch (cause) {
    if (!(cause instanceof EnvironmentError)) throw cause;
    throw new OperationError("configuration", messageOf(cause), { cause });
  }
}

/** Refuses a cluster that is not the one the environment is bound to, before anything is written. */
export async function checkTarget(environment: Environment): Promise<void> {
  const { ClusterGuardError, guardCluster } = await import("../environment/cluster-guard.ts");
  try {
    await guardCluster(environment.cluster, environment.name);
  } catch (cause) {
    if (!(cause instanceof ClusterGuardError)) {
      throw cause;
    }
    const kind: FailureKind = cause.reason === "unauthorized" ? "authentication" : "configuration";
    const { hint, command } = cause;
    throw new OperationError(kind, cause.message, { hint, command, cause });
  }
}

/** Refuses an environment that must be bound to a cluster and is not; looks at no cluster. */
export async function refuseUnbound(environment: Environment): Promise<void> {
  if (environment.cluster.context === "") {
    await checkTarget(environment); // fails, and says how to bind it
  }
}
