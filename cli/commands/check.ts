import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";

import { counted } from "../../kubernetes/counted.ts";
import type { CheckResult } from "../../plan/check/check-result.ts";
import { writeBaseline } from "../baseline-file.ts";
import { type CheckFlags, checkPlaces } from "../checking.ts";
import type { Context } from "../context.ts";
import type { Outcome } from "../envelope.ts";
import { exitCode } from "../exit-codes.ts";
import { withHelp } from "../help.ts";
import { commonFormats } from "../output-formats.ts";
import { packageVersion } from "../package-version.ts";
import type { CliProblem } from "../problem.ts";
import type { Run } from "../program.ts";

/** `moor check`: the policy rules on any Kubernetes YAML. */
export function checkCommand(run: Run): CommandUnknownOpts {
  const command = parser()
    .summary("the policy rules on any Kubernetes YAML; offline")
    .description(
      "Check Kubernetes YAML or JSON with the rules of the policy pack: files, folders with *.yaml,\n" +
        "*.yml and *.json at any depth, or - for standard input. Needs no project, engine or cluster.\n" +
        "Without settings it is as strict as in production. -o text, json or sarif; exit code 5 on a\n" +
        "mandatory finding.",
    )
    .action((places, flags, self) =>
      run(self, (context) => check(context, places, flags), [...commonFormats, "sarif"]),
    );
  return withHelp(command, [
    ["moor check deploy/", "every manifest of a folder"],
    ["helm template shop | moor check -", "what a chart makes"],
    ["moor check deploy/ --pod-security baseline --kubernetes-version 1.34", "for a cluster"],
    ["moor check deploy/ --rules pod-privileged,MOOR-031", "two rules"],
    ["moor check deploy/ --write-baseline baseline.json", "accept what is there"],
    ["moor check deploy/ --baseline baseline.json -o sarif", "new findings, for code scanning"],
  ]);
}

const levels = ["restricted", "baseline", "privileged"] as const;
const profiles = ["dev", "staging", "prod"] as const;

/** The arguments, whose types follow from their texts. */
function parser() {
  return new Command("check")
    .argument("<place...>", "files, folders, or - for standard input")
    .addOption(
      new Option("--pod-security <level>", "level of the Pod Security Standards").choices(levels),
    )
    .option("--kubernetes-version <version>", "version that runs the objects, e.g. 1.36")
    .option("--rules <rules>", "only these: names, MOOR-007 or 7; commas, or several times", added)
    .addOption(new Option("--profile <profile>", "which levels hold").choices(profiles))
    .option("--settings <file>", "settings as below moorage:policy, e.g. a stack file")
    .option("--baseline <file>", "fail only on what this file does not list")
    .addOption(
      new Option("--write-baseline <file>", "write what is there now into such a file").conflicts(
        "baseline",
      ),
    );
}

function added(word: string, words: readonly string[] | undefined): readonly string[] {
  return [...(words ?? []), word];
}

type Flags = CheckFlags & { readonly writeBaseline?: string | undefined };

async function check(
  context: Context,
  places: readonly string[],
  { writeBaseline: target, ...flags }: Flags,
): Promise<Outcome> {
  const result = await checkPlaces(context, places, flags);
  const { checkJson } = await import("../../report/check-json.ts");
  const outcome: Outcome = {
    data: context.options.output === "json" ? checkJson(result) : null,
    text: await rendered(context, result),
    hints: result.notes.map((note) => `note: ${note}`),
  };
  if (target === undefined) return { ...outcome, ...(await verdict(result)) };
  const { baselineOf } = await import("../../plan/check/baseline.ts");
  const entries = baselineOf(result);
  await writeBaseline(context.host.cwd, target, entries);
  const all = entries.reduce((sum, { count }) => sum + count, 0);
  return {
    ...outcome,
    text: `wrote ${counted(all, "place")} of ${counted(result.objects.length, "object")} to ${target}`,
  };
}

async function rendered(context: Context, result: CheckResult): Promise<string> {
  switch (context.options.output) {
    case "json":
      return "";
    case "sarif": {
      const { checkSarif } = await import("../../report/check-sarif.ts");
      return JSON.stringify(checkSarif(result, packageVersion()), undefined, 2);
    }
    default: {
      const { checkText } = await import("../../report/check-text.ts");
      return checkText(result, context.textOptions);
    }
  }
}

/** One problem for each rule: thousands of objects may break the same one. */
async function verdict(result: CheckResult): Promise<Pick<Outcome, "exitCode" | "problems">> {
  const { mandatoryByRule } = await import("../../plan/check/check-result.ts");
  const problems = mandatoryByRule(result).map(({ rule, count, first }): CliProblem => {
    const what = `${counted(count, "mandatory finding")} of ${rule.name}`;
    return {
      code: rule.name,
      message: first === undefined ? what : `${what}, first at ${first}`,
      hint: rule.description,
      ...(rule.number === 0 ? {} : { command: `moor policy show ${rule.name}` }),
    };
  });
  return { exitCode: problems.length > 0 ? exitCode.policy : exitCode.success, problems };
}
