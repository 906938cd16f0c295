import assert from "node:assert/strict";

import { type Pod, readyPodOf, runInside, sha256, until } from "./support/pods.ts";
import { FIRST_SECRETS, type Trial, trial, TRIAL } from "./support/trial.ts";

const settings = { namespace: TRIAL, name: "settings" };
const caller = { namespace: TRIAL, target: "deploy/caller" };
/** Paths that answer the hash of what the process has. */
const paths = {
  COLOR: "env/COLOR",
  TOKEN: "env/TOKEN",
  limits: "file/etc/settings/limits.json",
  key: "file/etc/settings/key.pem",
};
const first = {
  COLOR: sha256("blue"),
  TOKEN: sha256(FIRST_SECRETS["trial-token"]),
  limits: sha256('{ "most": 600 }'),
  key: sha256(FIRST_SECRETS["trial-key"]),
};
const second = {
  COLOR: sha256("green"),
  TOKEN: sha256("second token"),
  limits: sha256('{ "most": 700 }'),
  key: sha256("second key"),
};

describe("changed settings on a real node", function () {
  this.timeout(240_000);
  let project: Trial;

  before(async () => {
    project = await trial();
  });

  /** What the process of a pod has; asked by its address, for a Service may still know an older pod. */
  const hashes = async ({ status }: Pod): Promise<Readonly<Record<string, string>>> => {
    const seen: Record<string, string> = {};
    for (const [name, path] of Object.entries(paths)) {
      const command = ["/moorage", "get", `http://${status.podIP ?? ""}:8080/hash/${path}`];
      seen[name] = (await runInside(project.cluster, caller, command)).trim();
    }
    return seen;
  };

  it("has the values of the first deployment in its process", async () => {
    assert.deepEqual(await hashes(await readyPodOf(project.cluster, settings)), first);
  });

  it("hands a changed ConfigMap and a changed Secret to a new process", async () => {
    const before = await readyPodOf(project.cluster, settings);
    project.edit("COLOR: blue", "COLOR: green");
    project.edit('"most": 600', '"most": 700');
    await project.setSecret("trial-token", "second token");
    await project.setSecret("trial-key", "second key");

    const { steps } = await project.deploy();

    assert.deepEqual(steps.map(({ operation, name }) => `${operation} ${name}`).toSorted(), [
      "update trial-settings",
      "update trial-settings-config",
      "update trial-settings-files",
      "update trial-settings-secret",
      "update trial-settings-secret-files",
    ]);
    const after = await readyPodOf(project.cluster, settings);
    assert.notEqual(after.metadata.name, before.metadata.name);
    assert.deepEqual(await hashes(after), second);
  });
});

describe("volume of a StatefulSet on a real node", () => {
  const db = { namespace: "tenant-acme", name: "db" };
  const inside = { namespace: "tenant-acme", target: "db-0" };
  const file = "/var/lib/postgresql/data/kept";

  it("keeps its data when the pod is deleted, for the process of the next one", async () => {
    const { cluster } = await trial();
    const ask = async (path: string): Promise<string> => {
      const command = ["/moorage", "get", `http://db:5432/${path}`];
      return runInside(cluster, { namespace: "tenant-acme", target: "deploy/api" }, command);
    };
    await runInside(cluster, inside, ["sh", "-c", `printf 'written before' >${file}`]);
    const [pod, instance] = [await readyPodOf(cluster, db), await ask("instance")];

    await cluster.kubectl(["delete", "pod", "-n", "tenant-acme", "db-0"]);

    const next = await until("another db-0", 30, async () => {
      const found = await readyPodOf(cluster, db);
      return found.metadata.uid === pod.metadata.uid ? undefined : found;
    });
    assert.equal(next.metadata.name, "db-0");
    assert.notEqual(await ask("instance"), instance);
    assert.equal((await ask(`hash/file${file}`)).trim(), sha256("written before"));
  });
});
