import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import type { IsolationListing } from "../../plan/standalone-isolation.ts";
import type { Context } from "../context.ts";
import type { Outcome } from "../envelope.ts";
import { parseDuration } from "../duration.ts";
import { withHelp } from "../help.ts";
import { type AllFlags, choosesProbe } from "../isolation-probe-choice.ts";
import { isolationObjects } from "../isolation-objects.ts";
import { filterOf, refuseUnknown } from "../isolation-words.ts";
import { commonFormats } from "../output-formats.ts";
import type { Run } from "../program.ts";
import { slowProgress } from "../slow-progress.ts";

/** `moor isolation`: who reaches whom, in any Kubernetes YAML or in a plan. */
export function isolationCommand(run: Run): CommandUnknownOpts {
  const command = new Command("isolation")
    .summary("who reaches whom, in any Kubernetes YAML or in a plan; offline, or with packets")
    .description(
      "List every connection that the NetworkPolicies allow, with its ports and the policies that\n" +
        "allow it. With --manifests it reads any Kubernetes YAML or JSON and needs no project;\n" +
        "without, the plan of an environment. -o table (as text), json or mermaid.\n\n" +
        "With --probe it asks first, makes one small pod per workload beside it, tries every\n" +
        "connection, compares, and removes the pods: exit code 7 when cluster and plan differ.\n" +
        "--from, --to and --namespace narrow it: fewer pods, fewer connections.",
    )
    .option(
      "--manifests <place...>",
      "files, folders with *.yaml, *.yml and *.json at any depth, or - for standard input",
    )
    .option("--from <end...>", "only from: namespace/name[Kind], namespace/name, name, an address")
    .option("--to <end...>", "only to: the same")
    .option("--namespace <name...>", "only with an end in one of these namespaces")
    .option("--outsides", "also list cluster DNS, the metadata address and other named peers")
    .option("--ingress-namespace <name>", "with --manifests: where the ingress controller runs")
    .option("--pod-cidr <cidr...>", "with --manifests: ranges that pods have addresses in")
    .option("--probe", "try every connection of the plan in the cluster, with probe pods")
    .option("--image <reference>", "with --probe: image of the probe pods")
    .option("--internet <address>", "with --probe: an outside address that answers on TCP 443")
    .option(
      "--timeout <duration>",
      "with --probe: give up after so long, 5m without it",
      parseDuration,
    )
    .option("-y, --yes", "with --probe: do not ask")
    .action((flags, self) => run(self, (context) => isolation(context, flags), formats));
  return withHelp(command, [
    ["moor isolation --manifests deploy/", "every connection, as a table"],
    ["moor isolation --manifests deploy/ -o json", "for programs"],
    ["helm template shop | moor isolation --manifests -", "what a chart makes"],
    ["moor isolation -e dev --to db -o mermaid", "a picture of who reaches db"],
    ["moor isolation --probe -e dev", "ask, then prove the matrix by packets"],
    ["moor isolation --probe -e dev --to db", "only who reaches db"],
  ]);
}

const formats = [...commonFormats, "table", "mermaid"];

async function isolation(context: Context, flags: AllFlags): Promise<Outcome> {
  if (choosesProbe(flags, context.options.output)) {
    const { probing } = await import("../isolation-probing.ts");
    return await probing(context, flags);
  }
  const { listIsolation } = await import("../../plan/standalone-isolation.ts");
  const progress = slowProgress(context);
  const found = await isolationObjects(context, flags, progress);
  const filter = filterOf(flags);
  const listing = listIsolation(found.objects, { ...found, filter });
  await refuseUnknown(listing, filter);
  const shown = watched(listing, progress);
  const notes = [...found.notes, ...listing.notes];
  const skipped = found.skipped.map(({ kind, count }) => `${count} ${kind}`).join(", ");
  return {
    data: {
      counts: { files: found.files, ...listing.counts, skipped: found.skipped },
      notes,
      connections: shown.connections(),
      unknown: shown.unknown(),
    },
    text: await rendered(context, shown),
    hints: [
      ...notes.map((note) => `note: ${note}`),
      ...(skipped === "" ? [] : [`note: objects that decide no connection: ${skipped}`]),
    ],
  };
}

async function rendered(context: Context, listing: IsolationListing): Promise<string> {
  switch (context.options.output) {
    case "json":
      return "";
    case "mermaid": {
      const { isolationMermaid } = await import("../../report/isolation-mermaid.ts");
      return isolationMermaid(listing);
    }
    default: {
      const { isolationTable } = await import("../../report/isolation-table.ts");
      return isolationTable(listing, { color: context.color });
    }
  }
}

/** The listing, telling how far it is. */
function watched(listing: IsolationListing, progress: (text: string) => void): IsolationListing {
  function* counted<T>(rows: Iterable<T>): Generator<T> {
    let count = 0;
    for (const row of rows) {
      count += 1;
      if (count % 4096 === 0) progress(`${count} connections`);
      yield row;
    }
  }
  return {
    ...listing,
    connections: () => counted(listing.connections()),
    unknown: () => counted(listing.unknown()),
  };
}
