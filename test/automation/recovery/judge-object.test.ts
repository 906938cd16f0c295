import assert from "node:assert/strict";

import type { PendingOperation, PendingReference } from "../../../automation/pending.ts";
import { judgeObject, type ObjectCase } from "../../../automation/recovery/judge-object.ts";
import { ENVIRONMENT_LABEL } from "../../../kubernetes/labels.ts";

const reference = (kind: string, apiVersion = "v1"): PendingReference => {
  return { apiVersion, kind, name: "web", namespace: "tenant-acme" };
};

const operation: PendingOperation = {
  ...{ operation: "creating", urn: "urn:pulumi:dev::moorage::t::acme-web", type: "t" },
  ...{ reference: undefined, asked: undefined },
};

const judge = (found: Partial<ObjectCase>): ReturnType<typeof judgeObject> =>
  judgeObject({
    ...{ operation, reference: reference("Deployment", "apps/v1"), environment: "dev" },
    object: { metadata: { labels: { [ENVIRONMENT_LABEL]: "dev" } } },
    ...{ namespaceLabels: {}, protect: false },
    ...found,
  });

describe("judgeObject", () => {
  it("deletes an object of ours, so that the next run makes it anew", () => {
    assert.deepEqual(judge({}), {
      action: "delete",
      reason:
        "the interrupted run was creating it, and no state has it; the next run makes it anew",
      hint: undefined,
      command: "kubectl delete deployment.v1.apps web -n tenant-acme",
    });
  });

  it("refuses an object with the label of another environment", () => {
    const object = { metadata: { labels: { [ENVIRONMENT_LABEL]: "prod" } } };

    assert.deepEqual(judge({ object }), {
      action: "refuse",
      reason: "it exists and does not belong to dev",
      hint: "delete it, or give it the label moorage.dev/environment=dev if it is yours",
      command: undefined,
    });
  });

  it("knows an unlabeled object of a chart by its maker and its namespace", () => {
    const object = { metadata: { managedFields: [{ manager: "pulumi-kubernetes-1a2b" }] } };
    const namespaceLabels = { [ENVIRONMENT_LABEL]: "dev" };

    assert.equal(judge({ object, namespaceLabels }).action, "delete");
    assert.equal(judge({ object }).action, "refuse");
  });

  it("refuses an unlabeled object that kubectl made in our namespace", () => {
    const object = { metadata: { managedFields: [{ manager: "kubectl" }] } };
    const namespaceLabels = { [ENVIRONMENT_LABEL]: "dev" };

    assert.equal(judge({ object, namespaceLabels }).action, "refuse");
  });

  it("refuses to delete what may hold data in a protected environment", () => {
    assert.deepEqual(judge({ reference: reference("PersistentVolumeClaim"), protect: true }), {
      action: "refuse",
      reason:
        "it exists, no state has it, and in dev, which is protected, nothing that may hold data is deleted",
      hint: "import it, or delete it yourself when it is empty",
      command:
        "pulumi refresh -s dev --import-pending-creates 'urn:pulumi:dev::moorage::t::acme-web' --import-pending-creates tenant-acme/web",
    });
  });

  it("deletes what holds no data in a protected environment too", () => {
    assert.equal(judge({ protect: true }).action, "delete");
  });
});
