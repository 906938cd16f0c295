import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { startPlatform, stopPlatform } from "../../automation/local-platform.ts";
import { preview } from "../../automation/operations.ts";
import { loadEnvironment } from "../../environment/load.ts";
import type { Plan } from "../../plan/plan.ts";
import { acquireToolchain, type Toolchain } from "../../toolchain/toolchain.ts";
import { copyProject } from "../automation/support/project-copy.ts";
import { type Manifest, plannedManifests } from "./support/planned-manifests.ts";
import { ATTEMPTS, podWith } from "./support/tenant-attempts.ts";

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly said: string;
}

describe("four tenants, on the real engine and control plane", () => {
  let toolchain: Toolchain;
  let root: string;
  let plan: Plan;
  let asDeployer: readonly string[];

  const target = (): { root: string; environment: string } => ({ root, environment: "dev" });

  const kubectl = async (args: readonly string[], input = ""): Promise<Answer> => {
    const cache = ["--cache-dir", join(root, ".moorage", "cache")];
    return await new Promise((resolve) => {
      const child = execFile(
        join(toolchain.binDir, "kubectl"),
        [...cache, ...args],
        { maxBuffer: 64 * 1024 * 1024 },
        (error, out, said) => {
          resolve({ code: typeof error?.code === "number" ? error.code : 0, out, said });
        },
      );
      child.stdin?.end(input);
    });
  };

  const asAdmin = (): readonly string[] => [
    "--kubeconfig",
    join(root, ".moorage", "cluster", "kubeconfig"),
  ];

  const admin = async (...args: readonly string[]): Promise<string> => {
    const { code, out, said } = await kubectl([...asAdmin(), ...args]);
    assert.equal(code, 0, said);
    return out.trim();
  };

  before(async () => {
    toolchain = await acquireToolchain();
    root = copyProject();
    ({ plan } = await startPlatform({ ...target(), toolchain }));
    const token = await admin("create", "token", "deployer", "--namespace=tenant-acme");
    const server = await admin("config", "view", "--output=jsonpath={.clusters[0].cluster.server}");
    const ca = join(root, ".moorage", "ca.crt");
    const encoded = "{.clusters[0].cluster.certificate-authority-data}";
    const text = await admin("config", "view", "--raw", `--output=jsonpath=${encoded}`);
    writeFileSync(ca, Buffer.from(text, "base64"));
    // A client certificate in a kubeconfig would win over the token.
    asDeployer = [
      "--kubeconfig=/dev/null",
      `--server=${server}`,
      `--certificate-authority=${ca}`,
      `--token=${token}`,
      "--namespace=tenant-acme",
    ];
  });

  after(async () => {
    await stopPlatform({ ...target(), toolchain });
    rmSync(root, { recursive: true, force: true });
  });

  it("changes nothing at the next preview", async () => {
    const { changes } = await preview(target(), { toolchain, expectNoChanges: true });

    assert.deepEqual(Object.keys(changes), ["same"]);
  });

  it("has a strict, an ingress-only, a split and an adopting tenant", () => {
    const { environment } = loadEnvironment(target());

    assert.deepEqual(
      environment.tenants.map(({ name, isolation, namespaces, quota }) => [
        name,
        isolation,
        quota.share,
        namespaces.map((each) => `${each.name} ${each.mode}`),
      ]),
      [
        ["acme", "strict", "each", ["tenant-acme create"]],
        ["globex", "ingress-only", "each", ["tenant-globex create"]],
        ["hooli", "strict", "each", ["hooli-legacy adopt"]],
        ["initech", "strict", "split", ["tenant-initech create", "tenant-initech-jobs create"]],
      ],
    );
  });

  it("shares the budget of initech exactly", async () => {
    const hard = async (namespace: string): Promise<string> =>
      await admin(
        "get",
        "resourcequota",
        "quota",
        `--namespace=${namespace}`,
        "--output=jsonpath={.spec.hard.requests\\.cpu} {.spec.hard.pods}",
      );

    assert.deepEqual(
      [await hard("tenant-initech"), await hard("tenant-initech-jobs")],
      ["6 20", "3 10"],
    );
  });

  it("labels the adopted namespace", async () => {
    const label = "--output=jsonpath={.metadata.labels.moorage\\.dev/tenant}";

    assert.equal(await admin("get", "namespace", "hooli-legacy", label), "hooli");
  });

  it("passes the strict dry run of the API server with every object", async () => {
    const objects = plannedManifests(plan.resources).map(asNewJob);

    const { code, said } = await kubectl(
      [
        ...asAdmin(),
        "apply",
        "--server-side",
        "--force-conflicts",
        "--dry-run=server",
        "--validate=strict",
        "--filename=-",
      ],
      JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }),
    );

    assert.equal(said.replaceAll(/^Warning: .*\n/gm, ""), "");
    assert.equal(code, 0);
    assert.ok(objects.length > 60, `${String(objects.length)} objects`);
  });

  it("runs pods of every kind of workload where the namespace enforces restricted", async () => {
    const enforced = await admin(
      ...["get", "namespaces", "--selector=moorage.dev/tenant"],
      "--output=jsonpath={.items[*].metadata.labels.pod-security\\.kubernetes\\.io/enforce}",
    );
    const pods = await admin(
      ...["get", "pods", "--all-namespaces", "--selector=app.kubernetes.io/managed-by=moorage"],
      "--output=jsonpath={range .items[*]}{.metadata.ownerReferences[0].kind} {.status.phase}\n{end}",
    );

    assert.deepEqual([...new Set(enforced.split(" "))], ["restricted"]);
    const phases = new Set(pods.trim().split("\n"));
    assert.deepEqual([...phases].toSorted(), [
      "DaemonSet Running",
      "Job Succeeded",
      "ReplicaSet Running",
      "StatefulSet Running",
    ]);
  });

  it("lets the deployer of acme run a pod that breaks no rule", async () => {
    const args = [...asDeployer, "create", "--dry-run=server", "--filename=-"];

    const { code, said } = await kubectl(args, JSON.stringify(podWith({})));

    assert.deepEqual([code, said], [0, ""]);
  });

  it("is stopped by the policy pack when one line opens a tenant to another", async () => {
    const file = join(root, "platform.yaml");
    const before = readFileSync(file, "utf8");
    const door = "networkPolicies: { open-door: { podSelector: {}, ingress: [{}] } }";
    writeFileSync(
      file,
      before.replace("    internal: declared\n", `    internal: declared\n    ${door}\n`),
    );

    const previewing = preview(target(), { toolchain, policyPacks: [join(root, "policy")] });

    await assert.rejects(previewing, {
      kind: "policy",
      message:
        /"tenant-acme\/open-door" opens tenant-globex\/shop\[Deployment\] to tenant-acme\/api/,
    });
    writeFileSync(file, before);
  });

  for (const { title, by, args, object } of ATTEMPTS) {
    it(`does not let the deployer of acme ${title}`, async () => {
      const input = object === undefined ? "" : JSON.stringify(object);

      const { code, said } = await kubectl([...asDeployer, ...args], input);

      assert.match(said, by);
      assert.equal(code, 1);
    });
  }
});

/** Nothing of a Job may change, and a stand-in is another value than the real one. */
function asNewJob(manifest: Manifest): Manifest {
  if (manifest.kind !== "Job") return manifest;
  const metadata = { ...manifest.metadata, name: `${manifest.metadata.name}-again` };
  return { ...manifest, metadata };
}
