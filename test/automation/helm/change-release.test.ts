import assert from "node:assert/strict";

import { OperationError } from "../../../automation/errors.ts";
import {
  installRelease,
  rollbackRelease,
  uninstallRelease,
  upgradeRelease,
} from "../../../automation/helm/change-release.ts";
import { type FakeHelm, fakeHelm } from "../support/fake-helm.ts";

const release = { namespace: "acme", name: "db" };
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
