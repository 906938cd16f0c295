import assert from "node:assert/strict";

import type { ExtraObject } from "../../kubernetes/app/settings.ts";
import { find, type Registration } from "../support/deploy.ts";
import { deployWeb } from "./app-samples.ts";

const labels = {
  app: "web",
  "app.kubernetes.io/managed-by": "moorage",
  "app.kubernetes.io/name": "web",
  "app.kubernetes.io/part-of": "shop",
  "moorage.dev/environment": "test",
  "moorage.dev/tenant": "shop",
};

function deployExtras(...extraObjects: readonly ExtraObject[]): Promise<readonly Registration[]> {
  return deployWeb({ extraObjects });
}

describe("ServiceApp extra objects", () => {
  it("live in the app's namespace with our labels and theirs", async () => {
    const registrations = await deployExtras({
      apiVersion: "example.com/v1alpha1",
      kind: "Widget",
      metadata: { name: "one", labels: { size: "small" }, annotations: { note: "a" } },
      spec: { parts: [1, 2] },
    });

    const widget = find(registrations, "kubernetes:example.com/v1alpha1:Widget", "web-widget-one");
    assert.deepEqual(widget.inputs, {
      apiVersion: "example.com/v1alpha1",
      kind: "Widget",
      metadata: {
        name: "one",
        namespace: "shop",
        labels: { size: "small", ...labels },
        annotations: { note: "a" },
      },
      spec: { parts: [1, 2] },
    });
  });

  it("may be of Kubernetes' own kinds, under the names that rules know", async () => {
    const registrations = await deployExtras(
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "one" }, data: { a: "b" } },
      { apiVersion: "batch/v1", kind: "CronJob", metadata: { name: "two" }, spec: {} },
    );

    assert.deepEqual(
      [
        find(registrations, "kubernetes:core/v1:ConfigMap", "web-configmap-one").inputs["data"],
        find(registrations, "kubernetes:batch/v1:CronJob", "web-cronjob-two").inputs["spec"],
      ],
      [{ a: "b" }, {}],
    );
  });

  it("go with the namespace, like everything of the app", async () => {
    const registrations = await deployExtras({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "one" },
    });

    const extra = find(registrations, "kubernetes:core/v1:ConfigMap", "web-configmap-one");
    const workload = find(registrations, "kubernetes:apps/v1:Deployment", "web");
    assert.equal(extra.options.deletedWith, workload.options.deletedWith);
    assert.equal(extra.options.parent, workload.options.parent);
  });

  it("keep the content of a Secret secret in the state", async () => {
    const registrations = await deployExtras({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "one" },
      stringData: { KEY: "not-a-real-key" },
    });

    const secret = find(registrations, "kubernetes:core/v1:Secret", "web-secret-one");
    assert.deepEqual(secret.options.additionalSecretOutputs, ["data", "stringData"]);
    assert.deepEqual(secret.secrets, ["stringData"]);
  });

  it("rejects an object that the app makes itself", async () => {
    const extra = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "web-config" } };

    await assert.rejects(deployExtras(extra), {
      message:
        `'extraObjects[0].metadata.name' belongs to the app itself: ConfigMap "web-config" ` +
        "(choose another name)",
    });
  });
});
