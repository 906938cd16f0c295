import assert from "node:assert/strict";

import type { ReleaseRecord } from "../../../automation/helm/release-records.ts";
import type { PendingOperation } from "../../../automation/pending.ts";
import { judgeRelease, type ReleaseCase } from "../../../automation/recovery/judge-release.ts";

const since = "2026-11-21T10:00:00Z";
const later = Date.parse("2026-11-21T11:00:00Z");
const description = "chart sha256:0123";

const record = (revision: number, status: string): ReleaseRecord => ({
  ...{ namespace: "tenant-globex", name: "cache", revision, status, since },
  ...{ version: "1.2.0", description: status === "deployed" ? description : "", manifest: "" },
});

const pending = (operation: string, version = "1.2.0"): PendingOperation => ({
  ...{ operation, urn: "urn:pulumi:dev::moorage::t::globex-cache" },
  type: "kubernetes:helm.sh/v3:Release",
  reference: { apiVersion: "", kind: "Release", name: "cache", namespace: "tenant-globex" },
  asked: { version, description },
});

const judge = (found: Partial<ReleaseCase>): ReturnType<typeof judgeRelease> =>
  judgeRelease({
    ...{ records: [], pending: undefined, recorded: false, environment: "dev", protect: false },
    now: later,
    ...found,
  });

describe("judgeRelease", () => {
  it("uninstalls what an interrupted installation left pending", () => {
    const records = [record(1, "pending-install")];

    assert.deepEqual(judge({ records, pending: pending("creating") }), {
      action: "uninstall",
      reason:
        "pending-install at revision 1: the interrupted run installed it, and no state has it",
      hint: undefined,
    });
  });

  it("uninstalls what was installed to the end although the engine was gone", () => {
    const records = [record(1, "deployed")];

    assert.equal(judge({ records, pending: pending("creating") })?.action, "uninstall");
  });

  it("refuses to uninstall a complete installation in a protected environment", () => {
    const records = [record(1, "deployed")];

    assert.deepEqual(judge({ records, pending: pending("creating"), protect: true }), {
      action: "refuse",
      reason: "deployed at revision 1, complete, and it may hold data",
      hint: "let the release say adopt: true in platform.yaml if it is to stay, or uninstall it with helm",
    });
  });

  it("refuses a release of the same name that has another chart version", () => {
    const records = [record(1, "pending-install")];

    assert.deepEqual(judge({ records, pending: pending("creating", "2.0.0") }), {
      action: "refuse",
      reason:
        "pending-install at revision 1 with chart version 1.2.0; the interrupted run of dev did not install it",
      hint: "let the release say adopt: true in platform.yaml if it is yours, or uninstall it with helm",
    });
  });

  it("refuses a deployed release whose description is not ours", () => {
    const records = [{ ...record(1, "deployed"), description: "Install complete" }];

    assert.equal(judge({ records, pending: pending("creating") })?.action, "refuse");
  });

  it("refuses a release that had revisions before the interrupted installation", () => {
    const records = [record(1, "superseded"), record(2, "deployed")];

    assert.equal(judge({ records, pending: pending("creating") })?.action, "refuse");
  });

  it("rolls an interrupted upgrade back to the deployed revision", () => {
    const records = [
      ...[record(1, "superseded"), record(2, "deployed")],
      ...[record(3, "failed"), record(4, "pending-upgrade")],
    ];

    assert.deepEqual(judge({ records, pending: pending("updating"), recorded: true }), {
      action: "rollback",
      reason: "pending-upgrade at revision 4",
      hint: undefined,
      revision: 2,
    });
  });

  it("rolls an interrupted rollback back to the last revision that ran", () => {
    const records = [
      record(9, "superseded"),
      record(10, "superseded"),
      record(11, "pending-rollback"),
    ];

    assert.equal(judge({ records, pending: pending("updating"), recorded: true })?.revision, 10);
  });

  it("uninstalls a recorded release of which no revision ever ran", () => {
    const records = [record(1, "failed"), record(2, "pending-upgrade")];

    assert.equal(
      judge({ records, pending: pending("updating"), recorded: true })?.action,
      "uninstall",
    );
  });

  it("finishes an interrupted deletion", () => {
    const records = [record(3, "uninstalling")];

    assert.deepEqual(judge({ records, pending: pending("deleting"), recorded: true }), {
      action: "uninstall",
      reason: "uninstalling at revision 3: its deletion was interrupted",
      hint: undefined,
    });
  });

  it("waits while a Helm command may be at work", () => {
    const records = [record(1, "deployed"), record(2, "pending-upgrade")];
    const now = Date.parse("2026-11-21T10:04:59Z");

    assert.deepEqual(judge({ records, recorded: true, now }), {
      action: "refuse",
      reason:
        "pending-upgrade at revision 2, and no run of the stack was interrupted: a Helm command may be at work",
      hint: "wait until 2026-11-21T10:05:00.000Z, then try again",
    });
  });

  it("rolls back what plain helm has left pending for longer than it runs", () => {
    const records = [record(1, "deployed"), record(2, "pending-upgrade")];

    assert.equal(judge({ records, recorded: true })?.action, "rollback");
  });

  it("refuses a pending release that the state does not have", () => {
    assert.deepEqual(judge({ records: [record(1, "pending-install")] }), {
      action: "refuse",
      reason:
        "pending-install at revision 1, but the state of dev does not have it: it is somebody else's",
      hint: "ask whoever installed it, or see helm history",
    });
  });

  it("has nothing to do for a release that is deployed or failed", () => {
    const found = ["deployed", "failed"].map((status) =>
      judge({ records: [record(2, status)], pending: pending("updating"), recorded: true }),
    );

    assert.deepEqual(found, [undefined, undefined]);
  });
});
