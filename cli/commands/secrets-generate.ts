import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import type { SecretState } from "../../automation/secrets.ts";
import type { Context } from "../context.ts";
import type { Outcome } from "../envelope.ts";
import { withHelp } from "../help.ts";
import { offer } from "../nearest.ts";
import { invocationFailure } from "../problem.ts";
import type { Run } from "../program.ts";
import { showProgress } from "../progress.ts";
import type { SecretsGenerate } from "../secrets-schema.ts";
import { obtainTools } from "../tools.ts";

interface Flags {
  readonly dryRun?: true | undefined;
}

/** `moor secrets generate`: random values for what is missing. */
export function secretsGenerateCommand(run: Run): CommandUnknownOpts {
  const command = new Command("generate")
    .summary("make random values for missing secrets and for changed keepers")
    .description(
      "Make a random value for every secret that the environment refers to and that has none, or\n" +
        "whose keepers changed (moorage:generate), and encrypt it into the stack file. No value is\n" +
        "printed or passed on a command line; a second run changes nothing.",
    )
    .argument("[keys...]", "only these")
    .option("--dry-run", "say what would be made; change nothing")
    .action((keys, options, self) => run(self, (context) => generate(context, keys, options)));
  return withHelp(command, [
    ["moor secrets generate -e prod --dry-run", "what is due, and why"],
    ["moor secrets generate -e prod", "make all that is due"],
    ["moor secrets generate acme-session-key -e prod", "make one"],
  ]);
}

async function generate(
  context: Context,
  keys: readonly string[],
  { dryRun }: Flags,
): Promise<Outcome> {
  const { name } = await context.environment();
  const target = { root: await context.root(), environment: name };
  const { dueSecrets, generateSecrets, listSecrets } = await import("../../automation/secrets.ts");
  const states = await listSecrets(target);
  requireKeys(states, keys);
  const left = leftToPeople(states);
  const planned = dueSecrets(states, keys);
  if (dryRun === true || planned.length === 0) return outcome(planned, left, dryRun === true);
  const toolchain = await obtainTools(context);
  const progress = await showProgress(context);
  progress.step(`Encrypting ${planned.length} values`);
  const { signal } = context;
  const made = await generateSecrets(target, { keys, toolchain, signal });
  progress.done();
  return outcome(made, left, false);
}

function outcome(due: readonly SecretState[], left: readonly string[], dryRun: boolean): Outcome {
  const generated = due.flatMap(({ key, due: reason }) => {
    return reason === undefined ? [] : [{ key, reason }];
  });
  const data: SecretsGenerate = { dryRun, generated, left: [...left] };
  const verb = dryRun ? "would generate" : "generated";
  const lines = generated.map(({ key, reason }) => {
    return `${verb} moorage:${key} (${reason === "missing" ? "it was missing" : "its keepers changed"})`;
  });
  const text = lines.length === 0 ? "no value is due" : lines.join("\n");
  return { data, text, hints: left.map(leftHint) };
}

function leftHint(key: string): string {
  return `moorage:${key} holds credentials of a registry, which nobody can make up: pulumi config set --secret moorage:${key}`;
}

function leftToPeople(states: readonly SecretState[]): readonly string[] {
  return states
    .filter(({ state, isPullSecret }) => state === "missing" && isPullSecret)
    .map(({ key }) => key);
}

function requireKeys(states: readonly SecretState[], keys: readonly string[]): void {
  const known = states.filter(({ usedBy }) => usedBy.length > 0).map(({ key }) => key);
  const unknown = keys.find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw invocationFailure({
    code: "unknown-secret",
    message: `Nothing refers to a secret "${unknown}".`,
    hint: offer(unknown, known),
    command: "npx moor secrets list",
  });
}
