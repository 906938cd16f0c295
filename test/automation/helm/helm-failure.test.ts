import assert from "node:assert/strict";

import { helmFailure } from "../../../automation/helm/helm-failure.ts";

const subject = { verb: "upgrade", release: "acme/db", secrets: ["hunter2"] };

/** Real words of Helm 4.2, and the kind that they mean. */
const SAID: readonly (readonly [string, string, string])[] = [
  [
    "Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress",
    "resource",
    "another operation (install/upgrade/rollback) is in progress",
  ],
  [
    'Error: list: failed to list: secrets is forbidden: User "bob" cannot list resource "secrets"',
    "authentication",
    'list: failed to list: secrets is forbidden: User "bob" cannot list resource "secrets"',
  ],
  [
    'Error: kubernetes cluster unreachable: Get "https://127.0.0.1:1/version": refused',
    "configuration",
    'kubernetes cluster unreachable: Get "https://127.0.0.1:1/version": refused',
  ],
  ["Error: release: not found", "configuration", "release: not found"],
  ["Error: release has no 17 version", "configuration", "release has no 17 version"],
  [
    'level=ERROR msg="release name check failed"\nError: INSTALLATION FAILED: release name check failed: cannot reuse a name that is still in use',
    "configuration",
    "release name check failed: cannot reuse a name that is still in use",
  ],
  [
    "Error: UPGRADE FAILED: values don't meet the specifications of the schema(s) in the following chart(s):\ncache:\n- at '/replicas': got string, want integer\n",
    "configuration",
    "values don't meet the specifications of the schema(s) in the following chart(s): cache: - at '/replicas': got string, want integer",
  ],
  [
    "Error: UPGRADE FAILED: execution error at (cache/templates/secret.yaml:11:15): set auth.password",
    "configuration",
    "execution error at (cache/templates/secret.yaml:11:15): set auth.password",
  ],
  [
    "Error: INSTALLATION FAILED: resource StatefulSet/acme/db not ready. status: InProgress\ncontext deadline exceeded",
    "timeout",
    "resource StatefulSet/acme/db not ready. status: InProgress; context deadline exceeded",
  ],
  [
    'Error: UPGRADE FAILED: server-side apply failed: StatefulSet.apps "db" is invalid: env: Invalid value: "hunter2"',
    "resource",
    'server-side apply failed: StatefulSet.apps "db" is invalid: env: Invalid value: "[secret]"',
  ],
  [
    "Error: UPGRADE FAILED: spec: Forbidden: updates to statefulset spec are forbidden",
    "resource",
    "spec: Forbidden: updates to statefulset spec are forbidden",
  ],
  ["Error: INSTALLATION FAILED: context canceled", "cancelled", "context canceled"],
  ["", "resource", "exit code 1"],
];

describe("helmFailure", () => {
  for (const [stderr, kind, text] of SAID) {
    it(`takes "${text.slice(0, 60)}" as ${kind}`, () => {
      const error = helmFailure({ exitCode: 1, stdout: "", stderr }, subject);

      assert.equal(error.kind, kind);
      assert.equal(error.message, `helm upgrade of acme/db failed: ${text}`);
    });
  }

  it("points to moor recover when an earlier run was ended in the middle", () => {
    const stderr = "Error: another operation (install/upgrade/rollback) is in progress";

    const { command } = helmFailure({ exitCode: 1, stdout: "", stderr }, subject);

    assert.equal(command, "npx moor recover --helm acme/db");
  });

  it("takes any failure after an abort as cancelled", () => {
    const signal = AbortSignal.abort();
    const result = { exitCode: undefined, stdout: "", stderr: "Error: release: not found" };

    const { kind, message } = helmFailure(result, { ...subject, signal });

    assert.deepEqual([kind, message], ["cancelled", "helm upgrade of acme/db was cancelled"]);
  });
});
