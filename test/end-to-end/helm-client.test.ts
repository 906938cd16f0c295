import assert from "node:assert/strict";

import { OperationError } from "../../automation/errors.ts";
import {
  installRelease,
  rollbackRelease,
  uninstallRelease,
  upgradeRelease,
} from "../../automation/helm/change-release.ts";
import { manifestChanges, releaseManifest } from "../../automation/helm/release-manifest.ts";
import { chartParts } from "../../automation/helm/release-answers.ts";
import {
  listReleases,
  releaseHistory,
  releaseStatus,
  releaseValues,
} from "../../automation/helm/releases.ts";
import { type Answers, type FakeHelm, fakeHelm } from "../automation/support/fake-helm.ts";

const release = { namespace: "acme", name: "db" };
const json = (value: unknown): { readonly stdout: string } => ({ stdout: JSON.stringify(value) });
const revision = (number: number, description: string): object => ({
  revision: number,
  updated: "2026-11-21T22:40:15.946935504Z",
  status: "deployed",
  chart: "cache-1.2.0",
  app_version: "8.0",
  description,
});

describe("Helm releases", () => {
  let helm: FakeHelm;

  afterEach(() => {
    helm.remove();
  });

  const withAnswers = (answers: Answers): FakeHelm => (helm = fakeHelm(answers));

  it("are listed in every state, by namespace and name", async () => {
    const listed = (namespace: string, name: string): object => ({
      ...revision(1, ""),
      revision: "2",
      namespace,
      name,
    });
    const { place, calls } = withAnswers({
      list: json([listed("b", "x"), listed("a", "y"), listed("a", "x")]),
    });

    const found = await listReleases(place);

    assert.deepEqual(
      found.map(({ namespace, name }) => `${namespace}/${name}`),
      ["a/x", "a/y", "b/x"],
    );
    assert.deepEqual(found[0], {
      namespace: "a",
      name: "x",
      revision: 2,
      status: "deployed",
      chart: "cache",
      version: "1.2.0",
      appVersion: "8.0",
      updated: "2026-11-21T22:40:15.946Z",
    });
    assert.match(calls()[0] ?? "", /^list --all-namespaces --max 0 /);
  });

  it("have a status with objects and pods, and nothing of Helm's own answer besides", async () => {
    const pod = {
      metadata: { name: "db-0" },
      status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
    };
    const resources = {
      "v1/Secret": [
        { kind: "Secret", metadata: { name: "db" }, data: { password: "aHVudGVyMg==" } },
      ],
      "v1/Pod(related)": [{ items: [pod] }],
    };
    const info = { status: "deployed", first_deployed: "2026-11-21T22:40:15Z", resources };
    const { place } = withAnswers({
      status: json({ ...release, version: 1, info, config: { password: "hunter2" } }),
      history: json([revision(1, "Install complete")]),
    });

    assert.deepEqual(await releaseStatus(place, release), {
      ...release,
      revision: 1,
      status: "deployed",
      chart: "cache",
      version: "1.2.0",
      appVersion: "8.0",
      updated: "2026-11-21T22:40:15.946Z",
      description: "Install complete",
      firstDeployed: "2026-11-21T22:40:15.000Z",
      objects: [{ kind: "Secret", name: "db" }],
      pods: [{ name: "db-0", phase: "Running", ready: true }],
    });
  });

  it("tell failures in their history without the values that these quote", async () => {
    const { place } = withAnswers({
      history: json([
        revision(1, "Install complete"),
        revision(2, 'Upgrade "db" failed: Invalid value: "hunter2"'),
      ]),
      "get values": json({ auth: { password: "hunter2" } }),
    });

    const descriptions = (await releaseHistory(place, release)).map((one) => one.description);

    assert.deepEqual(descriptions, [
      "Install complete",
      'Upgrade "db" failed: Invalid value: "[secret]"',
    ]);
  });

  it("have no values when nobody set any", async () => {
    const { place } = withAnswers({ "get values": { stdout: "null\n" } });

    assert.deepEqual(await releaseValues(place, release), {});
  });

  it("have a manifest without secrets, in Secrets and anywhere else", async () => {
    const manifest = `---
kind: Secret
metadata: { name: db }
stringData: { password: hunter2, token: made by the chart }
---
kind: Deployment
metadata: { name: db }
spec: { args: ["--password=hunter2"] }
`;
    const { place } = withAnswers({
      "get manifest": { stdout: manifest },
      "get values": json({ password: "hunter2" }),
    });

    assert.deepEqual(await releaseManifest(place, release), [
      {
        kind: "Secret",
        metadata: { name: "db" },
        stringData: { password: "[secret]", token: "[secret]" },
      },
      { kind: "Deployment", metadata: { name: "db" }, spec: { args: ["--password=[secret]"] } },
    ]);
  });

  it("that are not there are a configuration error with a next step", async () => {
    const { place } = withAnswers({
      status: { exitCode: 1, stderr: "Error: release: not found\n" },
    });

    await assert.rejects(releaseStatus(place, release), (error) => {
      assert.ok(error instanceof OperationError);
      assert.equal(error.message, "helm status of acme/db failed: release: not found");
      assert.equal(error.command, "npx moor helm list");
      return true;
    });
  });
});

