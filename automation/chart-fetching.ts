import { join } from "node:path";

import type { Fetching } from "../environment/charts/load-with-charts.ts";
import { acquireToolchain, findToolchain, type Toolchain } from "../toolchain/toolchain.ts";
import { OperationError } from "./errors.ts";
import type { StackTarget } from "./operation.ts";
import { runPulumi } from "./pulumi-command.ts";
import { ensureStack, stackArguments } from "./stack.ts";
import { openWorkspace } from "./workspace.ts";

/** How charts are fetched when some are not on this machine. */
export interface ChartOptions {
  /**
   * Tools to fetch with.
   *
   * @default - found or acquired by `toolchain/`
   */
  readonly toolchain?: Toolchain | undefined;
  /** Told before each download. */
  readonly onFetch?: ((what: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Helm of the toolchain, and passwords from the stack's encrypted values. */
export function chartFetching(target: StackTarget, options: ChartOptions): Fetching {
  return async () => {
    const tools = options.toolchain ?? (await onlyHelm());
    return {
      helm: join(tools.binDir, "helm"),
      secret: (key) => secretValue(target, key, options.toolchain),
      onFetch: options.onFetch,
      signal: options.signal,
    };
  };
}

async function onlyHelm(): Promise<Toolchain> {
  const tools = ["helm"] as const;
  return (await findToolchain({ tools })) ?? (await acquireToolchain({ tools }));
}

/** One encrypted value in the clear; undefined when it has none. */
async function secretValue(
  target: StackTarget,
  key: string,
  given: Toolchain | undefined,
): Promise<string | undefined> {
  const tools = given ?? (await findToolchain()) ?? (await acquireToolchain());
  const workspace = openWorkspace(target, tools);
  try {
    await ensureStack(workspace);
    const args = ["config", "get", `moorage:${key}`, ...stackArguments(workspace)];
    return await runPulumi(workspace, { args });
  } catch (error) {
    if (error instanceof OperationError && error.message.includes("not found")) return undefined;
    throw error;
  } finally {
    workspace.close();
  }
}
