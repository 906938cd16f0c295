import type { CommandUnknownOpts } from "@commander-js/extra-typings";

import { checkCommand } from "./commands/check.ts";
import { clusterCommand } from "./commands/cluster.ts";
import { deployCommand } from "./commands/deploy.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { downCommand } from "./commands/down.ts";
import { envCommand } from "./commands/env.ts";
import { helmCommand } from "./commands/helm.ts";
import { isolationCommand } from "./commands/isolation.ts";
import { planCommand } from "./commands/plan.ts";
import { policyCommand } from "./commands/policy.ts";
import { rbacCommand } from "./commands/rbac.ts";
import { recoverCommand } from "./commands/recover.ts";
import { renderCommand } from "./commands/render.ts";
import { schemaCommand } from "./commands/schema.ts";
import { secretsCommand } from "./commands/secrets.ts";
import { startCommand } from "./commands/start.ts";
import { statusCommand } from "./commands/status.ts";
import type { Run } from "./program.ts";

/** Every command, in the order of `moor --help`. */
export const commandTable: readonly ((run: Run) => CommandUnknownOpts)[] = [
  planCommand,
  checkCommand,
  policyCommand,
  isolationCommand,
  renderCommand,
  rbacCommand,
  deployCommand,
  statusCommand,
  recoverCommand,
  helmCommand,
  envCommand,
  secretsCommand,
  clusterCommand,
  doctorCommand,
  schemaCommand,
  startCommand,
  downCommand,
];
