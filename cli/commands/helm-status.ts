import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";

import type { ReleaseStatus } from "../../automation/helm/releases.ts";
import type { Context } from "../context.ts";
import type { Outcome } from "../envelope.ts";
import { exitCode } from "../exit-codes.ts";
import type { HelmStatusOutput } from "../helm-schema.ts";
import { explainedReference, explainHelm, helmProject, pendingProblem } from "../helm-session.ts";
import { releaseSession, type Wanted } from "../helm-session.ts";
import { withHelp } from "../help.ts";
import type { CliProblem } from "../problem.ts";
import type { Run } from "../program.ts";

interface Flags {
  readonly explain?: true | undefined;
}

type Shown = Extract<HelmStatusOutput, { name: string }>;

/** `moor helm status`: one release. */
export function helmStatusCommand(run: Run): CommandUnknownOpts {
  const command = new Command("status")
    .summary("state, objects and pods of a release")
    .description(
      "Print the state of a release, the objects that it made and its pods. Exit code 4 when it is\n" +
        "not deployed or a pod is not ready.",
    )
    .argument("<release>", "name, or namespace/name")
    .option("-n, --namespace <name>", "namespace of the release")
    .option("--explain", "print the equivalent commands; run nothing")
    .action((name, { namespace, explain }, self) =>
      run(self, (context) => status(context, { name, namespace }, { explain })),
    );
  return withHelp(command, [
    ["moor helm status cache -e dev", "for people"],
    ["moor helm status globex/cache -e dev -o json", "for programs"],
  ]);
}

async function status(context: Context, wanted: Wanted, flags: Flags): Promise<Outcome> {
  const project = await helmProject(context);
  if (flags.explain === true) {
    const { namespace, name } = explainedReference(project, wanted);
    return explainHelm(project, [["status", name, "-n", namespace]]);
  }
  const { session, reference } = await releaseSession(project, wanted);
  const { releaseStatus } = await import("../../automation/helm/releases.ts");
  const { declarationOf, secretPathsOf } = await import("../../automation/helm/managed-release.ts");
  const declaration = declarationOf(project.declared, reference);
  const secretPaths = secretPathsOf(project.declared, reference);
  const { signal } = context;
  const found = await releaseStatus(session.place, reference, { secretPaths, signal });
  const problems = wrong(found);
  return {
    data: shown(found, declaration?.at ?? null),
    text: textOf(found, declaration?.at),
    exitCode: problems.length === 0 ? exitCode.success : exitCode.resource,
    problems,
  };
}

function shown(found: ReleaseStatus, declaredAt: string | null): Shown {
  const objects = found.objects.map((one) => ({ ...one }));
  return { ...found, objects, pods: found.pods.map((one) => ({ ...one })), declaredAt };
}

function textOf(found: ReleaseStatus, declaredAt: string | undefined): string {
  const app = found.appVersion === "" ? "" : ` (${found.appVersion})`;
  const rows = [
    ["release", `${found.namespace}/${found.name}`],
    ["status", `${found.status}, revision ${found.revision}: ${found.description}`],
    ["chart", `${found.chart} ${found.version}${app}`],
    ["deployed", `${found.updated}, first ${found.firstDeployed}`],
    ["declared", declaredAt ?? "nowhere in the files of this environment"],
    ...found.objects.map(({ kind, name }) => ["object", `${kind} ${name}`]),
    ...found.pods.map((pod) => ["pod", `${pod.name} ${pod.phase}${pod.ready ? ", ready" : ""}`]),
  ];
  const problems = wrong(found).map((one) => ["problem", [one.message, one.hint].join(" ").trim()]);
  return [...rows, ...problems].map(([key = "", text = ""]) => key.padEnd(10) + text).join("\n");
}

function wrong({ namespace, name, status: state, pods }: ReleaseStatus): readonly CliProblem[] {
  const release = `${namespace}/${name}`;
  if (state.startsWith("pending-")) {
    return [pendingProblem(release, state)];
  }
  if (state !== "deployed") {
    return [
      {
        code: "release-not-deployed",
        message: `${release} is ${state}.`,
        command: `npx moor helm history ${release}`,
      },
    ];
  }
  return pods
    .filter(({ ready, phase }) => !ready && phase !== "Succeeded")
    .map((pod) => ({
      code: "not-ready",
      message: `Pod ${pod.name} of ${release} is not ready: ${pod.phase}.`,
    }));
}
