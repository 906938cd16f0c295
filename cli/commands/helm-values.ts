import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import { parseCount } from "../duration.ts";
import type { Context } from "../context.ts";
import type { Outcome } from "../envelope.ts";
import type { HelmValuesOutput } from "../helm-schema.ts";
import { explainedReference, explainHelm, helmProject } from "../helm-session.ts";
import { releaseSession, type Wanted } from "../helm-session.ts";
import { withHelp } from "../help.ts";
import type { Run } from "../program.ts";

interface Flags {
  readonly all?: true | undefined;
  readonly revision?: number | undefined;
  readonly explain?: true | undefined;
}

type Told = Extract<HelmValuesOutput, { name: string }>;

/** `moor helm values`: what a release was deployed with. */
export function helmValuesCommand(run: Run): CommandUnknownOpts {
  const command = new Command("values")
    .summary("what a release was deployed with; secrets masked")
    .description(
      "Print the values that a release was deployed with. What the stack file holds encrypted, and\n" +
        "what sounds or looks secret, reads [secret].",
    )
    .argument("<release>", "name, or namespace/name")
    .option("-n, --namespace <name>", "namespace of the release")
    .option("--all", "the chart's own values too")
    .option("--revision <n>", "of an earlier revision", parseCount)
    .option("--explain", "print the equivalent commands; run nothing")
    .action((name, { namespace, ...flags }, self) =>
      run(self, (context) => values(context, { name, namespace }, flags)),
    );
  return withHelp(command, [
    ["moor helm values cache -e dev", "what was set"],
    ["moor helm values cache -e dev --all", "and what the chart sets itself"],
    ["moor helm values cache -e dev --revision 2 -o json", "of an earlier revision"],
  ]);
}

async function values(context: Context, wanted: Wanted, flags: Flags): Promise<Outcome> {
  const { all, revision, explain } = flags;
  const project = await helmProject(context);
  if (explain === true) {
    const { namespace, name } = explainedReference(project, wanted);
    const rest = [
      ...(all === true ? ["--all"] : []),
      ...(revision === undefined ? [] : ["--revision", String(revision)]),
    ];
    const outcome = explainHelm(project, [["get", "values", name, "-n", namespace, ...rest]]);
    return { ...outcome, hints: ["helm itself prints secrets in clear"] };
  }
  const { session, reference } = await releaseSession(project, wanted);
  const { releaseValues } = await import("../../automation/helm/releases.ts");
  const { secretPathsOf } = await import("../../automation/helm/managed-release.ts");
  const secretPaths = secretPathsOf(project.declared, reference);
  const { signal } = context;
  const options = { all, revision, secretPaths, signal };
  const found = await releaseValues(session.place, reference, options);
  const data: Told = { ...reference, values: { ...found } };
  const { stringify } = await import("yaml");
  return { data, text: Object.keys(found).length === 0 ? "no value was set" : stringify(found) };
}
