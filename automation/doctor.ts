import type { StackTarget } from "./operation.ts";
import { clusterChecks } from "./doctor/cluster-checks.ts";
import { machineChecks } from "./doctor/machine-checks.ts";
import { nodeChecks } from "./doctor/node-checks.ts";
import { stackChecks } from "./doctor/stack-checks.ts";
import { toolChecks } from "./doctor/tool-checks.ts";

/** One line of the doctor's report. */
export interface Check {
  readonly name: string;
  readonly found: string;
  readonly wanted: string;
  /** `warning`: works, but something is lost or will break soon. */
  readonly ok: boolean | "warning";
  /** What mends it; empty when nothing needs to be mended. */
  readonly fix: string;
}

/** Looks at everything that an environment needs, and changes nothing. */
export async function diagnose(
  root: string,
  environment: string,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Promise<readonly Check[]> {
  const target: StackTarget = { root, environment };
  const [tools, stack, cluster, node] = await Promise.all([
    toolChecks(),
    stackChecks(target, variables),
    clusterChecks(target),
    nodeChecks(target),
  ]);
  return [...machineChecks(root, variables), ...tools, ...stack, ...cluster, ...node];
}
