import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import { withHelp } from "../help.ts";
import type { Run } from "../program.ts";
import { helmDriftCommand } from "./helm-drift.ts";
import { helmHistoryCommand } from "./helm-history.ts";
import { helmListCommand } from "./helm-list.ts";
import { helmPullCommand } from "./helm-pull.ts";
import { helmRepoCommand } from "./helm-repo.ts";
import { helmRollbackCommand } from "./helm-rollback.ts";
import { helmStatusCommand } from "./helm-status.ts";
import { helmUninstallCommand } from "./helm-uninstall.ts";
import { helmValuesCommand } from "./helm-values.ts";

const COMMANDS = [
  helmListCommand,
  helmStatusCommand,
  helmHistoryCommand,
  helmValuesCommand,
  helmDriftCommand,
  helmRollbackCommand,
  helmUninstallCommand,
  helmPullCommand,
  helmRepoCommand,
];

/** `moor helm`: Helm releases and charts of an environment. */
export function helmCommand(run: Run): CommandUnknownOpts {
  const group = new Command("helm")
    .summary("look at Helm releases, roll them back, remove foreign ones; fetch charts")
    .description(
      "Helm releases of an environment, on exactly the cluster that it is bound to, and the charts\n" +
        "that it needs. What the files declare is changed by moor deploy.",
    );
  for (const make of COMMANDS) group.addCommand(make(run));
  return withHelp(group, [
    ["moor helm list -e dev", "which there are, and who declares them"],
    ["moor helm status cache -e dev", "one of them"],
    ["moor helm rollback cache -e dev", "its last good revision"],
  ]);
}
