import assert from "node:assert/strict";

import { parse } from "yaml";

import {
  approvedLines,
  judgeSteps,
  refusalText,
  statefulChanges,
  titleOf,
} from "../../automation/stateful-guard.ts";
import type { StepSubject } from "../../automation/step-subject.ts";
import type { Approval } from "../../environment/environment.ts";

const TODAY = "2026-06-15";
const claimType = "kubernetes:core/v1:PersistentVolumeClaim";
const serviceType = "kubernetes:core/v1:Service";

function step(type: string, operation: string, more: Partial<StepSubject> = {}): StepSubject {
  const urn = `urn:pulumi:prod::moorage::${type}::acme-db-data`;
  const object = "tenant-acme/db-data";
  const marks = { isProtected: true, isRetained: true, serviceTypes: [] };
  return { urn, type, operation, object, ...marks, ...more };
}

function approval(more: Partial<Approval> = {}): Approval {
  return {
    kind: "PersistentVolumeClaim",
    object: "tenant-acme/db-data",
    operation: "replace",
    until: TODAY,
    reason: "faster disks",
    ...more,
  };
}

describe("statefulChanges", () => {
  const guarded: readonly (readonly [StepSubject, string | undefined])[] = [
    [step(claimType, "delete"), "delete PersistentVolumeClaim tenant-acme/db-data"],
    [step(claimType, "replace"), "replace PersistentVolumeClaim tenant-acme/db-data"],
    [step(claimType, "create-replacement"), "replace PersistentVolumeClaim tenant-acme/db-data"],
    [step(claimType, "delete-replaced"), "replace PersistentVolumeClaim tenant-acme/db-data"],
    [step(claimType, "import-replacement"), "replace PersistentVolumeClaim tenant-acme/db-data"],
    [
      step(claimType, "remove-pending-replace"),
      "replace PersistentVolumeClaim tenant-acme/db-data",
    ],
    [step(claimType, "create"), undefined],
    [step(claimType, "update"), undefined],
    [step(claimType, "same"), undefined],
    [step(claimType, "refresh"), undefined],
    [step(claimType, "discard"), undefined],
    [step(claimType, "discard-replaced"), undefined],
    [
      step("kubernetes:core/v1:PersistentVolume", "delete", { object: "pv" }),
      "delete PersistentVolume pv",
    ],
    [
      step("kubernetes:core/v1:Namespace", "delete", { object: "tenant-acme" }),
      "delete Namespace tenant-acme",
    ],
    [step("kubernetes:core/v1:NamespacePatch", "delete"), undefined],
    [
      step("kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition", "replace", {
        object: "a.b",
      }),
      "replace CustomResourceDefinition a.b",
    ],
    [step("kubernetes:apps/v1:StatefulSet", "replace"), "replace StatefulSet tenant-acme/db-data"],
    [
      step("kubernetes:apps/v1beta2:StatefulSet", "delete"),
      "delete StatefulSet tenant-acme/db-data",
    ],
    [step("kubernetes:apps/v1:Deployment", "replace"), undefined],
    [step("kubernetes:core/v1:Secret", "delete"), undefined],
    [
      step(serviceType, "delete", { serviceTypes: ["LoadBalancer"] }),
      "delete Service tenant-acme/db-data",
    ],
    [
      step(serviceType, "replace", { serviceTypes: ["ClusterIP", "LoadBalancer"] }),
      "replace Service tenant-acme/db-data",
    ],
    [step(serviceType, "delete", { serviceTypes: ["ClusterIP"] }), undefined],
    [step(serviceType, "delete"), undefined],
  ];
  for (const [one, title] of guarded) {
    const types = one.serviceTypes.join(" to ");
    it(`says ${title ?? "nothing"} to ${one.operation} of ${one.type} ${types}`, () => {
      assert.deepEqual(statefulChanges([one]).map(titleOf), title === undefined ? [] : [title]);
    });
  }

  it("takes the steps of one replacement for one change", () => {
    const steps = ["create-replacement", "replace", "delete-replaced"].map((operation) => {
      return step(claimType, operation);
    });

    assert.equal(statefulChanges(steps).length, 1);
  });
});

