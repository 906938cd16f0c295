import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { startPlatform, stopPlatform } from "../../automation/local-platform.ts";
import type { OperationResult } from "../../automation/operation.ts";
import { up } from "../../automation/operations.ts";
import { projectFiles } from "../../automation/project-files.ts";
import { ensureStack, setSecret } from "../../automation/stack.ts";
import { openWorkspace } from "../../automation/workspace.ts";
import { acquireToolchain, type Toolchain } from "../../toolchain/toolchain.ts";
import { filesWith } from "../automation/support/files.ts";
import { copyProject } from "../automation/support/project-copy.ts";

/** Half a minute each; `DEPROVISION_TIMES=10` for the long run, which shows that nothing adds up. */
const TIMES = Number(process.env["DEPROVISION_TIMES"] ?? 1);

const CONFIG = "config:\n  moorage:profile: local\n  moorage:domain: dev.localhost\n";
const KEEPER = `
  keeper:
    owner: keeper@example.com
`;
const GUESTS = `
  guest:
    owner: guest@example.com
    namespaces: [main, jobs]
    quota: { cpu: "2", memory: 4Gi, share: split }
    access: { developers: [guests], deployer: true }
    shared:
      config: { regions: { REGION: eu } }
      secrets: { ca: { ca.crt: { secret: guest-ca } } }
    pullSecrets: { registry: { secret: guest-registry } }
    apps:
      web: { image: ghcr.io/guest/web:1.0.0, port: 8080, replicas: 1, env: { LEVEL: info } }
  lodger:
    owner: lodger@example.com
    namespaces: { main: { mode: adopt, name: old-house } }
    apps:
      room: { image: ghcr.io/lodger/room:1.0.0, port: 8080, replicas: 1 }
`;

const DEPLOYMENT = "deployment.apps/web";
const CANARIES = ["canary-ca-5772", "canary-registry-6180"] as const;
const REGISTRY = JSON.stringify({ auths: { "registry.invalid": { auth: CANARIES[1] } } });

/** Admission policies take effect some seconds after they are made. */
function untilRefused(attempt: () => unknown): void {
  for (const end = Date.now() + 20_000; Date.now() < end;) attempt();
}

