import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { startPlatform, stopPlatform } from "../../automation/local-platform.ts";
import { destroy, preview, up } from "../../automation/operations.ts";
import { projectFiles } from "../../automation/project-files.ts";
import { acquireToolchain, type Toolchain } from "../../toolchain/toolchain.ts";
import { copyProject } from "../automation/support/project-copy.ts";

const PLATFORM = `tenants:
  shop:
    owner: shop@example.com
    quota: { cpu: "4", memory: 8Gi, storage: 10Gi }
    apps:
      files:
        kind: CronJob
        schedule: "0 3 * * *"
        image: ghcr.io/shop/files:1.0.0
        volumes: { data: { mountPath: /data, size: 1Gi, storageClass: slow } }
`;
const CONFIG = `config:
  moorage:profile: local
  moorage:domain: dev.localhost
`;
const PROTECTED = `${CONFIG}  moorage:protect: true\n`;
const APPROVED = `${PROTECTED}  moorage:approvals:
    - kind: PersistentVolumeClaim
      object: tenant-shop/files-data
      operation: replace
      until: 2199-12-31
      reason: moved to fast disks
`;

/** Every map of a state whose URN is the claim's. */
function claimsIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (typeof value !== "object" || value === null) return [];
  const map: Readonly<Record<string, unknown>> = { ...value };
  const isClaim = typeof map["urn"] === "string" && map["urn"].endsWith("::shop-files-data");
  return [...(isClaim ? [map] : []), ...Object.values(map).flatMap(claimsIn)];
}

describe("the stateful guard, on the real engine and control plane", () => {
  let toolchain: Toolchain;
  let root: string;

  const target = (): { root: string; environment: string } => ({ root, environment: "dev" });

  const write = (file: string, text: string): void => {
    writeFileSync(join(root, file), text);
  };

  const moor = (line: string): { readonly code: number | null; readonly stderr: string } => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(root, "cli", "main.ts"), ...line.split(" ")],
      { cwd: root, encoding: "utf8" },
    );
    return { code: status, stderr };
  };

  const storageClass = (): string =>
    execFileSync(
      join(toolchain.binDir, "kubectl"),
      [
        ...["--kubeconfig", join(root, ".moorage", "cluster", "kubeconfig")],
        ...["--cache-dir", join(root, ".moorage", "cache")],
        ...["get", "pvc", "files-data", "-n=tenant-shop", "-o=jsonpath={.spec.storageClassName}"],
      ],
      { encoding: "utf8" },
    );

  /** Marks of the claim in the state: what the engine itself refuses. */
  const marks = (): readonly unknown[] => {
    const state: unknown = JSON.parse(readFileSync(projectFiles(target()).checkpoint, "utf8"));
    return claimsIn(state).map((claim) => [claim["protect"], claim["retainOnDelete"]]);
  };

  before(async () => {
    toolchain = await acquireToolchain();
    root = copyProject();
    write("Pulumi.dev.yaml", PROTECTED);
    write("platform.yaml", PLATFORM);
    await startPlatform({ ...target(), toolchain });
  });

  after(async () => {
    write("Pulumi.dev.yaml", CONFIG);
    await stopPlatform({ ...target(), toolchain });
    rmSync(root, { recursive: true, force: true });
  });

  it("refuses to replace a claim, and says how to approve it", () => {
    write("platform.yaml", PLATFORM.replace("slow", "fast"));

    const { code, stderr } = moor("deploy -e dev --yes --no-wait");

    assert.equal(code, 5, stderr);
    const lines = stderr.split("\n");
    const from = lines.findIndex((line) => line.startsWith("error: "));
    const until = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
    assert.deepEqual(lines.slice(from, -1), [
      "error: 1 change needs an approval in dev, which is protected:",
      "  replace PersistentVolumeClaim tenant-shop/files-data: no approval names it; it is made anew and empty; its data is lost unless its volume's reclaim policy is Retain",
      "to approve, let config of Pulumi.dev.yaml say, each with your reason:",
      "config:",
      "  moorage:approvals:",
      "    - kind: PersistentVolumeClaim",
      "      object: tenant-shop/files-data",
      "      operation: replace",
      `      until: ${until}`,
      "      reason: say why",
      "  or take the change back; nothing was changed",
    ]);
    assert.equal(storageClass(), "slow");
    assert.deepEqual(marks(), [[true, true]]);
  });

  it("refuses it in the library as well, and a destruction of the stack", async () => {
    await assert.rejects(destroy(target(), { toolchain }), {
      kind: "approval-needed",
      message: /^ {2}delete Namespace tenant-shop: no approval names it; it stays in the cluster/m,
    });
    await assert.rejects(stopPlatform({ ...target(), toolchain }), { kind: "approval-needed" });
  });

  it("replaces it when the stack file approves, and protects the new one", async () => {
    write("Pulumi.dev.yaml", APPROVED);
    const notices: string[] = [];

    const { changes } = await up(target(), {
      toolchain,
      onEvent: (event) => {
        if (event.kind === "notice") notices.push(event.message);
      },
    });

    assert.equal(changes["replace"], 1);
    assert.deepEqual(notices, [
      "approved until 2199-12-31 (moved to fast disks): replace PersistentVolumeClaim tenant-shop/files-data; it is made anew and empty; its data is lost unless its volume's reclaim policy is Retain",
    ]);
    assert.equal(storageClass(), "fast");
    assert.deepEqual(marks(), [[true, true]]);
  });

  it("previews the same change without an approval where nothing is protected", async () => {
    write("Pulumi.dev.yaml", CONFIG);
    write("platform.yaml", PLATFORM.replace("slow", "faster"));

    const { changes, guard } = await preview(target(), { toolchain });

    assert.equal(changes["replace"], 1);
    assert.deepEqual(guard, { approved: [], refused: [] });
  });
});
