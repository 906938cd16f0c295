import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
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
import { serveCharts } from "../support/chart-repository.ts";
import type { ChartRepository } from "../support/chart-repository.ts";
import { serveRegistry } from "../support/oci-registry.ts";
import type { OciRegistry } from "../support/oci-registry.ts";
import { packaged, pushed } from "../support/packaged-chart.ts";
import { kubectl, replaceIn, webChart } from "./support/helm-project.ts";
import type { Files } from "./support/helm-project.ts";

const PASSWORD = "canary-repository-27182";
const OTHER = `sha256:${"0".repeat(64)}`;

const inVersion = (name: string, version: string): Files => ({
  ...webChart(name),
  "Chart.yaml": `apiVersion: v2\nname: ${name}\nversion: ${version}\n`,
  "values.yaml": `greeting: ${name} ${version}\nnote: x\nprivileged: false\ntoken: ""\n`,
});

describe("charts of a repository and of a registry, on the real engine and control plane", () => {
  let toolchain: Toolchain;
  let root: string;
  let repository: ChartRepository;
  let registry: OciRegistry;
  let ask: (...args: readonly string[]) => string;
  const digests = new Map<string, string>();

  const target = (): { root: string; environment: string } => ({ root, environment: "dev" });
  const rewrite = (from: string, to: string): void => {
    replaceIn(join(root, "platform.yaml"), from, to);
  };
  const greetings = (): readonly string[] =>
    ["near", "far"].map((name) =>
      ask("-n", "tenant-shop", "get", "configmap", name, "-o", "jsonpath={.data.greeting}"),
    );
  const changed = ({ steps }: Pick<OperationResult, "steps">): readonly string[] =>
    steps.map(({ operation, name }) => `${operation} ${name}`).toSorted();

  before(async () => {
    toolchain = await acquireToolchain();
    const helm = join(toolchain.binDir, "helm");
    repository = await serveCharts({ username: "reader", password: PASSWORD });
    registry = await serveRegistry();
    for (const version of ["1.0.0", "1.1.0"]) {
      repository.put(packaged(helm, inVersion("near", version)));
      const place = `${registry.address}/charts`;
      digests.set(version, await pushed(helm, packaged(helm, inVersion("far", version)), place));
    }
    root = copyProject();
    const files = projectFiles(target());
    ask = kubectl({ binDir: toolchain.binDir, kubeconfig: join(files.cluster, "kubeconfig") });
    writeFileSync(join(root, "Pulumi.dev.yaml"), "config: {}\n");
    writeFileSync(
      join(root, "platform.yaml"),
      `repositories: { own: "${repository.url}" }
tenants:
  shop:
    owner: shop@example.com
    quota: { cpu: "20", memory: 40Gi, storage: 50Gi }
    releases:
      near:
        chart: { repo: own, name: near }
        version: 1.0.0
        credentials: { username: reader, password: { secret: repository-password } }
      far:
        chart: oci://${registry.address}/charts/far
        version: 1.0.0
        digest: ${digests.get("1.0.0") ?? ""}
`,
    );
    const workspace = openWorkspace(target(), toolchain);
    await ensureStack(workspace);
    await setSecret(workspace, "repository-password", PASSWORD);
    workspace.close();
    await startPlatform({ ...target(), toolchain });
  });

  after(async () => {
    await stopPlatform({ ...target(), toolchain });
    await Promise.all([repository.close(), registry.close()]);
    rmSync(root, { recursive: true, force: true });
  });

  it("are installed in their versions", () => {
    assert.deepEqual(greetings(), ["near 1.0.0", "far 1.0.0"]);
  });

  it("are upgraded when the version is", async () => {
    rewrite("version: 1.0.0\n        cred", "version: 1.1.0\n        cred");
    rewrite(
      `version: 1.0.0\n        digest: ${digests.get("1.0.0") ?? ""}`,
      `version: 1.1.0\n        digest: ${digests.get("1.1.0") ?? ""}`,
    );

    await up(target(), { toolchain });

    assert.deepEqual(greetings(), ["near 1.1.0", "far 1.1.0"]);
  });

  it("go back when the version does, without asking anybody again", async () => {
    const asked = repository.requests.length + registry.requests.length;
    rewrite("version: 1.1.0\n        cred", "version: 1.0.0\n        cred");
    rewrite(
      `version: 1.1.0\n        digest: ${digests.get("1.1.0") ?? ""}`,
      `version: 1.0.0\n        digest: ${digests.get("1.0.0") ?? ""}`,
    );

    await up(target(), { toolchain });

    assert.deepEqual(greetings(), ["near 1.0.0", "far 1.0.0"]);
    assert.equal(repository.requests.length + registry.requests.length, asked);
  });

  it("are refused with another digest, before anything is written", async () => {
    const own = digests.get("1.0.0") ?? "";
    rewrite(own, OTHER);

    const refusal = up(target(), { toolchain });

    await assert.rejects(refusal, (error: Error) => {
      assert.match(error.message, /^platform\.yaml:12:16 tenants\.shop\.releases\.far\.chart: /);
      assert.ok(error.message.includes(`has the digest ${own}, not ${OTHER}. Compare it`));
      return true;
    });
    assert.deepEqual(greetings(), ["near 1.0.0", "far 1.0.0"]);
    rewrite(OTHER, own);
  });

  it("need no network once they are there", async () => {
    await Promise.all([repository.close(), registry.close()]);

    assert.deepEqual(changed(await preview(target(), { toolchain })), []);
  });

  it("leave neither address nor password in state and cache", () => {
    const { folder, checkpoint } = projectFiles(target());

    const state = readFileSync(checkpoint, "utf8");

    assert.deepEqual(
      [repository.address, registry.address, PASSWORD].filter((text) => state.includes(text)),
      [],
    );
    assert.deepEqual(filesWith(folder, [PASSWORD]), []);
  });
});
