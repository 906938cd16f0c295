import { dirname } from "node:path";

import type { Context } from "./context.ts";
import type { EnvShell } from "./output-schemas.ts";
import { obtainTools } from "./tools.ts";

/** Variables of the user that would win over those of a stack below `.moorage/`. */
const OVERRIDING = ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_ACCESS_TOKEN"];

/** What a shell needs so that plain `pulumi`, `kubectl` and `helm` work on an environment. */
export async function shellVariables(context: Context, name: string): Promise<EnvShell> {
  const target = { root: await context.root(), environment: name };
  const { loadEnvironment } = await import("../environment/load.ts");
  const { embedded } = loadEnvironment(target).environment.cluster;
  const { shellEnvironment } = await import("../automation/workspace.ts");
  const toolchain = await obtainTools(context);
  const shell = await shellEnvironment(target, toolchain);
  // The whole PATH would carry the folders that npx adds into the user's shell.
  const variables = Object.entries(shell).filter(([key]) => key !== "PATH");
  return {
    path: [toolchain.binDir, dirname(process.execPath)],
    variables: Object.fromEntries(variables),
    unset: embedded ? OVERRIDING.filter((key) => context.host.env[key] !== undefined) : [],
  };
}
