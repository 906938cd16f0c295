import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { startPlatform, stopPlatform } from "../../automation/local-platform.ts";
import { preview, up } from "../../automation/operations.ts";
import type { OperationResult } from "../../automation/operation.ts";
import { projectFiles } from "../../automation/project-files.ts";
import { ensureStack, setSecret } from "../../automation/stack.ts";
import { openWorkspace } from "../../automation/workspace.ts";
import { acquireToolchain, type Toolchain } from "../../toolchain/toolchain.ts";
import { filesWith } from "../automation/support/files.ts";
import { copyProject } from "../automation/support/project-copy.ts";
import {
  FAILING_HOOK,
  kubectl,
  moveFolder,
  replaceIn,
  webChart,
  WIDGETS,
  writeFiles,
} from "./support/helm-project.ts";

const CANARIES = {
  "widgets-token": "canary-widgets-55555",
  "plain-token": "canary-plain-77777",
  "legacy-token": "canary-legacy",
};

const PLATFORM = `
tenants:
  shop:
    owner: shop@example.com
    quota: { cpu: "20", memory: 40Gi, storage: 50Gi }
    releases:
      widgets:
        chart: ./charts/widgets
        version: 1.0.0
        crds: separate
        atomic: true
        timeoutSeconds: 20
        values: { note: null, token: { secret: widgets-token } }
      plain:
        chart: ./charts/plain
        version: 1.0.0
        engine: chart
        values: { greeting: hi, note: null, token: { secret: plain-token } }
`;

const STACK = `config:
  moorage:profile: dev
  moorage:images: { docker.io/example: registry.example.com/mirror }
`;

const JOBS = `
      jobs:
        chart: ./charts/jobs
        version: 1.0.0
        atomic: true
        timeoutSeconds: 10
`;

const LEGACY = `
      legacy:
        chart: ./charts/legacy
        version: 1.0.0
        adopt: true
        values: { greeting: ho, token: { secret: legacy-token } }
`;