describe("judgeSteps", () => {
  const refusals: readonly (readonly [string, readonly Approval[], string | undefined])[] = [
    ["is approved", [approval()], undefined],
    ["has no approval", [], "no approval names it"],
    ["has one of another object", [approval({ object: "tenant-acme/db" })], "no approval names it"],
    ["has one of another kind", [approval({ kind: "StatefulSet" })], "no approval names it"],
    [
      "has one of another operation",
      [approval({ operation: "delete" })],
      "its approval is for delete only",
    ],
    ["has one that ended", [approval({ until: "2026-06-14" })], "its approval ended on 2026-06-14"],
    [
      "has one that ended and one that holds",
      [approval({ until: "2020-01-01" }), approval()],
      undefined,
    ],
  ];
  for (const [what, approvals, reason] of refusals) {
    it(`${reason === undefined ? "admits" : "refuses"} a change that ${what}`, () => {
      const rules = { protect: true, approvals, today: TODAY };

      const { approved, refused } = judgeSteps([step(claimType, "replace")], rules);

      assert.deepEqual(
        refused.map((change) => change.reason),
        reason === undefined ? [] : [reason],
      );
      assert.equal(approved.length, reason === undefined ? 1 : 0);
    });
  }

  it("admits everything where nothing is protected", () => {
    const rules = { protect: false, approvals: [], today: TODAY };

    assert.deepEqual(judgeSteps([step(claimType, "delete")], rules), { approved: [], refused: [] });
  });
});

describe("refusalText", () => {
  const { refused } = judgeSteps(
    [
      step("kubernetes:apps/v1:StatefulSet", "replace", { object: "tenant-acme/db" }),
      step(claimType, "delete"),
    ],
    { protect: true, approvals: [], today: TODAY },
  );

  it("names each change, why it is refused and what it loses", () => {
    const lines = refusalText({ name: "prod", approvals: [] }, refused, TODAY).split("\n");

    assert.deepEqual(lines.slice(0, 4), [
      "2 changes need an approval in prod, which is protected:",
      "  delete PersistentVolumeClaim tenant-acme/db-data: no approval names it; it stays in the cluster with its data, but nothing manages it any more",
      "  replace StatefulSet tenant-acme/db: no approval names it; its data is kept but its pods are recreated; the claims of its template stay as they are, so a new size or class counts for new claims only",
      "to approve, let config of Pulumi.prod.yaml say, each with your reason:",
    ]);
  });

  it("ends with the whole setting: approvals that hold, and those that are missing", () => {
    const kept = approval({ object: "tenant-globex/a" });
    const approvals = [kept, approval({ object: "tenant-globex/b", until: "2026-06-14" })];

    const text = refusalText({ name: "prod", approvals }, refused, TODAY);

    const missing = { until: "2026-06-22", reason: "say why" };
    assert.deepEqual(parse(text.split("\n").slice(4).join("\n")), {
      config: {
        "moorage:approvals": [
          kept,
          { ...approval({ operation: "delete" }), ...missing },
          { ...approval({ kind: "StatefulSet", object: "tenant-acme/db" }), ...missing },
        ],
      },
    });
  });
});

describe("approvedLines", () => {
  it("say what is done, until when it may be, and why", () => {
    const rules = { protect: true, approvals: [approval()], today: TODAY };

    assert.deepEqual(approvedLines(judgeSteps([step(claimType, "replace")], rules)), [
      "approved until 2026-06-15 (faster disks): replace PersistentVolumeClaim tenant-acme/db-data; it is made anew and empty; its data is lost unless its volume's reclaim policy is Retain",
    ]);
  });
});
