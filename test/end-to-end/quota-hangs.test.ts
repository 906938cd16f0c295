import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { KubeConfig, KubernetesObjectApi, PatchStrategy } from "@kubernetes/client-node";
import { z } from "zod";

import type { PlannedResource, QuotaFit } from "../../plan/plan.ts";
import { quotaReport } from "../../plan/quota.ts";
import { clusterDown, clusterUp } from "../../toolchain/cluster.ts";
import { acquireToolchain, ToolchainError } from "../../toolchain/toolchain.ts";
import type { Toolchain } from "../../toolchain/toolchain.ts";
import { hangingRollouts, manifestsOf } from "./quota-shapes.ts";
import type { HangingRollout, Manifest } from "./quota-shapes.ts";

const deploymentSchema = z.object({
  metadata: z.object({ generation: z.number() }),
  status: z.object({
    observedGeneration: z.number().default(0),
    updatedReplicas: z.number().default(0),
    availableReplicas: z.number().default(0),
    replicas: z.number().default(0),
    conditions: z
      .array(z.object({ type: z.string(), status: z.string(), reason: z.string().optional() }))
      .default([]),
  }),
});
type Deployment = z.infer<typeof deploymentSchema>;
const quotaSchema = z.object({
  status: z.object({ hard: z.record(z.string(), z.string()).default({}) }).default({ hard: {} }),
});
const eventsSchema = z.object({
  items: z.array(z.object({ reason: z.string().optional(), message: z.string().optional() })),
});

/** What the plan would say about exactly the objects that go to the API server. */
function predicted(rollout: HangingRollout, hard: string): QuotaFit {
  const resources = manifestsOf(rollout, "planned", hard).map((inputs): PlannedResource => ({
    urn: `${inputs.kind}/${inputs.metadata.name}`,
    type: `kubernetes:v1:${inputs.kind}`,
    name: inputs.metadata.name,
    parent: undefined,
    inputs,
    custom: true,
    external: false,
    protect: false,
    retainOnDelete: false,
    dependsOn: [],
    aliases: [],
    component: undefined,
    tenant: undefined,
  }));
  const [row, ...others] = quotaReport(resources).rows;
  assert.ok(row !== undefined && others.length === 0);
  return row;
}

