import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { isMarkedAsOurs } from "../../automation/helm/managed-release.ts";
import type { ReleaseRevision } from "../../automation/helm/releases.ts";
import { rollbackTarget } from "../../cli/helm-rollback.ts";
import { Failure } from "../../cli/problem.ts";
import { moor } from "./collecting-host.ts";
import { type ScratchProject, scratchProject } from "./scratch-project.ts";

const tenant = (name: string): string => `  ${name}:
    owner: ${name}@${name}.example
    quota: { cpu: "6", memory: 8Gi, storage: 20Gi }
    releases:
      cache:
        chart: ./cache
        version: 1.0.0
        values: { auth: { password: { secret: ${name}-cache } } }
`;
const chart = {
  "cache/Chart.yaml": "apiVersion: v2\nname: cache\nversion: 1.0.0\n",
  "cache/values.yaml": 'auth: { password: "" }\n',
  "cache/templates/secret.yaml": "value: {{ .Values.auth.password }}\n",
};

describe("moor helm", () => {
  let project: ScratchProject;

  before(() => {
    const platform = `tenants:\n${tenant("acme")}${tenant("globex")}`;
    project = scratchProject({ ...chart, "platform.yaml": platform });
  });

  after(() => {
    project.remove();
  });

  const run = async (line: string): ReturnType<typeof moor> =>
    await moor(line.split(" "), { cwd: project.root });

  it("refuses to uninstall what the files declare, with the line, and asks no cluster", async () => {
    const { code, stdout, stderr } = await run("helm uninstall tenant-acme/cache -e dev --yes");

    assert.equal(code, 2);
    assert.equal(stdout, "");
    assert.equal(
      stderr,
      `error: tenant-acme/cache is declared in platform.yaml:7:16 (tenants.acme.releases.cache), so Pulumi manages it.
  remove it there; the deployment then uninstalls it
  npx moor deploy -e dev
`,
    );
    assert.equal(existsSync(join(project.root, ".moorage", "helm")), false);
  });

  it("refuses even to explain how a declared release would be uninstalled", async () => {
    const { code } = await run("helm uninstall cache -n tenant-globex -e dev --explain");

    assert.equal(code, 2);
  });

  it("asks which one is meant when several releases have the name", async () => {
    const { code, stderr } = await run("helm status cache -e dev --explain");

    assert.equal(code, 2);
    assert.equal(
      stderr,
      'error: There are 2 releases "cache".\n  name one of: tenant-acme/cache, tenant-globex/cache\n',
    );
  });

  it("rejects two namespaces for one release", async () => {
    const { code, stderr } = await run("helm status acme/cache -n globex -e dev");

    assert.equal(code, 2);
    assert.match(stderr, /"acme\/cache" and --namespace globex name two namespaces/);
  });

  const context = "--kube-context kwok-moorage";
  const explained: readonly (readonly [string, string])[] = [
    ["list", "list -A"],
    ["list -n tenant-acme", "list -n tenant-acme"],
    ["status tenant-acme/cache", "status cache -n tenant-acme"],
    ["history old", "history old -n <namespace>"],
    ["values old -n acme --all --revision 2", "get values old -n acme --all --revision 2"],
    ["uninstall acme/old --no-wait", "uninstall old -n acme --timeout 300s"],
  ];
  for (const [line, expected] of explained) {
    it(`explains ${line} as helm itself would be told`, async () => {
      const { code, stdout } = await run(`helm ${line} -e dev --explain`);

      assert.equal(code, 0);
      assert.equal(stdout, `eval "$(npx moor env shell -e dev)"\nhelm ${expected} ${context}\n`);
    });
  }

  it("explains a rollback with its target and its time", async () => {
    const { stdout } = await run("helm rollback acme/old 3 -e dev --explain --timeout 2m");

    assert.equal(
      stdout.split("\n")[2],
      `helm rollback old 3 -n acme --wait --timeout 120s ${context}`,
    );
  });

  it("refuses a cluster that the environment is not bound to before it runs Helm", async () => {
    const { code } = await run("helm list -e dev");

    assert.equal(code, 2);
    assert.equal(existsSync(join(project.root, ".moorage", "helm")), false);
  });
});

function revisions(...statuses: readonly string[]): readonly ReleaseRevision[] {
  return statuses.map((status, index) => ({
    revision: index + 1,
    status,
    chart: "cache",
    version: "1.0.0",
    appVersion: "",
    updated: "2026-11-21T10:00:00.000Z",
    description: "Upgrade complete",
  }));
}

describe("rollbackTarget", () => {
  const release = { namespace: "acme", name: "cache" };

  const message = (call: () => unknown): string => {
    try {
      call();
    } catch (error) {
      assert.ok(error instanceof Failure);
      const [problem] = error.problems;
      return [problem?.message, problem?.hint, problem?.command].join(" | ");
    }
    return "no failure";
  };

  it("is the last good revision before the present one", () => {
    const all = revisions("superseded", "superseded", "failed", "deployed");

    const { from, to } = rollbackTarget(release, all, undefined);

    assert.deepEqual([from.revision, to.revision], [4, 2]);
  });

  it("is the revision that still runs when the upgrade after it failed", () => {
    const { from, to } = rollbackTarget(release, revisions("deployed", "failed"), undefined);

    assert.deepEqual([from.revision, to.revision], [2, 1]);
  });

  it("is the wanted revision", () => {
    const all = revisions("superseded", "superseded", "deployed");

    assert.equal(rollbackTarget(release, all, 1).to.revision, 1);
  });

  it("rejects a revision that is not there, with those that are", () => {
    const all = revisions("superseded", "failed", "superseded", "deployed");

    assert.equal(
      message(() => rollbackTarget(release, all, 9)),
      "acme/cache has no revision 9. | choose of: 1, 3 | npx moor helm history acme/cache",
    );
  });

  it("rejects the revision that runs", () => {
    assert.match(
      message(() => rollbackTarget(release, revisions("superseded", "deployed"), 2)),
      /^Revision 2 of acme\/cache is the one that runs\. \| choose of: 1 /,
    );
  });

  it("rejects a release that has only one revision", () => {
    assert.match(
      message(() => rollbackTarget(release, revisions("deployed"), undefined)),
      /^acme\/cache has no earlier good revision\. \| there is none to go back to /,
    );
  });

  it("rejects a release that an operation was ended in the middle of", () => {
    assert.equal(
      message(() => rollbackTarget(release, revisions("deployed", "pending-upgrade"), 1)),
      "acme/cache is pending-upgrade. | wait, or bring it back in order when the run that began it has ended | npx moor recover --helm acme/cache",
    );
  });
});

describe("isMarkedAsOurs", () => {
  it("knows what our program deployed, also when it was rolled back since", () => {
    const [first, second] = revisions("superseded", "deployed");
    assert.ok(first !== undefined && second !== undefined);
    const ours = { ...first, description: `chart sha256:${"a".repeat(64)}` };

    assert.equal(isMarkedAsOurs([ours, { ...second, description: "Rollback to 1" }]), true);
    assert.equal(isMarkedAsOurs([first, second]), false);
  });
});
