import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import type { ReleaseSummary } from "../../automation/helm/releases.ts";
import type { Context } from "../context.ts";
import type { Outcome } from "../envelope.ts";
import type { HelmListOutput } from "../helm-schema.ts";
import { environmentReleases, explainHelm, helmProject, helmSession } from "../helm-session.ts";
import type { HelmProject, HelmSession } from "../helm-session.ts";
import { withHelp } from "../help.ts";
import type { Run } from "../program.ts";

interface Flags {
  readonly namespace?: string | undefined;
  readonly allNamespaces?: true | undefined;
  readonly explain?: true | undefined;
}

type Listed = Extract<HelmListOutput, { releases: unknown }>;

const COLUMNS = [
  "NAMESPACE",
  "NAME",
  "REVISION",
  "STATUS",
  "CHART",
  "VERSION",
  "UPDATED",
  "DECLARED",
].map((title) => ({ title }));

/** `moor helm list`: the Helm releases of an environment. */
export function helmListCommand(run: Run): CommandUnknownOpts {
  const command = new Command("list")
    .summary("the Helm releases in the namespaces of the environment")
    .description(
      "Print every Helm release in the namespaces of the environment, whoever installed it, in which\n" +
        "state it is and where the files declare it; and the declared ones that are not there.",
    )
    .option("-n, --namespace <name>", "the releases of one namespace")
    .option("-A, --all-namespaces", "the releases of the whole cluster")
    .option("--explain", "print the equivalent commands; run nothing")
    .action((options, self) => run(self, (context) => list(context, options)));
  return withHelp(command, [
    ["moor helm list -e dev", "a table"],
    ["moor helm list -e dev --namespace globex", "of one namespace"],
    ["moor helm list -e dev -o json", "for programs"],
  ]);
}

async function list(context: Context, flags: Flags): Promise<Outcome> {
  const project = await helmProject(context);
  const where = flags.namespace === undefined ? ["-A"] : ["-n", flags.namespace];
  if (flags.explain === true) return explainHelm(project, [["list", ...where]]);
  const session = await helmSession(project);
  const releases = await listed(session, flags);
  const data: Listed = {
    releases: releases.map((release) => ({ ...release, declaredAt: placeOf(project, release) })),
    missing: missing(project, releases, flags.namespace),
  };
  const hints = data.missing.map(({ namespace, name, declaredAt }) => {
    return `${namespace}/${name} (${declaredAt}) is not in the cluster: npx moor deploy`;
  });
  return { data, text: await textOf(data, context.color), hints: [...hints, ...stuck(releases)] };
}

async function listed(session: HelmSession, flags: Flags): Promise<readonly ReleaseSummary[]> {
  const { namespace, allNamespaces } = flags;
  if (namespace === undefined && allNamespaces !== true) return environmentReleases(session);
  const { listReleases } = await import("../../automation/helm/releases.ts");
  const { signal } = session.context;
  return listReleases(session.place, namespace === undefined ? { signal } : { namespace, signal });
}

function placeOf(
  { declared }: HelmProject,
  { namespace, name }: Pick<ReleaseSummary, "namespace" | "name">,
): string | null {
  return declared.find((one) => one.namespace === namespace && one.name === name)?.at ?? null;
}

/** Only `release` is sure to be one of Helm's. */
function missing(
  { declared }: HelmProject,
  found: readonly ReleaseSummary[],
  namespace: string | undefined,
): Listed["missing"] {
  return declared
    .filter(({ config }) => config.engine === "release")
    .filter((one) => namespace === undefined || one.namespace === namespace)
    .filter((one) => !found.some((two) => two.namespace === one.namespace && two.name === one.name))
    .map(({ namespace: space, name, at }) => ({ namespace: space, name, declaredAt: at }));
}

function stuck(releases: readonly ReleaseSummary[]): readonly string[] {
  return releases
    .filter(({ status }) => status.startsWith("pending-"))
    .map(({ namespace, name }) => `npx moor recover --helm ${namespace}/${name}`);
}

async function textOf({ releases }: Listed, color: boolean): Promise<string> {
  if (releases.length === 0) return "no Helm release";
  const { table } = await import("../../report/table.ts");
  const { styleFor } = await import("../../report/style.ts");
  const style = styleFor({ color });
  const rows = releases.map((one) => [
    one.namespace,
    one.name,
    String(one.revision),
    one.status === "deployed" ? style.good(one.status) : style.bad(one.status),
    one.chart,
    one.version,
    one.updated,
    one.declaredAt ?? "-",
  ]);
  return table(COLUMNS, rows, style.heading);
}