describe("HelmRelease on the real engine and control plane", () => {
  let toolchain: Toolchain;
  let root: string;
  let ask: (...args: readonly string[]) => string;
  const target = (): { root: string; environment: string } => ({ root, environment: "dev" });
  const get = (what: string, path: string): string =>
    ask("-n", "tenant-shop", "get", ...what.split(" "), "-o", `jsonpath={${path}}`);
  const revisions = (release: string): readonly string[] =>
    get(`secret -l owner=helm,name=${release}`, ".items[*].metadata.labels.status")
      .split(" ")
      .filter((status) => status !== "");
  const changed = ({ steps }: Pick<OperationResult, "steps">): readonly string[] =>
    steps.map(({ operation, name }) => `${operation} ${name}`).toSorted();

  before(async () => {
    toolchain = await acquireToolchain();
    root = copyProject();
    const files = projectFiles(target());
    ask = kubectl({ binDir: toolchain.binDir, kubeconfig: join(files.cluster, "kubeconfig") });
    writeFileSync(join(root, "platform.yaml"), PLATFORM);
    writeFileSync(join(root, "Pulumi.dev.yaml"), STACK);
    writeFiles(join(root, "charts/widgets"), { ...webChart("widgets"), ...WIDGETS });
    writeFiles(join(root, "charts/plain"), webChart("plain"));
    const workspace = openWorkspace(target(), toolchain);
    await ensureStack(workspace);
    for (const [key, value] of Object.entries(CANARIES)) await setSecret(workspace, key, value);
    workspace.close();
    await startPlatform({ ...target(), toolchain });
  });

  after(async () => {
    await stopPlatform({ ...target(), toolchain });
    rmSync(root, { recursive: true, force: true });
  });

  it("runs images from the registry of the environment, with either engine", () => {
    const image = ".spec.template.spec.containers[0].image";

    assert.equal(get("deployment widgets", image), "registry.example.com/mirror/web:1.0.0");
    assert.equal(get("deployment plain", image), "registry.example.com/mirror/web:1.0.0");
  });

  it("takes a default away with null", () => {
    assert.equal(get("configmap widgets", ".data.note"), "none");
    assert.equal(get("configmap plain", ".data.note"), "none");
  });

  it("makes the CRD itself, and Helm the object of it", () => {
    assert.equal(get("widget widgets", ".spec.size"), "3");
    assert.equal(
      get("crd widgets.example.com", ".metadata.annotations.meta\\.helm\\.sh/release-name"),
      "",
    );
  });

  it("changes nothing at a second preview", async () => {
    assert.deepEqual(changed(await preview(target(), { toolchain })), []);
  });

  it("makes no difference when the chart's folder is renamed", async () => {
    moveFolder(join(root, "charts/widgets"), join(root, "charts/renamed"));
    replaceIn(join(root, "platform.yaml"), "./charts/widgets", "./charts/renamed");

    assert.deepEqual(changed(await preview(target(), { toolchain })), []);
  });

  it("upgrades when the chart's content is edited", async () => {
    replaceIn(
      join(root, "charts/renamed/templates/config.yaml"),
      "  greeting:",
      "  edited: seen\n  greeting:",
    );

    const result = await up(target(), { toolchain });

    assert.deepEqual(changed(result), ["update shop-widgets", "update shop-widgets"]);
    assert.equal(get("configmap widgets", ".data.edited"), "seen");
  });

  it("rolls a failing upgrade back, and the next one converges", async () => {
    replaceIn(join(root, "platform.yaml"), "note: null", "privileged: true");

    await assert.rejects(up(target(), { toolchain }), {
      message: /release widgets failed, and has been rolled back due to atomic being set/,
    });
    assert.equal(get("deployment widgets", ".spec.template.spec.hostNetwork"), "");
    assert.deepEqual(revisions("widgets"), ["superseded", "superseded", "failed", "deployed"]);

    replaceIn(join(root, "platform.yaml"), "privileged: true", "greeting: again");
    const result = await up(target(), { toolchain });

    assert.deepEqual(changed(result), ["update shop-widgets"]);
    assert.equal(get("configmap widgets", ".data.greeting"), "again");
  });

  it("leaves nothing of an installation whose hook fails, and the next one converges", async () => {
    const jobs = join(root, "charts/jobs");
    writeFiles(jobs, { ...webChart("jobs"), ...FAILING_HOOK });
    replaceIn(join(root, "platform.yaml"), "    releases:", `    releases:\n${JOBS}`);

    await assert.rejects(up(target(), { toolchain }), { message: /jobs/ });
    assert.equal(get("deployment jobs", ".metadata.name"), "");
    assert.deepEqual(revisions("jobs"), []);

    replaceIn(join(jobs, "templates/hook.yaml"), "hostNetwork: true", "hostNetwork: false");
    await up(target(), { toolchain });

    assert.deepEqual(revisions("jobs"), ["deployed"]);
    assert.deepEqual(changed(await preview(target(), { toolchain })), []);
  });

  it("takes over a release that is there, and makes it what the files say", async () => {
    writeFiles(join(root, "charts/legacy"), webChart("legacy"));
    const place = ["--kubeconfig", join(projectFiles(target()).cluster, "kubeconfig")];
    const install = ["install", "legacy", "charts/legacy", "-n", "tenant-shop"];
    execFileSync(
      join(toolchain.binDir, "helm"),
      [...install, ...place, "--set", "greeting=hi,token=canary-legacy"],
      { cwd: root },
    );
    const before = get("deployment legacy", ".metadata.uid");
    replaceIn(join(root, "platform.yaml"), "    releases:", `    releases:\n${LEGACY}`);

    assert.deepEqual(changed(await up(target(), { toolchain })), [
      "create shop-legacy",
      "update shop-legacy",
    ]);
    assert.deepEqual(revisions("legacy"), ["superseded", "deployed"]);
    assert.equal(get("configmap legacy", ".data.greeting"), "ho");
    assert.equal(get("deployment legacy", ".metadata.uid"), before);
    assert.deepEqual(changed(await preview(target(), { toolchain })), []);
  });

  it("keeps the secret out of the state", () => {
    assert.deepEqual(filesWith(projectFiles(target()).state, Object.values(CANARIES)), []);
  });
});
