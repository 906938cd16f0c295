import assert from "node:assert/strict";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { startPlatform, stopPlatform } from "../../automation/local-platform.ts";
import { preview, up } from "../../automation/operations.ts";
import { planRendered } from "../../automation/planning.ts";
import { projectFiles } from "../../automation/project-files.ts";
import { ensureStack, setSecret } from "../../automation/stack.ts";
import { openWorkspace } from "../../automation/workspace.ts";
import { loadEnvironment } from "../../environment/load.ts";
import type { Plan } from "../../plan/plan.ts";
import type { PlannedRelease } from "../../plan/releases/planned-release.ts";
import { planVerdict } from "../../plan/verdict.ts";
import { acquireToolchain, type Toolchain } from "../../toolchain/toolchain.ts";
import { canariesIn } from "../support/canaries.ts";
import {
  glassBoxProject,
  NAIVE_PROGRAM,
  platformText,
  SECRETS,
} from "./support/glass-box-project.ts";
import { deployedObjects, predictedObjects } from "./support/helm-manifest.ts";

/** Rule, object, template and value of a finding. */
type Told = readonly (string | undefined)[];

describe("six charts in a glass box, on the real engine and control plane", () => {
  let toolchain: Toolchain;
  let root: string;
  let naive: string;
  let plan: Plan;

  const target = (): { root: string; environment: string } => ({ root, environment: "dev" });

  const planned = async (): Promise<Plan> =>
    await planRendered(loadEnvironment(target()), { root, toolchain });

  const plantSecrets = async (project: string): Promise<void> => {
    const workspace = openWorkspace({ root: project, environment: "dev" }, toolchain);
    await ensureStack(workspace);
    for (const [key, value] of Object.entries(SECRETS)) await setSecret(workspace, key, value);
    workspace.close();
  };

  const release = (name: string): PlannedRelease => {
    const found = plan.releases.find((each) => each.name === name);
    assert.ok(found, name);
    return found;
  };

  /** Rules that a release breaks, with the object and the value to change. */
  const broken = (name: string): readonly Told[] =>
    plan.findings
      .filter(({ subject, verdict }) => subject.name.startsWith(`${name}/`) && verdict === "fail")
      .map(({ rule, subject, chart = [] }) => [
        rule.name,
        subject.name.slice(name.length + 1),
        chart[0]?.template,
        chart[0]?.values[0],
      ]);

  const made = (name: string): readonly string[] =>
    release(name).objects.map(({ name: path, origin }) =>
      [path.split("/").slice(1).join("/"), origin?.role, ...(origin?.events ?? [])].join(" "),
    );

  const stateOf = (project: string): string =>
    readFileSync(projectFiles({ root: project, environment: "dev" }).checkpoint, "utf8");

  before(async () => {
    toolchain = await acquireToolchain();
    root = glassBoxProject({ careless: true });
    naive = glassBoxProject({ careless: false });
    plan = await planned();
  });

  after(async () => {
    await stopPlatform({ ...target(), toolchain });
    rmSync(root, { recursive: true, force: true });
    rmSync(naive, { recursive: true, force: true });
  });

  describe("at the plan", () => {
    it("renders every chart", () => {
      assert.deepEqual(
        plan.releases.map(({ name, chart, failure }) => [name, chart, failure]),
        [
          ["gadget", "crds 1.0.0", undefined],
          ["memory", "lookup 1.0.0", undefined],
          ["parts", "subcharts 1.0.0", undefined],
          ["server", "hooks 1.0.0", undefined],
          ["vault", "secret-values 1.0.0", undefined],
          ["agent", "bad-security 1.0.0", undefined],
        ],
      );
    });

    it("lists hooks with their events, and finds the image of one without a tag", () => {
      assert.deepEqual(made("server"), [
        "Deployment/server object",
        "Pod/server-test hook test",
        "Job/server-migrate hook pre-install pre-upgrade",
        "Job/server-notify hook post-install",
      ]);
      assert.deepEqual(broken("glass-server"), [
        [
          "image-tag",
          "Job/server-notify",
          "hooks/templates/notify.yaml",
          "tenants.glass.releases.server.values.notify.image",
        ],
        ["probes-present", "Deployment/server", "hooks/templates/deployment.yaml", undefined],
      ]);
    });

    it("tells definitions of kinds from objects of those kinds", () => {
      assert.deepEqual(made("gadget"), [
        "CustomResourceDefinition/widgets.glass.moorage.dev crd",
        "Widget/gadget object",
      ]);
    });

    it("leaves out what a condition turns off, and names a value below its subchart", () => {
      assert.deepEqual(made("parts"), ["ConfigMap/parts object", "Deployment/parts-web object"]);
      assert.deepEqual(broken("glass-parts"), [
        [
          "image-tag",
          "Deployment/parts-web",
          "subcharts/charts/web/templates/deployment.yaml",
          "tenants.glass.releases.parts.values.web.image.tag",
        ],
        [
          "probes-present",
          "Deployment/parts-web",
          "subcharts/charts/web/templates/deployment.yaml",
          undefined,
        ],
      ]);
    });

    it("says what cannot be told before the cluster is asked", () => {
      const notes = release("memory").notes.map((note) => note.replace(/^[^:]*: /, ""));

      assert.deepEqual(notes, [
        "templates/secret.yaml:1 (lookup)",
        "templates/secret.yaml:11 (randAlphaNum)",
        "templates/config-map.yaml:6 (.Capabilities)",
      ]);
    });

    it("finds every secret in a place that is not made for it", () => {
      const places = plan.leaks.map((leak) =>
        /: (\S+ "\S+"): (\S+) holds .* (values\S+)/.exec(leak),
      );

      assert.deepEqual(
        places.map((found) => found?.slice(1)),
        [
          ['ConfigMap "vault"', "data.url", "values.password"],
          ['ConfigMap "vault"', "data.key", "values.api.key"],
          ['Deployment "vault"', "spec.template.spec.containers[0].args[1]", "values.token"],
        ],
      );
    });

    it("finds what is wrong with pods that may do everything", () => {
      const rules = broken("loose-agent").map(([rule]) => rule);
      const ports = plan.quota.filter(({ verdict }) => verdict === "too-small");

      assert.deepEqual(rules.toSorted(), [
        "image-tag",
        "pod-drop-all-capabilities",
        "pod-host-network",
        "pod-privilege-escalation",
        "pod-privileged",
        "pod-read-only-root",
        "pod-run-as-non-root",
        "pod-run-as-user-zero",
        "pod-runtime-socket",
        "pod-seccomp",
        "probes-present",
        "resources-memory-limit",
        "resources-requests",
        "secret-in-env",
      ]);
      assert.deepEqual(
        ports.map(({ tenant, resource }) => [tenant, resource]),
        [["loose", "services.nodeports"]],
      );
    });

    it("stands in the way of a deployment", () => {
      assert.equal(planVerdict(plan).blocked, true);
    });
  });

  describe("in the cluster", () => {
    before(async () => {
      await plantSecrets(root);
      await assert.rejects(startPlatform({ ...target(), toolchain }), { kind: "policy" });
      writeFileSync(join(root, "platform.yaml"), platformText({ careless: false }));
      plan = await planned();
      await up(target(), { toolchain });
    });

    for (const name of ["gadget", "memory", "parts", "server", "vault", "agent"]) {
      it(`has of ${name} what the plan predicted`, async () => {
        const found = await deployedObjects({
          helm: join(toolchain.binDir, "helm"),
          kubeconfig: join(projectFiles(target()).cluster, "kubeconfig"),
          release: release(name),
        });

        assert.notDeepEqual(found, {});
        assert.deepEqual(predictedObjects(release(name)), found);
      });
    }

    it("changes nothing at the next preview", async () => {
      const { steps } = await preview(target(), { toolchain, expectNoChanges: true });

      assert.deepEqual(steps, []);
    });

    it("keeps the four secrets out of the state", () => {
      assert.match(stateOf(root), /glass-vault/);
      assert.deepEqual(canariesIn(stateOf(root), SECRETS), []);
    });

    it("differs in that from the naive program, whose state holds all four", async () => {
      writeFileSync(join(naive, "index.ts"), NAIVE_PROGRAM);
      const [from, to] = [root, naive].map((project) => join(project, ".moorage", "cluster"));
      cpSync(from ?? "", to ?? "", { recursive: true });
      await plantSecrets(naive);

      await up({ root: naive, environment: "dev" }, { toolchain });

      assert.deepEqual(canariesIn(stateOf(naive), SECRETS), Object.keys(SECRETS));
    });
  });
});
