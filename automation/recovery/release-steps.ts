import { join } from "node:path";

import type { Environment } from "../../environment/environment.ts";
import { clusterClient, requestFailure } from "../cluster-client.ts";
import { OperationError } from "../errors.ts";
import { releaseName } from "../helm/ask-helm.ts";
import { recordedReleases } from "../helm/managed-release.ts";
import { type ReleaseRecord, releaseRecords } from "../helm/release-records.ts";
import { type HelmPlace, runHelm } from "../helm/run-helm.ts";
import { objectName, type PendingOperation } from "../pending.ts";
import type { Workspace } from "../workspace.ts";
import { judgeRelease, type ReleaseVerdict } from "./judge-release.ts";
import type { FoundStep } from "./recovery-step.ts";

/** What to look for. */
export interface ReleaseSearch {
  readonly workspace: Workspace;
  readonly environment: Environment;
  readonly pending: readonly PendingOperation[];
  /**
   * `pending`: releases with a pending operation; `all`: those of the state and of the files too; else
   * the one of that `namespace/name`.
   */
  readonly which: string;
}

/** Releases that an interrupted run left so that Helm refuses them, or that no state has. */
export async function releaseSteps(search: ReleaseSearch): Promise<readonly FoundStep[]> {
  const { workspace, environment, pending, which } = search;
  const operations = new Map(pending.flatMap(releaseOperation));
  if (which === "pending" && operations.size === 0) return [];
  const recorded = await recordedReleases(workspace);
  const declared = environment.tenants.flatMap(({ releases }) => releases.map(releaseName));
  const known = [...operations.keys(), ...recorded, ...declared];
  const wanted =
    which === "pending" ? [...operations.keys()] : which === "all" ? known : requireKnown(search);
  const steps: FoundStep[] = [];
  for (const id of [...new Set(wanted)].sort()) {
    const records = await recordsOf(id, environment);
    if (records.length === 0) continue;
    const verdict = judgeRelease({
      records,
      pending: operations.get(id),
      recorded: recorded.has(id),
      environment: environment.name,
      protect: environment.protect,
      now: Date.now(),
    });
    if (verdict !== undefined) steps.push(releaseStep(id, verdict, search));
  }
  return steps;
}

function requireKnown({ which, environment }: ReleaseSearch): readonly string[] {
  const namespaces = environment.tenants.flatMap((tenant) => tenant.namespaces);
  const [namespace = "", name = ""] = which.split("/");
  if (name !== "" && namespaces.some((one) => one.name === namespace)) return [which];
  const message =
    name === ""
      ? `"${which}" is no release: it is <namespace>/<name>`
      : `${environment.name} has no namespace "${namespace}"`;
  const hint = `its namespaces are ${namespaces.map((one) => one.name).join(", ")}`;
  throw new OperationError("configuration", message, { hint });
}

function releaseStep(
  id: string,
  { revision, ...verdict }: ReleaseVerdict,
  search: ReleaseSearch,
): FoundStep {
  const [namespace = "", name = ""] = id.split("/");
  const args =
    verdict.action === "rollback"
      ? ["rollback", name, String(revision ?? 0)]
      : ["uninstall", name, "--ignore-not-found", "--wait"];
  const scoped = [...args, "--namespace", namespace];
  const { cluster } = search.environment;
  const take = async (): Promise<void> => {
    await helm(id, scoped, search);
  };
  const isTaken = verdict.action !== "refuse";
  return {
    part: "release",
    subject: `release ${id}`,
    ...verdict,
    reason: revision === undefined ? verdict.reason : `${verdict.reason}; back to ${revision}`,
    command: isTaken
      ? ["helm", ...scoped, "--kube-context", cluster.context].join(" ")
      : `helm history ${name} --namespace ${namespace} --kube-context ${cluster.context}`,
    take: isTaken ? take : undefined,
  };
}

async function helm(id: string, args: readonly string[], search: ReleaseSearch): Promise<void> {
  const { workspace, environment } = search;
  const { kubeconfig, context } = environment.cluster;
  const place: HelmPlace = {
    helm: join(workspace.toolchain.binDir, "helm"),
    home: join(workspace.env["TMPDIR"] ?? workspace.files.temporary, "helm"),
    cluster: { kubeconfig, context },
  };
  const { exitCode, stderr } = await runHelm(place, { args: [...args, "--timeout", "5m"] });
  if (exitCode === 0) return;
  const said = stderr.replace(/^Error: /m, "").trim();
  throw new OperationError("resource", `helm ${args[0] ?? ""} of ${id} failed: ${said}`, {
    hint: "nothing else was tried; run the same command again when the cause is gone",
  });
}

async function recordsOf(id: string, { cluster }: Environment): Promise<readonly ReleaseRecord[]> {
  const [namespace = "", name] = id.split("/");
  try {
    return await releaseRecords(await clusterClient(cluster), namespace, name);
  } catch (error) {
    throw requestFailure(error, cluster);
  }
}

function releaseOperation(
  operation: PendingOperation,
): readonly (readonly [string, PendingOperation])[] {
  const { asked, reference } = operation;
  return asked === undefined || reference === undefined ? [] : [[objectName(reference), operation]];
}
