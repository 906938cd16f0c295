import { join } from "node:path";

import { execa } from "execa";

import type { Environment } from "../environment/environment.ts";
import { ENVIRONMENT_LABEL } from "../kubernetes/labels.ts";
import { clusterClient, type ClusterClient, requestFailure } from "./cluster-client.ts";
import { OperationError } from "./errors.ts";
import { classifyFailure } from "./failure.ts";
import { runWhenUnlocked, waitForLock } from "./locked-engine.ts";
import type { OperationOptions } from "./operation.ts";
import {
  isRelease,
  objectName,
  type PendingOperation,
  pendingOperations,
  type PendingReference,
} from "./pending.ts";
import { stackArguments } from "./stack.ts";
import type { Workspace } from "./workspace.ts";

/**
 * Brings a managed stack back in order after its engine was killed; returns the number of operations
 * that had been pending.
 *
 * An object that was being created is undone, so that the next `up` makes it anew. Importing it
 * would not do: its fields belong to the field manager of the lost operation, whose random name
 * nothing recorded, and the next change of one of them would end in a server-side apply conflict.
 */
export async function repairStack(
  workspace: Workspace,
  environment: Environment,
  options: OperationOptions = {},
): Promise<number> {
  await waitForLock(workspace, options);
  const pending = pendingOperations(workspace.files.checkpoint);
  if (pending.length === 0) {
    return 0;
  }
  const message = `the last run was interrupted during ${pending.length} operations; repairing`;
  options.onEvent?.({ kind: "notice", message });
  await undoAll(pending, environment, workspace);
  const args = [
    "refresh",
    ...stackArguments(workspace),
    "--non-interactive",
    "--color=never",
    "--suppress-outputs",
    "--yes",
    "--skip-preview",
    "--clear-pending-creates",
  ];
  const run = await runWhenUnlocked(workspace, args, options);
  if (run.exitCode !== 0 || run.stopped !== undefined) {
    throw classifyFailure(run, { command: "refresh", workspace });
  }
  return pending.length;
}

async function undoAll(
  pending: readonly PendingOperation[],
  environment: Environment,
  workspace: Workspace,
): Promise<void> {
  const client = await clusterClient(environment.cluster);
  for (const operation of pending) {
    if (isRelease(operation)) {
      await takeBackRelease(operation, environment, workspace);
    } else if (operation.operation === "creating" && operation.reference !== undefined) {
      await undoCreate(operation.reference, environment, client);
    }
  }
}

async function undoCreate(
  reference: PendingReference,
  environment: Environment,
  client: ClusterClient,
): Promise<void> {
  const { apiVersion, kind, name, namespace } = reference;
  const metadata = namespace === undefined ? { name } : { name, namespace };
  try {
    const object = await client.read({ apiVersion, kind, metadata });
    if (object === undefined) {
      return;
    }
    requireOurs(object.metadata?.labels ?? {}, reference, environment);
    await client.remove({ apiVersion, kind, metadata });
  } catch (error) {
    throw error instanceof OperationError ? error : requestFailure(error, environment.cluster);
  }
}

function requireOurs(
  labels: Readonly<Record<string, string>>,
  reference: PendingReference,
  environment: Environment,
): void {
  if (labels[ENVIRONMENT_LABEL] !== environment.name) {
    const what = `${reference.kind} ${objectName(reference)} exists and does not belong to ${environment.name}`;
    throw new OperationError("configuration", what, {
      hint: `delete it, or give it the label ${ENVIRONMENT_LABEL}=${environment.name} if it is yours`,
    });
  }
}

/** Helm refuses a release that an interrupted command left pending. */
async function takeBackRelease(
  { operation, reference }: PendingOperation,
  { cluster }: Environment,
  workspace: Workspace,
): Promise<void> {
  if (reference === undefined) {
    return;
  }
  const { name, namespace = "default" } = reference;
  const place = ["--namespace", namespace, "--kubeconfig", cluster.kubeconfig];
  const helm = async (...args: readonly string[]): Promise<string> => {
    const command = [...args, ...place, "--kube-context", cluster.context];
    const binary = join(workspace.toolchain.binDir, "helm");
    const env = workspace.env;
    return (await execa(binary, command, { env, extendEnv: false, reject: false })).stdout;
  };
  if (operation === "creating") {
    await helm("uninstall", name, "--ignore-not-found", "--wait");
  } else if ((await helm("status", name)).includes("STATUS: pending-")) {
    await helm("rollback", name);
  }
}
