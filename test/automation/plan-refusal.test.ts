import assert from "node:assert/strict";

import { refuseBlocked } from "../../automation/plan-refusal.ts";
import { planEnvironment } from "../../plan/plan-environment.ts";
import type { Plan } from "../../plan/plan.ts";
import type { PlannedRelease } from "../../plan/releases/planned-release.ts";
import { loaded } from "../plan/samples.ts";

const failure = {
  ...{ message: "set a.b", source: "cache/templates/a.yaml", line: 3, column: 5 },
  kind: "template",
} as const;
const release: PlannedRelease = {
  ...{ urn: "urn", tenant: "globex", name: "cache", namespace: "tenant-globex" },
  ...{ chart: "cache 1.2.0", engineReason: undefined },
  engine: "release",
  ...{ objects: [], failure, notes: [], changes: undefined },
};

describe("refuseBlocked", () => {
  let plan: Plan;

  before(async () => {
    plan = { ...(await planEnvironment(loaded())), findings: [], leaks: [], releases: [] };
  });

  it("lets a plan pass that nothing is wrong with", () => {
    refuseBlocked(plan);
  });

  it("lets a chart pass that nobody could render here", () => {
    refuseBlocked({
      ...plan,
      releases: [{ ...release, failure: { ...failure, kind: "no-helm" } }],
    });
  });

  it("refuses a chart that Helm refuses, with the place in it", () => {
    assert.throws(
      () => {
        refuseBlocked({ ...plan, releases: [release] });
      },
      {
        kind: "resource",
        message: 'release "cache" (cache 1.2.0): cache/templates/a.yaml:3:5: set a.b',
      },
    );
  });

  it("refuses a secret in plain text", () => {
    assert.throws(
      () => {
        refuseBlocked({ ...plan, leaks: ['ConfigMap "a": data.b'], releases: [release] });
      },
      {
        kind: "policy",
        message:
          'a secret would stand in plain text: ConfigMap "a": data.b\n' +
          'release "cache" (cache 1.2.0): cache/templates/a.yaml:3:5: set a.b',
      },
    );
  });
});
