import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { planRendered } from "../../automation/planning.ts";
import { loadEnvironment } from "../../environment/load.ts";
import type { Plan } from "../../plan/plan.ts";
import { planVerdict } from "../../plan/verdict.ts";
import { planText } from "../../report/plan-text.ts";
import { acquireToolchain, type Toolchain } from "../../toolchain/toolchain.ts";
import { copyProject } from "../automation/support/project-copy.ts";

/** Both presets where nothing is open that no app asks for, under the rules of production. */
const CLOSED = `tenants:
  acme:
    owner: acme@example.com
    quota: { cpu: "4", memory: 4Gi, storage: 8Gi }
    internal: declared
    allow: { registries: [ghcr.io/acme], serviceTypes: [ClusterIP] }
    apps:
      web:
        image: ghcr.io/acme/web@sha256:${"a".repeat(64)}
        port: 8080
        replicas: 2
        healthCheckPath: /healthz
        connects: [{ to: db, env: DATABASE_URL }, { to: sessions, env: REDIS_URL }]
    releases:
      db:
        preset: postgres
        values:
          image: { repository: ghcr.io/acme/postgres, digest: "sha256:${"b".repeat(64)}" }
          auth: { password: { secret: db-password } }
      sessions:
        preset: redis
        values:
          image: { repository: ghcr.io/acme/valkey, digest: "sha256:${"c".repeat(64)}" }
          auth: { password: { secret: sessions-password } }
`;

describe("environments with their charts rendered", () => {
  const repository = resolve(import.meta.dirname, "../..");
  let toolchain: Toolchain;
  let copy: string;

  const planOf = async (root: string, environment: string): Promise<Plan> =>
    await planRendered(loadEnvironment({ root, environment }), { root, toolchain });

  before(async () => {
    toolchain = await acquireToolchain({ tools: ["helm"] });
    copy = copyProject();
    writeFileSync(join(copy, "platform.yaml"), CLOSED);
    writeFileSync(join(copy, "Pulumi.prod.yaml"), "config: { moorage:profile: prod }\n");
  });

  after(() => {
    rmSync(copy, { recursive: true, force: true });
  });

  for (const environment of ["dev", "prod"]) {
    describe(`Pulumi.${environment}.yaml of the repository`, () => {
      let plan: Plan;

      before(async () => {
        plan = await planOf(repository, environment);
      });

      it("has nothing in the way of a deployment", () => {
        assert.equal(planVerdict(plan).blocked, false, planText(plan));
      });

      it("breaks no rule in what charts make either", () => {
        const findings = plan.findings.map(({ rule, subject, message }) => {
          return [rule.name, subject.name, message];
        });

        assert.deepEqual(findings, []);
      });

      it("sees what the charts make", () => {
        assert.deepEqual(
          plan.releases.map(({ chart, objects }) => [chart.split(" ")[0], objects.length]),
          [
            ["cache", 5],
            ["postgres", 4],
          ],
        );
        assert.deepEqual(
          plan.notAnalyzed.filter((line) => line.startsWith("release")),
          [],
        );
      });

      it("fits into its quotas with what the charts make", () => {
        const tight = plan.quota.filter(({ verdict }) => verdict !== "fits");

        assert.deepEqual(tight, []);
      });
    });
  }

  it("are what docs/plan.md shows; UPDATE_README=1 writes it there", async () => {
    const page = join(repository, "docs/plan.md");
    const text = readFileSync(page, "utf8");
    const block = /(?<=```text\n).*?(?=\n```)/s;
    const shown = planText(await planOf(repository, "dev"));
    if (process.env["UPDATE_README"] === "1")
      writeFileSync(
        page,
        text.replace(block, () => shown),
      );

    assert.equal(block.exec(readFileSync(page, "utf8"))?.[0], shown);
  });

  describe("both presets in a closed tenant of production", () => {
    let plan: Plan;

    before(async () => {
      plan = await planOf(copy, "prod");
    });

    it("break no rule, and fit", () => {
      const findings = plan.findings.map(({ rule, message }) => [rule.name, message]);

      assert.deepEqual(findings, []);
      assert.equal(planVerdict(plan).blocked, false, planText(plan));
    });

    it("leak no secret", () => {
      assert.deepEqual(plan.leaks, []);
    });

    it("can be reached by the app that asks for them, and by nobody else", () => {
      const edges = plan.isolation.edges
        .filter(({ to }) => to.includes("[StatefulSet]"))
        .map(({ from, to, ports, declaredBy }) => [from, to, ports, declaredBy].join(" "));

      assert.deepEqual(edges, [
        "tenant-acme/web[Deployment] tenant-acme/db[StatefulSet] TCP 5432 connects",
        "tenant-acme/web[Deployment] tenant-acme/sessions[StatefulSet] TCP 6379 connects",
      ]);
    });

    it("reach nobody but the cluster's DNS", () => {
      const edges = plan.isolation.edges.filter(({ from }) => from.includes("[StatefulSet]"));

      assert.deepEqual([...new Set(edges.map(({ to }) => to))], ["cluster-dns"]);
    });
  });
});
