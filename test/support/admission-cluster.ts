import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { z } from "zod";

import { admissionPolicies } from "../../kubernetes/guards/admission.ts";
import { clusterDown, clusterUp } from "../../toolchain/cluster.ts";
import { acquireToolchain, ToolchainError } from "../../toolchain/toolchain.ts";
import { type Answer, type Call, clusterRequests, resourcePath } from "./cluster-requests.ts";
import type { Fields } from "./policy.ts";

const statusSchema = z.object({ message: z.string() });

/** An embedded control plane with all admission policies. */
export interface AdmissionCluster {
  readonly send: (call: Call) => Promise<Answer>;
  /** Applies on the server, strictly; fails the test when that is refused. */
  readonly apply: (object: Fields) => Promise<void>;
  /** Asks whether the object would be created. */
  readonly dryRun: (object: Fields) => Promise<Answer>;
  readonly stop: () => Promise<void>;
}

/** Starts a control plane; undefined, with the reason printed, where that is not possible. */
export async function admissionCluster(): Promise<AdmissionCluster | undefined> {
  const tools = ["kube", "kwok", "kwokctl"] as const;
  const toolchain = await acquireToolchain({ tools }).catch((error: unknown) => {
    if (!(error instanceof ToolchainError)) throw error;
    process.stdout.write(`skipped: the control plane cannot be had here\n${error.message}\n`);
    return undefined;
  });
  if (toolchain === undefined) return undefined;

  const directory = await mkdtemp(join(tmpdir(), "moorage-admission-"));
  const { kubeconfig } = await clusterUp({ directory, toolchain });
  const { send, close } = await clusterRequests(kubeconfig);
  const apply = async (object: Fields): Promise<void> => {
    const answer = await send({
      method: "PATCH",
      path: `${resourcePath(object)}/${nameOf(object)}?fieldManager=test&fieldValidation=Strict&force=true`,
      contentType: "application/apply-patch+yaml",
      body: object,
    });
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
  };
  for (const object of policyObjects()) await apply(object);
  return {
    send,
    apply,
    dryRun: (object) => {
      return send({ method: "POST", path: `${resourcePath(object)}?dryRun=All`, body: object });
    },
    stop: async () => {
      close();
      await clusterDown({ directory });
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Waits until something holds, at most a minute. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline;) {
    if (await holds()) return;
    await sleep(200);
  }
  assert.fail(`waited in vain for ${what}`);
}

/** Why a request was refused. */
export function messageOf({ body }: Answer): string {
  return statusSchema.parse(body).message;
}

/** Name of an object. */
export function nameOf(object: Fields): string {
  return z.object({ metadata: z.object({ name: z.string() }) }).parse(object).metadata.name;
}

/** A namespace that the policies look at, or not. */
export function namespace(name: string, labels: Fields, annotations: Fields = {}): Fields {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels, annotations } };
}

function policyObjects(): readonly Fields[] {
  const apiVersion = "admissionregistration.k8s.io/v1";
  const all = admissionPolicies({ guard: ["audit", "admission"], cordon: true });
  return all.flatMap(({ name, policy, bindings }) => [
    { apiVersion, kind: "ValidatingAdmissionPolicy", metadata: { name }, spec: policy },
    ...bindings.map((binding) => ({
      apiVersion,
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name: binding.name },
      spec: binding.spec,
    })),
  ]);
}
