// Postgres by Helm, step by step and without Pulumi: node examples/automation/helm-postgres.ts [environment] [folder]
import { randomBytes } from "node:crypto";
import { join } from "node:path";

import { clusterClient } from "../../automation/cluster-client.ts";
import {
  installRelease,
  rollbackRelease,
  uninstallRelease,
  upgradeRelease,
} from "../../automation/helm/change-release.ts";
import {
  listReleases,
  releaseHistory,
  releaseStatus,
  releaseValues,
} from "../../automation/helm/releases.ts";
import { listenForInterrupts } from "../../automation/interrupts.ts";
import { checkTarget, readEnvironment } from "../../automation/target-check.ts";
import { waitForPods } from "../../automation/wait-for-pods.ts";
import { acquireToolchain } from "../../toolchain/toolchain.ts";

const project = join(import.meta.dirname, "..", "..");
const [environment = "dev", root = project] = process.argv.slice(2);
const release = { namespace: "tenant-test", name: "test-pg" };
const chart = join(project, "charts", "postgres");
const selector = `app.kubernetes.io/instance=${release.name}`;

/** Prints one line of what was done. */
function tell(step: string, text: string): void {
  process.stdout.write(`${step.padEnd(10)}${text}\n`);
}

// The cluster is the one that the environment is bound to, never the current context.
const { environment: target } = await readEnvironment({ root, environment });
const { cluster } = target;
await checkTarget(target);
const { binDir } = await acquireToolchain({ tools: ["helm"] });
const place = { helm: join(binDir, "helm"), home: join(root, ".moorage", "helm"), cluster };
const { signal, dispose } = listenForInterrupts();

const { read, create, remove } = await clusterClient(cluster);
const namespace = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: {
    name: release.namespace,
    labels: { "pod-security.kubernetes.io/enforce": "restricted" },
  },
};
const isNew = (await read(namespace)) === undefined;
if (isNew) await create(namespace);
tell("namespace", release.namespace);

// The password goes to Helm by a file that only we can read, and is printed nowhere.
const values = {
  auth: { user: "shop", password: randomBytes(24).toString("base64url") },
  settings: { max_connections: 100 },
};
const installed = await installRelease(place, release, { chart, values, signal });
tell("install", `revision ${String(installed.revision)} ${installed.status}`);

const pods = await waitForPods(cluster, { ...release, selector, signal });
tell("ready", pods.join(", "));

const status = await releaseStatus(place, release);
tell("status", `${status.chart} ${status.version} with ${String(status.objects.length)} objects`);

const changed = { ...values, settings: { max_connections: 200 } };
const upgraded = await upgradeRelease(place, release, { chart, values: changed, signal });
tell("upgrade", `revision ${String(upgraded.revision)} ${upgraded.status}`);
tell("values", JSON.stringify(await releaseValues(place, release)));

const back = await rollbackRelease(place, release, { revision: installed.revision, signal });
tell("rollback", `revision ${String(back.revision)} ${back.status}`);

for (const one of await listReleases(place, { namespace: release.namespace })) {
  tell("list", `${one.name} revision ${String(one.revision)} ${one.status}`);
}
for (const one of await releaseHistory(place, release)) {
  tell("history", `${String(one.revision)} ${one.status}: ${one.description}`);
}

await uninstallRelease(place, release, { signal });
const left = await listReleases(place, { namespace: release.namespace });
tell("uninstall", `${String(left.length)} releases left`);
if (isNew) await remove(namespace);
dispose();