describe("deprovisioning, on the real engine and control plane", () => {
  let toolchain: Toolchain;
  let root: string;

  const target = (): { root: string; environment: string } => ({ root, environment: "dev" });

  const kubectl = (...args: readonly string[]): string =>
    execFileSync(
      join(toolchain.binDir, "kubectl"),
      [
        "--kubeconfig",
        join(root, ".moorage", "cluster", "kubeconfig"),
        "--cache-dir",
        join(root, ".moorage", "cache"),
        ...args,
      ],
      { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
    ).trim();

  const deploy = async (tenants: string, timeoutSeconds?: number): Promise<OperationResult> => {
    writeFileSync(join(root, "platform.yaml"), `tenants:${tenants}`);
    return await up(target(), { toolchain, timeoutSeconds });
  };

  const namespaces = (): readonly string[] =>
    kubectl("get", "namespaces", "--output=name")
      .split("\n")
      .map((name) => name.replace("namespace/", ""))
      .filter((name) => !/^(default|kube-.*)$/.test(name))
      .toSorted();

  /** Everything with our labels outside the keeper's namespace. */
  const ours = (): string =>
    kubectl(
      "get",
      "all,configmaps,secrets,serviceaccounts,roles,rolebindings,networkpolicies,resourcequotas,limitranges",
      "--all-namespaces",
      "--selector=app.kubernetes.io/managed-by=moorage,moorage.dev/tenant!=keeper",
      "--output=name",
    );

  /** Plants known values where a start would generate random ones. */
  const plantSecrets = async (): Promise<void> => {
    const workspace = openWorkspace(target(), toolchain);
    await ensureStack(workspace);
    await setSecret(workspace, "guest-ca", CANARIES[0]);
    await setSecret(workspace, "guest-registry", REGISTRY);
    workspace.close();
  };

  const secretData = (name: string): string => {
    const data = kubectl("get", "secret", name, "-n=tenant-guest-jobs", "-o=jsonpath={.data.*}");
    return Buffer.from(data, "base64").toString();
  };

  before(async () => {
    toolchain = await acquireToolchain();
    root = copyProject();
    writeFileSync(join(root, "Pulumi.dev.yaml"), CONFIG);
    writeFileSync(join(root, "platform.yaml"), `tenants:${KEEPER}${GUESTS}`);
    await plantSecrets();
    await startPlatform({ ...target(), toolchain });
    kubectl("create", "configmap", "heirloom", "--namespace=old-house", "--from-literal=a=b");
  });

  after(async () => {
    writeFileSync(join(root, "Pulumi.dev.yaml"), CONFIG);
    await stopPlatform({ ...target(), toolchain });
    rmSync(root, { recursive: true, force: true });
  });

  for (let time = 1; time <= TIMES; time += 1) {
    it(`leaves nothing and loses nothing, time ${String(time)}`, async () => {
      await deploy(KEEPER);

      assert.deepEqual(namespaces(), ["old-house", "tenant-keeper"]);
      assert.equal(ours(), "");
      assert.equal(
        kubectl("get", "configmap", "heirloom", "-n=old-house", "-o=name"),
        "configmap/heirloom",
      );
      const metadata = kubectl("get", "namespace", "old-house", "-o=jsonpath={.metadata.labels}");
      assert.deepEqual(JSON.parse(metadata), { "kubernetes.io/metadata.name": "old-house" });

      await deploy(`${KEEPER}${GUESTS}`);

      assert.deepEqual(namespaces(), [
        "old-house",
        "tenant-guest",
        "tenant-guest-jobs",
        "tenant-keeper",
      ]);
      const ready = "-o=jsonpath={.status.readyReplicas}";
      assert.equal(kubectl("get", "deployment", "room", "-n=old-house", ready), "1");
      assert.equal(kubectl("get", "deployment", "web", "-n=tenant-guest", ready), "1");
    });
  }

  it("copies shared and pull secrets into each namespace, and writes them nowhere else", () => {
    assert.deepEqual([secretData("ca"), secretData("registry")], [CANARIES[0], REGISTRY]);
    const accounts = "-o=jsonpath={.items[*].imagePullSecrets[*].name}";
    assert.match(
      kubectl("get", "serviceaccounts", "-n=tenant-guest", accounts),
      /^registry registry registry$/,
    );
    assert.deepEqual(filesWith(projectFiles(target()).state, CANARIES), []);
    const { workingCopy, temporary } = projectFiles(target());
    assert.equal(
      CANARIES.some((text) => readFileSync(workingCopy, "utf8").includes(text)),
      false,
    );
    assert.deepEqual(existsSync(temporary) ? filesWith(temporary, CANARIES) : [], []);
  });

  it("changes a budget in place", async () => {
    const richer = GUESTS.replace('cpu: "2"', 'cpu: "3"');

    const { steps } = await deploy(`${KEEPER}${richer}`);

    assert.deepEqual(steps.map(({ operation, name }) => `${operation} ${name}`).toSorted(), [
      "update guest-quota",
      "update guest.jobs-quota",
    ]);
    const hard = "-o=jsonpath={.spec.hard.limits\\.cpu}";
    assert.equal(kubectl("get", "resourcequota", "quota", "-n=tenant-guest", hard), "1500m");
  });

  it("cordons a tenant: its pods stay, changes are refused, and deploying lifts it", async () => {
    const scale = ["scale", "deployment", "web", "-n=tenant-guest", "--replicas=2"] as const;

    await deploy(`${KEEPER}${GUESTS.replace("quota:", "cordon: true\n    quota:")}`);

    assert.throws(() => {
      untilRefused(() => kubectl(...scale));
    }, /tenant guest is cordoned/);
    const ready = "-o=jsonpath={.status.readyReplicas}";
    assert.equal(kubectl("get", "deployment", "web", "-n=tenant-guest", ready), "1");
    await deploy(`${KEEPER}${GUESTS}`);
    const cordoned = "--selector=moorage.dev/cordon";
    assert.equal(kubectl("get", "namespaces", "-o=name", cordoned), "");
  });

  it("refuses to adopt a namespace that the stack itself made, and deletes nothing", async () => {
    const adopting = GUESTS.replace(
      "namespaces: [main, jobs]",
      "namespaces: { main: { mode: adopt, name: tenant-guest }, jobs: {} }",
    );

    await assert.rejects(deploy(`${KEEPER}${adopting}`), {
      message: /adopts "tenant-guest", which was created for the tenant "guest"/,
    });

    assert.equal(kubectl("get", "deployment", "web", "-n=tenant-guest", "-o=name"), DEPLOYMENT);
  });

  it("names what keeps a namespace in Terminating, within its bound, and goes on afterwards", async () => {
    const finalizers = (list: readonly string[]): string =>
      JSON.stringify({ metadata: { finalizers: list } });
    const hold = ["patch", "configmap", "hold", "-n=tenant-guest", "--type=merge", "-p"] as const;
    kubectl("create", "configmap", "hold", "--namespace=tenant-guest");
    kubectl(...hold, finalizers(["example.com/keep"]));

    await assert.rejects(deploy(KEEPER, 25), {
      kind: "timeout",
      message:
        /^namespace "tenant-guest" is Terminating since \S+, kept by ConfigMap "hold" \(finalizer example\.com\/keep\)$/m,
    });
    kubectl(...hold, finalizers([]));
    await deploy(KEEPER);

    assert.deepEqual(namespaces(), ["old-house", "tenant-keeper"]);
  });

  it("does not delete a protected namespace", async () => {
    await deploy(`${KEEPER}${GUESTS}`);
    writeFileSync(join(root, "Pulumi.dev.yaml"), `${CONFIG}  moorage:protect: true\n`);
    await deploy(`${KEEPER}${GUESTS}`);

    await assert.rejects(deploy(KEEPER), {
      kind: "approval-needed",
      message: /^ {2}delete Namespace tenant-guest: no approval names it; /m,
    });

    assert.ok(namespaces().includes("tenant-guest"));
  });
});
