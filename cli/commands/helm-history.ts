import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import type { Context } from "../context.ts";
import type { Outcome } from "../envelope.ts";
import type { HelmHistoryOutput } from "../helm-schema.ts";
import { explainedReference, explainHelm, helmProject } from "../helm-session.ts";
import { releaseSession, type Wanted } from "../helm-session.ts";
import { withHelp } from "../help.ts";
import type { Run } from "../program.ts";

type Told = Extract<HelmHistoryOutput, { name: string }>;

const COLUMNS = ["REVISION", "STATUS", "CHART", "VERSION", "UPDATED", "DESCRIPTION"].map(
  (title) => ({ title }),
);

/** `moor helm history`: the revisions of a release. */
export function helmHistoryCommand(run: Run): CommandUnknownOpts {
  const command = new Command("history")
    .summary("the revisions of a release")
    .description(
      "Print the revisions that Helm keeps of a release, the oldest first, with what came of them.",
    )
    .argument("<release>", "name, or namespace/name")
    .option("-n, --namespace <name>", "namespace of the release")
    .option("--explain", "print the equivalent commands; run nothing")
    .action((name, { namespace, explain }, self) =>
      run(self, (context) => history(context, { name, namespace }, explain === true)),
    );
  return withHelp(command, [
    ["moor helm history cache -e dev", "a table"],
    ["moor helm history globex/cache -e dev -o json", "for programs"],
  ]);
}

async function history(context: Context, wanted: Wanted, explain: boolean): Promise<Outcome> {
  const project = await helmProject(context);
  if (explain) {
    const { namespace, name } = explainedReference(project, wanted);
    return explainHelm(project, [["history", name, "-n", namespace]]);
  }
  const { session, reference } = await releaseSession(project, wanted);
  const { releaseHistory } = await import("../../automation/helm/releases.ts");
  const { secretPathsOf } = await import("../../automation/helm/managed-release.ts");
  const secretPaths = secretPathsOf(project.declared, reference);
  const { signal } = context;
  const revisions = await releaseHistory(session.place, reference, { secretPaths, signal });
  const data: Told = { ...reference, revisions: revisions.map((one) => ({ ...one })) };
  const { table } = await import("../../report/table.ts");
  const rows = revisions.map((one) => [
    String(one.revision),
    one.status,
    one.chart,
    one.version,
    one.updated,
    one.description,
  ]);
  return { data, text: table(COLUMNS, rows) };
}
