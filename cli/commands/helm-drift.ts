import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import type { ObjectDrift, ReleaseDrift } from "../../automation/helm/release-drift.ts";
import type { Context } from "../context.ts";
import type { Outcome } from "../envelope.ts";
import { exitCode } from "../exit-codes.ts";
import type { HelmDriftOutput } from "../helm-schema.ts";
import { helmProject, helmSession, releaseSession } from "../helm-session.ts";
import { withHelp } from "../help.ts";
import type { Run } from "../program.ts";

interface Flags {
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

const COLUMNS = ["NAMESPACE", "RELEASE", "OBJECT", "CHANGED"].map((title) => ({ title }));

/** `moor helm drift`: what somebody else changed of the releases. */
export function helmDriftCommand(run: Run): CommandUnknownOpts {
  const command = new Command("drift")
    .summary("what somebody changed of releases since Helm deployed them")
    .description(
      "Compare what Helm last applied with what the cluster has, and print the paths that differ.\n" +
        "Defaults of the API server, fields of controllers and replicas under an autoscaler do not\n" +
        "count. What a deployment would change is shown by moor plan --live. Exit code 7 means drift.",
    )
    .argument("[release]", "name, or namespace/name; without it all of the environment")
    .option("-n, --namespace <name>", "namespace of the release")
    .action((name, { namespace }, self) =>
      run(self, (context) => drift(context, { name, namespace })),
    );
  return withHelp(command, [
    ["moor helm drift -e dev", "every release of the environment"],
    ["moor helm drift globex/cache -e dev -o json", "one of them, for programs"],
  ]);
}

async function drift(context: Context, { name, namespace }: Flags): Promise<Outcome> {
  const project = await helmProject(context);
  const only =
    name === undefined ? undefined : (await releaseSession(project, { name, namespace })).reference;
  if (only === undefined) await helmSession(project);
  const { releaseDrift } = await import("../../automation/helm/release-drift.ts");
  const found = await releaseDrift(project.loaded.environment, only);
  const data: HelmDriftOutput = { releases: found.map(shown) };
  const drifted = found.flatMap(({ objects }) => objects).length;
  return {
    data,
    text: await textOf(found),
    exitCode: drifted === 0 ? exitCode.success : exitCode.unexpectedChanges,
    hints:
      drifted === 0 ? [] : ["moor deploy applies a release again when its chart or values change"],
  };
}

function shown({
  namespace,
  name,
  revision,
  objects,
}: ReleaseDrift): HelmDriftOutput["releases"][number] {
  return {
    namespace,
    name,
    revision,
    objects: objects.map(({ paths, ...one }) => ({ ...one, paths: [...paths] })),
  };
}

async function textOf(found: readonly ReleaseDrift[]): Promise<string> {
  const rows = found.flatMap(({ namespace, name, objects }) =>
    objects.map((one) => [namespace, name, `${one.kind} ${one.name}`, changed(one)]),
  );
  if (rows.length === 0) return `${found.length} releases are as Helm deployed them`;
  const { table } = await import("../../report/table.ts");
  return table(COLUMNS, rows);
}

function changed({ missing, paths }: ObjectDrift): string {
  return missing ? "deleted" : paths.join(", ");
}
