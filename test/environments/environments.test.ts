import assert from "node:assert/strict";
import path from "node:path";

import { listEnvironments } from "../../environment/environments.ts";
import { loadEnvironment } from "../../environment/load.ts";
import { planEnvironment } from "../../plan/plan-environment.ts";
import type { Plan } from "../../plan/plan.ts";
import { planVerdict } from "../../plan/verdict.ts";
import { planText } from "../../report/plan-text.ts";

const root = path.resolve(import.meta.dirname, "../..");
/** Who renders charts needs Helm: test/end-to-end/rendered-environments.test.ts does. */
const unseen = ["cache", "orders"].map(
  (release) =>
    `release "${release}" of tenant globex: not rendered: nothing renders charts here; ` +
    "rules, quota sums and connections do not see what it makes",
);

const plans = new Map<string, Plan>();

/** The plan of an environment, made once for all that look at it. */
async function planOf(environment: string): Promise<Plan> {
  const plan =
    plans.get(environment) ?? (await planEnvironment(loadEnvironment({ root, environment })));
  plans.set(environment, plan);
  return plan;
}

describe("the environments of the repository", () => {
  it("are dev and prod", () => {
    assert.deepEqual(listEnvironments(root), ["dev", "prod"]);
  });
});

for (const environment of listEnvironments(root)) {
  describe(`Pulumi.${environment}.yaml with platform.yaml`, () => {
    let plan: Plan;

    before(async () => {
      plan = await planOf(environment);
    });

    it("has nothing in the way of a deployment", () => {
      assert.equal(planVerdict(plan).blocked, false, planText(plan));
    });

    it("breaks no rule, and leaves open only what selects the pods of a chart", () => {
      const findings = plan.findings.map(({ rule, subject, message }) => [
        rule.name,
        subject.name,
        message,
      ]);

      const open = "cannot be decided at preview: spec.podSelector (rules network-policy-dangling)";
      const chart = [["undecided", "globex-shop-to.orders", open]];
      assert.deepEqual(findings, environment === "dev" ? [] : chart);
    });

    it("fits into its quotas, rollouts included", () => {
      const tight = plan.quota.filter(({ verdict }) => verdict !== "fits");

      assert.deepEqual(tight, []);
      assert.equal(plan.quota.length, 5 * 16);
    });

    it("leaves nothing unseen but the children of Helm releases and, unbound, the nodes", () => {
      const nodes =
        'quota of tenant initech: DaemonSet "metering": runs one pod per node, ' +
        "and the number of nodes is not known";

      assert.deepEqual(plan.notAnalyzed, environment === "dev" ? unseen : [...unseen, nodes]);
    });

    it("builds four tenants, eleven apps, two releases and the guard of the cluster", () => {
      const components = Map.groupBy(
        plan.resources.filter(({ custom }) => !custom),
        ({ type }) => type,
      );

      assert.deepEqual(
        [...components].map(([type, members]) => [type, members.length]),
        [
          ["moorage:index:AdmissionGuard", 1],
          ["moorage:index:HelmRelease", 2],
          ["moorage:index:ServiceApp", 11],
          ["moorage:index:Tenant", 4],
        ],
      );
    });

    it("is planned in well under five seconds of processor time", async () => {
      const start = process.cpuUsage();

      await planEnvironment(loadEnvironment({ root, environment }));

      const { user, system } = process.cpuUsage(start);
      assert.ok(user + system < 2_000_000, `${user + system} µs`);
    });
  });
}

describe("the prod environment", () => {
  it("protects and retains the namespaces that it creates, and only reads the adopted one", async () => {
    const plan = await planOf("prod");

    const namespaces = plan.resources.filter(({ type }) => type.endsWith(":Namespace"));

    assert.deepEqual(
      namespaces.map(({ name, protect, retainOnDelete }) => [name, protect, retainOnDelete]),
      [
        ["acme", true, true],
        ["globex", true, true],
        ["hooli-existing", false, false],
        ["initech", true, true],
        ["initech.jobs", true, true],
      ],
    );
  });

  it("differs from dev in no kind or name of a resource", async () => {
    const [dev, prod] = [await planOf("dev"), await planOf("prod")];

    const identity = ({ resources }: Plan): readonly string[] =>
      resources.map(({ type, name }) => `${type} ${name}`);

    assert.deepEqual(identity(prod), identity(dev));
  });
});
