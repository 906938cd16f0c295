import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import type { SecretState } from "../../automation/secrets.ts";
import type { Context } from "../context.ts";
import type { Outcome } from "../envelope.ts";
import { withHelp } from "../help.ts";
import type { Run } from "../program.ts";
import type { SecretsList } from "../secrets-schema.ts";

const COLUMNS = [{ title: "SECRET" }, { title: "STATE" }, { title: "USED BY" }] as const;

/** `moor secrets list`: every secret and where it stands. */
export function secretsListCommand(run: Run): CommandUnknownOpts {
  const command = new Command("list")
    .summary("every secret: where it is used, and whether it has a value; offline")
    .description(
      "Print every secret that the environment refers to or has: set, generated, missing or unused.\n" +
        "Reads files only, and prints no value.",
    )
    .action((_options, self) => run(self, list));
  return withHelp(command, [
    ["moor secrets list -e prod", "a table"],
    ["moor secrets list -e prod -o json", "for programs"],
  ]);
}

async function list(context: Context): Promise<Outcome> {
  const { name } = await context.environment();
  const { listSecrets } = await import("../../automation/secrets.ts");
  const states = await listSecrets({ root: await context.root(), environment: name });
  const data: SecretsList = {
    secrets: states.map(({ key, state, due, usedBy }) => {
      return { key, state, due: due ?? null, usedBy: [...usedBy] };
    }),
  };
  if (states.length === 0) return { data, text: `${name} refers to no secret` };
  const { table } = await import("../../report/table.ts");
  const rows = states.map((one) => [one.key, stateText(one), one.usedBy.join(", ")]);
  const isDue = states.some(({ due, isPullSecret }) => due !== undefined && !isPullSecret);
  const hints = isDue ? [`npx moor secrets generate -e ${name} --dry-run`] : [];
  return { data, text: table(COLUMNS, rows), hints };
}

function stateText({ state, due }: SecretState): string {
  return due === "keepers" ? `${state}, its keepers changed` : state;
}