describe("rollouts that a quota stops on a real API server", function () {
  this.timeout(80_000);
  let directory = "";
  let api: KubernetesObjectApi;

  before(async function () {
    this.timeout(600_000);
    let toolchain: Toolchain;
    try {
      toolchain = await acquireToolchain({ tools: ["kube", "kwok", "kwokctl"] });
    } catch (error) {
      if (!(error instanceof ToolchainError)) throw error;
      process.stdout.write(`skipped: the control plane cannot be had here\n${error.message}\n`);
      this.skip();
    }
    directory = await mkdtemp(join(tmpdir(), "moorage-quota-"));
    const { kubeconfig, context } = await clusterUp({ directory, toolchain });
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    config.setCurrentContext(context);
    api = KubernetesObjectApi.makeApiClient(config);
    await api.create({
      apiVersion: "scheduling.k8s.io/v1",
      kind: "PriorityClass",
      metadata: { name: "critical" },
      value: 1000,
    });
  });

  after(async () => {
    if (directory === "") return;
    await clusterDown({ directory });
    await rm(directory, { recursive: true, force: true });
  });

  async function readDeployment(namespace: string): Promise<Deployment> {
    const reference = { apiVersion: "apps/v1", kind: "Deployment" };
    const metadata = { name: "app", namespace };
    return deploymentSchema.parse(await api.read({ ...reference, metadata }));
  }

  /** Waits for a state of the Deployment, and tells the last one when it does not come. */
  async function until(
    namespace: string,
    reached: (deployment: Deployment) => boolean,
  ): Promise<Deployment> {
    const deadline = Date.now() + 60_000;
    for (;;) {
      const deployment = await readDeployment(namespace);
      if (reached(deployment)) return deployment;
      assert.ok(Date.now() < deadline, `${namespace}: ${JSON.stringify(deployment.status)}`);
      await sleep(250);
    }
  }

  /** Makes the first version, waits for all its pods, and asks for a second one. */
  async function rollOut(rollout: HangingRollout, namespace: string, hard: string): Promise<void> {
    await api.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    const manifests = manifestsOf(rollout, namespace, hard);
    for (const manifest of manifests) {
      if (manifest.kind === "Deployment") await quotaInForce(namespace);
      await api.create(manifest);
    }
    await until(
      namespace,
      ({ status }) =>
        status.availableReplicas === rollout.replicas && status.replicas === rollout.replicas,
    );
    const change: Manifest = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "app", namespace },
      spec: { template: { metadata: { annotations: { version: "2" } } } },
    };
    await api.patch(change, undefined, undefined, "test", undefined, PatchStrategy.MergePatch);
  }

  async function quotaInForce(namespace: string): Promise<void> {
    const metadata = { name: "quota", namespace };
    const deadline = Date.now() + 20_000;
    while (Date.now() < deadline) {
      const quota = await api.read({ apiVersion: "v1", kind: "ResourceQuota", metadata });
      if (Object.keys(quotaSchema.parse(quota).status.hard).length > 0) return;
      await sleep(100);
    }
    assert.fail(`the quota of ${namespace} has no status`);
  }

  /** Waits for the event in which the server names the quota, its limit and what is used. */
  async function refusal({ key, tight }: HangingRollout, namespace: string): Promise<string> {
    const wanted = [`exceeded quota: quota, requested: ${key}=`, `limited: ${key}=${tight}`];
    const deadline = Date.now() + 20_000;
    for (;;) {
      const { items } = eventsSchema.parse(await api.list("v1", "Event", namespace));
      const messages = items.flatMap(({ reason, message }) =>
        reason === "FailedCreate" && message !== undefined ? [message] : [],
      );
      const found = messages.find((message) => wanted.every((part) => message.includes(part)));
      if (found !== undefined) return found;
      assert.ok(Date.now() < deadline, `${namespace}: ${messages.join("\n")}`);
      await sleep(250);
    }
  }

  describe("each with a control", () => {
    const started = new Map<string, Promise<void>>();

    before(() => {
      for (const rollout of hangingRollouts) {
        for (const [namespace, hard] of [
          [`${rollout.name}-tight`, rollout.tight],
          [`${rollout.name}-loose`, rollout.loose],
        ] as const) {
          const run = rollOut(rollout, namespace, hard);
          run.catch(() => undefined); // the test that awaits it reports it
          started.set(namespace, run);
        }
      }
    });

    for (const rollout of hangingRollouts) {
      it(`hangs as predicted: ${rollout.title}`, async () => {
        const namespace = `${rollout.name}-tight`;
        const prediction = predicted(rollout, rollout.tight);

        await started.get(namespace);
        const { status } = await until(namespace, (one) =>
          one.status.conditions.some(({ type, reason }) => {
            return type === "ReplicaFailure" && reason === "FailedCreate";
          }),
        );
        const message = await refusal(rollout, namespace);

        assert.equal(prediction.resource, rollout.key);
        assert.equal(prediction.verdict, "rollout-blocked");
        assert.equal(prediction.blocked, 'Deployment "app"');
        assert.equal(status.updatedReplicas, 0);
        assert.equal(status.availableReplicas, rollout.replicas);
        assert.match(message, /, used: /);
      });

      it(`ends as predicted with a larger quota: ${rollout.title}`, async () => {
        const namespace = `${rollout.name}-loose`;
        const prediction = predicted(rollout, rollout.loose);

        await started.get(namespace);
        const { status } = await until(
          namespace,
          (one) =>
            one.status.observedGeneration === one.metadata.generation &&
            one.status.updatedReplicas === rollout.replicas &&
            one.status.availableReplicas === rollout.replicas &&
            one.status.replicas === rollout.replicas,
        );

        assert.equal(prediction.verdict, "fits");
        assert.equal(status.updatedReplicas, rollout.replicas);
      });
    }

    it("still hangs when every control has ended", async () => {
      const names = hangingRollouts.map(({ name }) => `${name}-tight`);

      const statuses = await Promise.all(names.map((name) => readDeployment(name)));

      assert.deepEqual(
        statuses.map(({ status }) => status.updatedReplicas),
        names.map(() => 0),
      );
    });
  });
});
