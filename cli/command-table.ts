import type { CommandUnknownOpts } from "@commander-js/extra-typings";

import { clusterCommand } from "./commands/cluster.ts";
import { deployCommand } from "./commands/deploy.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { downCommand } from "./commands/down.ts";
import { envCommand } from "./commands/env.ts";
import { isolationCommand } from "./commands/isolation.ts";
import { planCommand } from "./commands/plan.ts";
import { schemaCommand } from "./commands/schema.ts";
import { startCommand } from "./commands/start.ts";
import { statusCommand } from "./commands/status.ts";
import type { Run } from "./program.ts";

/** Every command, in the order of `moor --help`. */
export const commandTable: readonly ((run: Run) => CommandUnknownOpts)[] = [
  planCommand,
  isolationCommand,
  deployCommand,
  statusCommand,
  envCommand,
  clusterCommand,
  doctorCommand,
  schemaCommand,
  startCommand,
  downCommand,
];
