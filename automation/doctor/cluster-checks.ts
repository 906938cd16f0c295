import type { Check } from "../doctor.ts";
import { messageOf, OperationError } from "../errors.ts";
import type { StackTarget } from "../operation.ts";
import { projectFiles } from "../project-files.ts";
import { checkTarget, readEnvironment } from "../target-check.ts";

/** The cluster of an environment: reachable, and the one that it is bound to. */
export async function clusterChecks(target: StackTarget): Promise<readonly Check[]> {
  const environment = await readEnvironment(target).then(
    (loaded) => loaded.environment,
    () => undefined, // its problems are another check's
  );
  if (environment === undefined) {
    return [];
  }
  if (environment.cluster.embedded) {
    const running = await embeddedCheck(target);
    if (running.ok !== true) {
      return [running];
    }
  }
  const { context } = environment.cluster;
  const check = { name: "cluster", wanted: `context "${context}" with the recorded identity` };
  try {
    await checkTarget(environment);
    return [{ ...check, found: `context "${context}" answers`, ok: true, fix: "" }];
  } catch (error) {
    return [{ ...check, found: messageOf(error), ok: false, fix: fixOf(error) }];
  }
}

async function embeddedCheck(target: StackTarget): Promise<Check> {
  const { clusterStatus } = await import("../../toolchain/cluster.ts");
  const { state, reason } = await clusterStatus({ directory: projectFiles(target).cluster });
  return {
    name: "embedded control plane",
    found: reason === undefined ? state : `${state}: ${reason}`,
    wanted: "running",
    ok: state === "running" ? true : state === "broken" ? false : "warning",
    fix: state === "running" ? "" : "npm start",
  };
}

function fixOf(error: unknown): string {
  if (!(error instanceof OperationError)) {
    return "";
  }
  return [error.hint, error.command].filter((part) => part !== undefined).join(": ");
}
