import assert from "node:assert/strict";

import type { RecoveryResult, RecoveryStep } from "../../automation/recover.ts";
import { recoveryOutcome, recoveryScope } from "../../cli/recovery.ts";

const rollback: RecoveryStep = {
  part: "release",
  subject: "release tenant-globex/cache",
  action: "rollback",
  reason: "pending-upgrade at revision 4; back to 2",
  command: "helm rollback cache 2 --namespace tenant-globex --kube-context kwok",
  hint: undefined,
};

const refused: RecoveryStep = {
  part: "operation",
  subject: "Deployment tenant-acme/web",
  action: "refuse",
  reason: "it exists and does not belong to dev",
  command: undefined,
  hint: "delete it",
};

const result = (found: Partial<RecoveryResult>): RecoveryResult => ({
  ...{ steps: [], interrupted: [], recovered: false, cleared: false, backup: undefined },
  seconds: 1,
  ...found,
});

describe("scope of moor recover", () => {
  it("is everything without a flag", () => {
    assert.deepEqual(recoveryScope({ yes: true }), {
      ...{ lock: true, pending: true, helm: true, lockId: undefined },
    });
  });

  it("is what the flags name, and nothing else", () => {
    assert.deepEqual(recoveryScope({ lock: "4f", helm: "tenant-globex/cache" }), {
      ...{ lock: true, pending: false, helm: "tenant-globex/cache", lockId: "4f" },
    });
  });
});

describe("result of moor recover", () => {
  it("is good news when nothing is left", () => {
    const { text, exitCode, hints } = recoveryOutcome(result({}), {}, "dev");

    assert.deepEqual([text, exitCode, hints], ["nothing is left of a killed run", 0, []]);
  });

  it("says what would be done, and what would be left alone and why", () => {
    const found = { steps: [rollback, refused], interrupted: ["updating globex-cache"] };

    const { text, exitCode, problems } = recoveryOutcome(result(found), { dryRun: true }, "dev");

    assert.deepEqual(text.split("\n"), [
      "rollback  release tenant-globex/cache: pending-upgrade at revision 4; back to 2",
      "refuse    Deployment tenant-acme/web: it exists and does not belong to dev",
      "          delete it",
      "clear     1 interrupted operation: updating globex-cache",
    ]);
    assert.equal(exitCode, 2);
    assert.deepEqual(problems, [
      {
        code: "foreign-operation",
        message: "Deployment tenant-acme/web: it exists and does not belong to dev",
        ...{ hint: "delete it", command: undefined },
      },
    ]);
  });

  it("says what was done, and what to do next", () => {
    const done = { recovered: true, cleared: true, backup: "/p/.moorage/state-backups/dev.json" };
    const found = { steps: [rollback], interrupted: ["updating globex-cache"] };

    const { text, exitCode, hints } = recoveryOutcome(result({ ...found, ...done }), {}, "dev");

    assert.deepEqual(text.split("\n"), [
      "rolled back release tenant-globex/cache",
      "cleared 1 interrupted operation",
      "the state from before is in /p/.moorage/state-backups/dev.json",
    ]);
    assert.deepEqual(
      [exitCode, hints],
      [0, ["run moor deploy now: it goes on where the killed run stopped"]],
    );
  });

  it("prints the equivalent commands under --explain, refused steps left out", () => {
    const found = { steps: [rollback, refused], interrupted: ["updating globex-cache"] };

    const { data } = recoveryOutcome(result(found), { explain: true }, "dev");

    assert.deepEqual(data, {
      commands: [
        'eval "$(npx moor env shell -e dev)"',
        "helm rollback cache 2 --namespace tenant-globex --kube-context kwok",
        "pulumi refresh -s dev --clear-pending-creates --yes",
      ],
    });
  });
});