describe("manifestChanges", () => {
  it("names what is created, updated and deleted", () => {
    const object = (kind: string, name: string, spec = 1): Readonly<Record<string, unknown>> => {
      return { kind, metadata: { name }, spec };
    };

    const changes = manifestChanges(
      [object("Service", "same"), object("Service", "old"), object("Service", "web", 1)],
      [object("Service", "same"), object("Job", "new"), object("Service", "web", 2)],
    );

    assert.deepEqual(changes, [
      { kind: "Job", name: "new", operation: "create" },
      { kind: "Service", name: "old", operation: "delete" },
      { kind: "Service", name: "web", operation: "update" },
    ]);
  });
});

describe("chartParts", () => {
  for (const [text, name, version] of [
    ["cache-1.2.0", "cache", "1.2.0"],
    ["cert-manager-v1.16.2", "cert-manager", "v1.16.2"],
    ["k8s-2-3.0.0-rc.1+build", "k8s-2", "3.0.0-rc.1+build"],
    ["old-1.2", "old", "1.2"],
    ["odd", "odd", ""],
  ] as const) {
    it(`splits ${text}`, () => {
      assert.deepEqual(chartParts(text), { name, version });
    });
  }
});

const info = { status: "deployed" };
const status = { stdout: JSON.stringify({ ...release, version: 1, info }) };
const ANSWERS = {
  install: status,
  upgrade: status,
  status,
  rollback: { stdout: "Rollback was a success! Happy Helming!\n" },
  history: { stdout: "[]" },
  uninstall: {
    stdout: `These resources were kept due to the resource policy:
[PersistentVolumeClaim] data
[Secret] login

release "db" uninstalled
`,
  },
};
const TARGET = "--kubeconfig /k --kube-context c";

describe("changes of Helm releases", () => {
  let helm: FakeHelm;

  beforeEach(() => {
    helm = fakeHelm(ANSWERS);
  });

  afterEach(() => {
    helm.remove();
  });

  it("install with waiting, five minutes, and everything taken back when it fails", async () => {
    const values = { password: "hunter2" };

    await installRelease(helm.place, release, { chart: "./db", values });

    const call = (helm.calls()[0] ?? "").replace(/--values \S+/, "--values FILE");
    assert.equal(
      call,
      `install db ./db --namespace acme --wait --timeout 300s --rollback-on-failure --output json --values FILE ${TARGET}`,
    );
    assert.equal(helm.noted("values"), JSON.stringify(values));
  });

  it("upgrade to exactly the given values", async () => {
    await upgradeRelease(helm.place, release, { chart: "./db", atomic: false, wait: false });

    assert.match(
      helm.calls()[0] ?? "",
      /^upgrade db \.\/db --namespace acme --timeout 300s --reset-values --output json --values /,
    );
  });

  it("roll back to a revision", async () => {
    await rollbackRelease(helm.place, release, { revision: 3, timeoutSeconds: 20 });

    assert.equal(helm.calls()[0], `rollback db 3 --namespace acme --wait --timeout 20s ${TARGET}`);
  });

  it("uninstall and say what the chart keeps", async () => {
    const { kept } = await uninstallRelease(helm.place, release);

    assert.deepEqual(kept, ["PersistentVolumeClaim data", "Secret login"]);
  });

  it("do not begin after an abort", async () => {
    const signal = AbortSignal.abort();

    await assert.rejects(uninstallRelease(helm.place, release, { signal }), { name: "AbortError" });

    assert.deepEqual(helm.calls(), []);
  });

  it("fail without the secrets that they were given", async () => {
    helm.remove();
    helm = fakeHelm({
      install: { exitCode: 1, stderr: 'Error: INSTALLATION FAILED: Invalid value: "hunter2"' },
    });
    const values = { password: "hunter2" };

    await assert.rejects(
      installRelease(helm.place, release, { chart: "./db", values }),
      (error) => {
        assert.ok(error instanceof OperationError);
        assert.equal(error.message, 'helm install of acme/db failed: Invalid value: "[secret]"');
        return true;
      },
    );
  });
});
