import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";

import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import type { BaselineTerms, Exemption } from "../../plan/policy-exemptions.ts";
import type { Context } from "../context.ts";
import type { Outcome } from "../envelope.ts";
import { exitCode } from "../exit-codes.ts";
import { withHelp } from "../help.ts";
import { type CliProblem, Failure, invocationFailure } from "../problem.ts";
import type { Run } from "../program.ts";

type Terms = BaselineTerms & { readonly days: number };

interface Flags {
  readonly owner: string;
  readonly reason: string;
  readonly days: string;
  readonly out?: string | undefined;
}

/** `moor policy baseline`: exemptions for what an environment violates now. */
export function policyBaselineCommand(run: Run): CommandUnknownOpts {
  const command = new Command("baseline")
    .summary("exemptions for what is there now")
    .description(
      "Write an exemption for each violation that the plan of an environment has now, to adopt the\n" +
        "rules without mending all at once: new violations fail from then on. The YAML goes below\n" +
        "moorage:policy of the stack file.",
    )
    .requiredOption("--owner <name>", "who answers for them")
    .option(
      "--reason <text>",
      "why, in 20 to 300 characters",
      "was there before the rule, to be mended",
    )
    .option("--days <number>", "how long they last, today not counted", "30")
    .option("--out <file>", "write to a file, which must not exist, instead of stdout")
    .action((flags, self) => run(self, (context) => baseline(context, flags)));
  return withHelp(command, [
    ["moor policy baseline -e dev --owner team-a", "YAML to paste"],
    ["moor policy baseline -e prod --owner team-a --days 60 --out baseline.yaml", "to a file"],
    ["moor policy baseline -e prod --owner team-a -o json", "for programs"],
  ]);
}

async function baseline(context: Context, flags: Flags): Promise<Outcome> {
  const terms = await termsOf(flags);
  const { name } = await context.environment();
  const { loadPlannable } = await import("../loading.ts");
  const { planProject } = await import("../planning.ts");
  const { planBaseline } = await import("../../plan/policy-exemptions.ts");
  const loaded = await loadPlannable(context, { root: await context.root(), environment: name });
  const plan = await planProject(context, loaded);
  const { exemptions, left, days } = planBaseline(loaded, plan, terms);
  const { out } = flags;
  const text = await yamlOf(exemptions);
  if (out !== undefined) await writeNew(context, out, text);
  const count = `${exemptions.length} exemption${exemptions.length === 1 ? "" : "s"}`;
  return {
    data: { file: out ?? null, exemptions, left },
    text: out === undefined ? text : `${count} in ${out}`,
    hints: [
      `add them to moorage:policy.exemptions in Pulumi.${name}.yaml`,
      ...(days === terms.days ? [] : [`they last ${days} days, the most that ${name} allows`]),
      ...(left === 0 ? [] : [`${left} more violations: nobody can be exempted from those`]),
    ],
  };
}

/** A stack file with nothing but these; dates and words are quoted, as YAML 1.1 reads them too. */
async function yamlOf(exemptions: readonly Exemption[]): Promise<string> {
  const { stringify } = await import("yaml");
  const config = { "moorage:policy": { exemptions } };
  return stringify({ config }, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false });
}

/** Writes a file that is not there yet: a stack file must not be lost. */
async function writeNew({ host }: Context, file: string, text: string): Promise<void> {
  try {
    await writeFile(resolve(host.cwd, file), text, { flag: "wx" });
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
    if (code !== "EEXIST" && code !== "ENOENT") throw error;
    throw invocationFailure({
      code: "invalid-argument",
      message: `--out ${file} ${code === "EEXIST" ? "is there already" : "is in a folder that does not exist"}.`,
      hint: "name a new file",
    });
  }
}

async function termsOf({ owner, reason, days }: Flags): Promise<Terms> {
  const { termProblems } = await import("../../plan/policy-exemptions.ts");
  const count = /^\d{1,3}$/.test(days) ? Number(days) : 0;
  const problems = [
    ...termProblems({ owner, reason }).map(({ term, message, hint }): CliProblem => {
      return { code: "invalid-argument", message: `--${term} ${message}.`, hint };
    }),
    ...(count >= 1 && count <= LONGEST ? [] : [wrongDays(days)]),
  ];
  if (problems.length > 0) throw new Failure(exitCode.configuration, problems);
  return { owner, reason, days: count };
}

/** Days that an exemption may last where it may last longest. */
const LONGEST = 180;

function wrongDays(days: string): CliProblem {
  return {
    code: "invalid-argument",
    message: `--days "${days}" is not a number from 1 to ${LONGEST}.`,
    hint: "in prod an exemption lasts 90 days at most",
  };
}
