import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { parseAllDocuments } from "yaml";

import { rbac } from "../../cli/rbac-schema.ts";
import { moor, type Run } from "./collecting-host.ts";
import { scratchProject, type ScratchProject } from "./scratch-project.ts";

const page = readFileSync(resolve(import.meta.dirname, "../../docs/deployer-role.md"), "utf8");
const [, platform = ""] = /```yaml\n(.*?)```/s.exec(page) ?? [];

describe("moor rbac", () => {
  let project: ScratchProject;

  const run = async (...args: readonly string[]): Promise<Run> =>
    await moor(["rbac", "-e", "dev", ...args], { cwd: project.root });

  /** Kinds and places of what `-o yaml` prints. */
  const places = async (...args: readonly string[]): Promise<readonly string[]> => {
    const { stdout } = await run("-o", "yaml", ...args);
    return parseAllDocuments(stdout).map((document) =>
      [document.get("kind"), document.getIn(["metadata", "namespace"]) ?? "-"].join(" "),
    );
  };

  before(() => {
    project = scratchProject({ "platform.yaml": platform });
  });

  after(() => {
    project.remove();
  });

  it("prints what docs/deployer-role.md shows", async () => {
    const [, shown = ""] = /```text\n(.*?)\n```/s.exec(page) ?? [];

    const { code, stdout, stderr } = await run("--per-namespace");

    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.equal(stdout, `${shown}\n`);
  });

  it("prints the same for -o table", async () => {
    assert.equal((await run("-o", "table")).stdout, (await run()).stdout);
  });

  it("prints roles for kubectl apply, and bindings for a subject", async () => {
    assert.deepEqual(await places(), ["ClusterRole -"]);
    assert.deepEqual(await places("--subject", "ci/deployer"), [
      "ClusterRole -",
      "ClusterRoleBinding -",
    ]);
    assert.deepEqual(await places("--per-namespace", "--subject", "platform-team"), [
      ...["ClusterRole -", "ClusterRoleBinding -", "Role shop", "RoleBinding shop"],
    ]);
  });

  it("binds a service account by its namespace, and a group by its name", async () => {
    const [account, group] = [
      await run("-o", "yaml", "--subject", "ci/deployer"),
      await run("-o", "yaml", "--subject", "platform-team"),
    ];

    assert.match(
      account.stdout,
      /^subjects:\n {2}- kind: ServiceAccount\n {4}name: deployer\n {4}namespace: ci$/m,
    );
    assert.match(group.stdout, /^subjects:\n {2}- kind: Group\n {4}name: platform-team$/m);
  });

  it("names objects under --names", async () => {
    assert.doesNotMatch((await run()).stdout, /web/);
    assert.match((await run("--names")).stdout, /deployments +delete, get, patch +web$/m);
  });

  it("prints data of its schema", async () => {
    const { stdout } = await run("-o", "json", "--per-namespace");

    const { data } = JSON.parse(stdout) as { readonly data: unknown };
    const { name, namespaces, rights, notes } = rbac.parse(data);
    assert.equal(name, "moorage-deployer-dev");
    assert.deepEqual(
      namespaces.map(({ namespace }) => namespace),
      ["shop"],
    );
    assert.deepEqual(
      rights.find(({ resource, verb }) => resource === "replicasets" && verb === "watch"),
      {
        ...{ group: "apps", resource: "replicasets", verb: "watch", namespace: "shop" },
        reasons: ["wait for Deployment"],
      },
    );
    assert.deepEqual(notes, []);
  });

  for (const subject of ["a/b/c", "/deployer", "ci/", " "]) {
    it(`refuses the subject "${subject}"`, async () => {
      const { code, stderr } = await run("--subject", subject);

      assert.equal(code, 2);
      assert.match(stderr, /is neither a service account nor a group\.\n {2}write <namespace>\//);
    });
  }
});
