import { delimiter } from "node:path";

import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import type { Context } from "../context.ts";
import type { Outcome } from "../envelope.ts";
import { withHelp } from "../help.ts";
import type { EnvShell } from "../output-schemas.ts";
import type { Run } from "../program.ts";

/** `moor env shell`: lets plain `pulumi`, `kubectl` and `helm` work on an environment. */
export function envShellCommand(run: Run): CommandUnknownOpts {
  const command = new Command("shell")
    .description(
      "Print the variables with which pulumi, kubectl and helm work on an environment exactly as\n" +
        "moor does: pinned tools and Node first on PATH, backend, passphrase file, kubeconfig and\n" +
        "the working copy of the stack file.",
    )
    .action((_options, self) => run(self, printVariables));
  return withHelp(command, [
    ['eval "$(npx moor env shell -e dev)"', "enter dev in this shell"],
    ["pulumi preview -s dev --expect-no-changes", "then plain pulumi works"],
    ["kubectl get pods -A", "and so does kubectl"],
  ]);
}

async function printVariables(context: Context): Promise<Outcome> {
  const { name } = await context.environment();
  const { shellVariables } = await import("../shell-environment.ts");
  const data = await shellVariables(context, name);
  return { data, text: shellLines(data).join("\n") };
}

/** The commands that a POSIX shell evaluates. */
export function shellLines({ path, variables, unset }: EnvShell): readonly string[] {
  return [
    ...unset.map((key) => `unset ${key}`),
    ...Object.entries(variables).map(([key, value]) => `export ${key}=${quoted(value)}`),
    `export PATH=${quoted(path.join(delimiter))}:"$PATH"`,
  ];
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}
