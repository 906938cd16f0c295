import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";

import { runHelm } from "../../../automation/helm/run-helm.ts";
import { type FakeHelm, fakeHelm } from "../support/fake-helm.ts";

describe("runHelm", () => {
  let helm: FakeHelm;

  afterEach(() => {
    helm.remove();
  });

  it("hands values over by a file of this user alone, and removes it", async () => {
    helm = fakeHelm({ install: {} });

    await runHelm(helm.place, { args: ["install"], values: { password: "hunter2" } });

    assert.equal(helm.noted("values"), '{"password":"hunter2"}');
    assert.match(helm.noted("values-mode"), /^-rw------- /);
    assert.equal(existsSync(helm.noted("values-path").trim()), false);
    assert.deepEqual(readdirSync(helm.place.home), []);
    assert.equal(helm.calls().join().includes("hunter2"), false);
  });

  it("removes the values when Helm fails too", async () => {
    helm = fakeHelm({ install: { exitCode: 1, stderr: "Error: no" } });

    const result = await runHelm(helm.place, { args: ["install"], values: { a: 1 } });

    assert.deepEqual(result, { exitCode: 1, stdout: "", stderr: "Error: no" });
    assert.deepEqual(readdirSync(helm.place.home), []);
  });

  it("names kubeconfig and context, and passes on no HELM_ variable of the user", async () => {
    helm = fakeHelm({ list: {} });
    process.env["HELM_KUBEAPISERVER"] = "https://elsewhere.example";

    try {
      await runHelm(helm.place, { args: ["list"] });
    } finally {
      delete process.env["HELM_KUBEAPISERVER"];
    }

    assert.deepEqual(helm.calls(), ["list --kubeconfig /k --kube-context c"]);
    const variables = helm.noted("env").split("\n");
    assert.deepEqual(
      variables
        .filter((line) => line.startsWith("HELM_"))
        .map((line) => line.split("=")[0])
        .toSorted(),
      ["HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME", "HELM_DRIVER"],
    );
    assert.ok(variables.includes("KUBECONFIG="));
    assert.ok(variables.some((line) => line.startsWith("PATH=")));
  });
});
