import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

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

    assert.deepEqual(result, {
      exitCode: 1,
      stdout: "",
      stderr: "Error: no",
      ended: undefined,
    });
    assert.deepEqual(readdirSync(helm.place.home), []);
  });

  it("removes the values that a killed process left, not those of a living one", async () => {
    helm = fakeHelm({ list: {} });
    const mine = `run-${String(process.pid)}-abcdef`;
    for (const name of [mine, "run-999999999-abcdef"]) {
      mkdirSync(join(helm.place.home, name), { recursive: true });
      writeFileSync(join(helm.place.home, name, "values.json"), "{}");
    }

    await runHelm(helm.place, { args: ["list"] });

    assert.deepEqual(readdirSync(helm.place.home), [mine]);
  });

  it("ends a Helm that takes longer than it may", async () => {
    helm = fakeHelm({ list: {} });
    const place = { ...helm.place, helm: "/bin/sh" };

    const { ended } = await runHelm(
      { ...place, cluster: undefined },
      { args: ["-c", "exec sleep 9"], milliseconds: 50 },
    );

    assert.equal(ended, "time");
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
      [
        "HELM_CACHE_HOME",
        "HELM_CONFIG_HOME",
        "HELM_DATA_HOME",
        "HELM_DRIVER",
        "HELM_REGISTRY_CONFIG",
        "HELM_REPOSITORY_CACHE",
        "HELM_REPOSITORY_CONFIG",
      ],
    );
    assert.ok(variables.includes("KUBECONFIG="));
    assert.ok(variables.some((line) => line.startsWith("PATH=")));
  });
});
