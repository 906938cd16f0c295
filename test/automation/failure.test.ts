import assert from "node:assert/strict";

import type { EngineRun } from "../../automation/engine.ts";
import type { FailureKind } from "../../automation/errors.ts";
import { classifyFailure } from "../../automation/failure.ts";
import { projectFiles } from "../../automation/project-files.ts";
import { fakeEngine, type FakeEngine } from "./support/fake-engine.ts";

const stackUrn = "urn:pulumi:dev::moorage::pulumi:pulumi:Stack::moorage-dev";
const appUrn = "urn:pulumi:dev::moorage::kubernetes:apps/v1:Deployment::acme-web";
const step = {
  kind: "step",
  urn: appUrn,
  type: "kubernetes:apps/v1:Deployment",
  name: "acme-web",
  operation: "create",
} as const;

const failed: EngineRun = {
  exitCode: 1,
  text: "",
  stopped: undefined,
  changes: undefined,
  steps: [],
  findings: [],
  errors: [],
  subjects: [],
};

describe("classifyFailure", () => {
  let engine: FakeEngine;

  before(() => {
    engine = fakeEngine({});
  });

  after(() => {
    engine.remove();
  });

  const classify = (run: Partial<EngineRun>): readonly [FailureKind, string] => {
    const { workspace } = engine;
    const error = classifyFailure({ ...failed, ...run }, { command: "up", workspace });
    return [error.kind, error.message];
  };

  const cases: readonly (readonly [string, Partial<EngineRun>, FailureKind, string])[] = [
    [
      "a wrong passphrase",
      {
        text: "error: getting stack configuration: get stack secrets manager: incorrect passphrase\n",
      },
      "authentication",
      "getting stack configuration: get stack secrets manager: incorrect passphrase",
    ],
    [
      "a missing passphrase",
      {
        text: "error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables\n",
      },
      "authentication",
      "passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables",
    ],
    [
      "an unknown stack",
      { text: "error: no stack named 'dev' found\n", exitCode: 6 },
      "stack-not-found",
      "no stack named 'dev' found",
    ],
    [
      "an unknown flag",
      { text: "error: unknown flag: --event-log\n" },
      "configuration",
      "unknown flag: --event-log",
    ],
    [
      "a cluster that went away under the program",
      { errors: [{ urn: stackUrn, message: "https://127.0.0.1:9 did not answer (HTTP 404)" }] },
      "configuration",
      "https://127.0.0.1:9 did not answer (HTTP 404)",
    ],
    [
      "a problem in a file",
      { errors: [{ urn: stackUrn, message: "Pulumi.dev.yaml:3:4 moorage:x: unknown key" }] },
      "configuration",
      "Pulumi.dev.yaml:3:4 moorage:x: unknown key",
    ],
    [
      "a program that throws",
      {
        errors: [{ urn: stackUrn, message: "Running program failed with an unhandled exception" }],
      },
      "unclassified",
      "Running program failed with an unhandled exception",
    ],
    [
      "a mandatory policy finding",
      {
        findings: [
          {
            policy: "image-pinned",
            pack: "moorage",
            level: "mandatory",
            urn: appUrn,
            message: 'Deployment "web": pin the image',
          },
        ],
        errors: [{ urn: undefined, message: "preview failed" }],
      },
      "policy",
      'Deployment "web": pin the image',
    ],
    [
      "a resource that could not be made",
      {
        steps: [{ ...step, status: "failed" }],
        errors: [
          { urn: appUrn, message: "timed out waiting to be Ready" },
          { urn: undefined, message: "update failed" },
        ],
      },
      "resource",
      "acme-web: timed out waiting to be Ready",
    ],
    [
      "changes where none were expected",
      { exitCode: 7, steps: [{ ...step, operation: "update", status: "done" }] },
      "unexpected-changes",
      "dev has changes although none were expected: update acme-web",
    ],
    [
      "a lock that was not given back in time",
      {
        text: "error: the stack is currently locked by 1 lock(s).\n  file:///s/1.json: created by ci@runner-7 (pid 9) at 2026-11-21T10:00:00Z\n",
      },
      "timeout",
      "dev is locked by ci@runner-7 (pid 9) since 2026-11-21T10:00:00Z",
    ],
    [
      "a cancelled run, whatever else it reports",
      { stopped: "cancelled", errors: [{ urn: appUrn, message: "cancelled" }] },
      "cancelled",
      "up of dev was cancelled; what it had begun is finished and recorded",
    ],
    [
      "a run that took too long",
      { stopped: "timeout" },
      "timeout",
      "up of dev ran out of time and was cancelled; what it had begun is finished and recorded",
    ],
    [
      "an exit without a word",
      { exitCode: 137 },
      "unclassified",
      "up of dev failed with exit code 137",
    ],
  ];

  for (const [name, run, kind, message] of cases) {
    it(`knows ${name}`, () => {
      assert.deepEqual(classify(run), [kind, message]);
    });
  }

  it("gives the passphrase file and a way to start anew", () => {
    const { workspace } = engine;
    const run = { ...failed, text: "error: incorrect passphrase" };

    const error = classifyFailure(run, { command: "up", workspace });

    const { passphrase } = projectFiles(workspace.target);
    assert.equal(
      error.hint,
      `the passphrase in ${passphrase} must be the one the stack was made with; put it back, or start anew`,
    );
    assert.equal(error.command, "npm run down && npm start");
  });

  it("says what to do about a release, and leaves out what was only cut short", () => {
    const errors = [
      { urn: appUrn, message: "cannot re-use a name that is still in use" },
      { urn: appUrn, message: "failed to run remediation: context canceled" },
    ];
    const { workspace } = engine;

    const error = classifyFailure({ ...failed, errors }, { command: "up", workspace });

    assert.equal(error.message, "acme-web: cannot re-use a name that is still in use");
    assert.equal(error.command, "npx moor helm list -e dev");
  });

  it("names the way out when somebody killed the engine", () => {
    const { workspace } = engine;
    const run = { ...failed, exitCode: 255, text: "warning: x\nthe engine was ended by SIGKILL" };
    const adviceOf = (managed: boolean): unknown => {
      const context = { command: "up", workspace: { ...workspace, managed } };
      const { hint, command } = classifyFailure(run, context);
      return [hint, command];
    };

    assert.deepEqual(adviceOf(false), [
      "see what it left behind, and agree to what is done about it",
      "npx moor recover -e dev",
    ]);
    assert.deepEqual(adviceOf(true), [
      "run the same command again; it first repairs what this one left behind",
      undefined,
    ]);
  });

  it("names the way out when Helm refuses a release that a killed run left pending", () => {
    const message =
      "failed to upgrade: another operation (install/upgrade/rollback) is in progress";
    const errors = [{ urn: appUrn, message }];
    const { workspace } = engine;

    const error = classifyFailure({ ...failed, errors }, { command: "up", workspace });

    assert.deepEqual(
      [error.kind, error.hint, error.command],
      [
        "resource",
        "a killed run left a release pending, so that Helm refuses it",
        "npx moor recover -e dev --helm",
      ],
    );
  });
});
