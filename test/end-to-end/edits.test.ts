import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { startPlatform, stopPlatform } from "../../automation/local-platform.ts";
import { ensureStack, setSecret } from "../../automation/stack.ts";
import { openWorkspace } from "../../automation/workspace.ts";
import { acquireToolchain, type Toolchain } from "../../toolchain/toolchain.ts";
import { copyProject } from "../automation/support/project-copy.ts";
import { previewedOperations } from "./support/previewed-edits.ts";

const PLATFORM = `
tenants:
  shop:
    owner: shop@example.com
    quota: { cpu: "20", memory: 40Gi, storage: 50Gi }
    apps:
      web:
        image: ghcr.io/shop/web:1.0.0
        port: 8080
        replicas: 2
        healthCheckPath: /healthz
        env: { LEVEL: info, TOKEN: { secret: shop-token } }
        expose: { host: shop.example.com }
        resources: { cpu: 100m, memory: 128Mi }
        strategy: { maxSurge: 1, maxUnavailable: 0 }
        volumes: { scratch: { mountPath: /scratch, emptyDir: {} } }
      files:
        image: ghcr.io/shop/files:1.0.0
        replicas: 1
        volumes: { data: { mountPath: /data, size: 1Gi } }
      db: { image: ghcr.io/shop/postgres:17.2, port: 5432, storage: 1Gi }
      report: { kind: CronJob, image: "ghcr.io/shop/report:1.0.0", schedule: "0 3 * * *" }
      migrate: { kind: Job, image: "ghcr.io/shop/migrate:1.0.0" }
`;

/** One edit of platform.yaml by what stands in it, and the row of the table in the guide. */
const EDITS: Readonly<Record<string, readonly [from: string, to: string]>> = {
  "config value": ["LEVEL: info", "LEVEL: debug"],
  image: ["web:1.0.0", "web:1.1.0"],
  replicas: ["replicas: 2", "replicas: 3"],
  port: ["port: 8080", "port: 9090"],
  host: ["host: shop.example.com", "host: shop2.example.com"],
  probe: ["healthCheckPath: /healthz", "healthCheckPath: /ready"],
  resources: ["cpu: 100m", "cpu: 150m"],
  strategy: ["maxSurge: 1", "maxSurge: 2"],
  "HPA on": ["replicas: 2", "autoscale: { min: 2, max: 4 }"],
  "size of a claim": ["mountPath: /data, size: 1Gi", "mountPath: /data, size: 2Gi"],
  "class of a claim": ["size: 1Gi } }", "size: 1Gi, storageClass: fast } }"],
  "storage of a StatefulSet": ["storage: 1Gi }", "storage: 2Gi }"],
  "rename of an app": ["      web:\n", "      site:\n"],
  "image of a CronJob": ["report:1.0.0", "report:1.1.0"],
  "image of a Job": ["migrate:1.0.0", "migrate:1.1.0"],
};

function documented(): ReadonlyMap<string, string> {
  const guide = readFileSync(join(import.meta.dirname, "../../docs/service-app.md"), "utf8");
  const table = guide.slice(guide.indexOf("| edit "));
  return new Map(
    table
      .slice(0, table.indexOf("\n\n"))
      .split("\n")
      .slice(2)
      .map((line) => line.split("|").map((cell) => cell.trim()))
      .map(([, edit = "", operations = ""]) => [edit, operations]),
  );
}

describe("edits of an app, in the real preview", () => {
  let toolchain: Toolchain;
  let root: string;
  const target = (): { root: string; environment: string } => ({ root, environment: "dev" });
  const write = (text: string): void => {
    writeFileSync(join(root, "platform.yaml"), text);
  };
  const setToken = async (value: string): Promise<void> => {
    const workspace = openWorkspace(target(), toolchain);
    await ensureStack(workspace);
    await setSecret(workspace, "shop-token", value);
    workspace.close();
  };

  before(async () => {
    toolchain = await acquireToolchain();
    root = copyProject();
    write(PLATFORM);
    writeFileSync(join(root, "Pulumi.dev.yaml"), "config:\n  moorage:profile: dev\n");
    await setToken("canary-token-one");
    await startPlatform({ ...target(), toolchain });
  });

  after(async () => {
    await stopPlatform({ ...target(), toolchain });
    rmSync(root, { recursive: true, force: true });
  });

  it("documents every edit that is tried", () => {
    const tried = [...Object.keys(EDITS), "secret value", "HPA off"];

    assert.deepEqual([...documented().keys()].toSorted(), tried.toSorted());
  });

  for (const [edit, [from, to]] of Object.entries(EDITS)) {
    it(`does what the guide says at an edit: ${edit}`, async () => {
      assert.equal(PLATFORM.split(from).length, 2, `${from} stands once in the platform`);
      write(PLATFORM.replace(from, to));

      const operations = await previewedOperations(root, toolchain);

      assert.equal(operations.join(", "), documented().get(edit));
    });
  }

  it("does what the guide says at an edit: secret value", async () => {
    write(PLATFORM);
    await setToken("canary-token-two");

    const operations = await previewedOperations(root, toolchain);
    await setToken("canary-token-one");

    assert.equal(operations.join(", "), documented().get("secret value"));
  });

  it("does what the guide says at an edit: HPA off", async () => {
    const [from, to] = EDITS["HPA on"] ?? ["", ""];
    write(PLATFORM.replace(from, to));
    await startPlatform({ ...target(), toolchain });
    write(PLATFORM);

    const operations = await previewedOperations(root, toolchain);
    await startPlatform({ ...target(), toolchain });

    assert.equal(operations.join(", "), documented().get("HPA off"));
  });
});
