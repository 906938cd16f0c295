import assert from "node:assert/strict";

import { passGuard } from "../../automation/guard-pass.ts";
import { loadEnvironment } from "../../environment/load.ts";
import { fakeEngine } from "../automation/support/fake-engine.ts";
import { EXAMPLE } from "../environment/scratch.ts";

const release = "urn:pulumi:dev::moorage::moorage:index:HelmRelease";
const kind = "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition";
const separate = `${release}$${kind}::ops-crd-widgets.example.com`;
const ofChart = `${release}$kubernetes:helm.sh/v4:Chart$${kind}::other-widgets`;

describe("destruction of an environment that is not protected, on a fake engine", () => {
  it("lets go of the CRDs that the stack protects, and says so", async () => {
    const list = [separate, ofChart].map((urn) => `URN: ${urn}\n  ID: widgets.example.com\n`);
    const engine = fakeEngine({ calls: [{ stdout: list.join("") }, {}] });
    const { environment } = loadEnvironment({ root: EXAMPLE, environment: "dev" });
    const notices: unknown[] = [];

    await passGuard(engine.workspace, environment, {
      command: "destroy",
      onEvent: (event) => notices.push(event),
    });

    const calls = engine.noted().map(({ args = [] }) => args.slice(0, 3));
    assert.deepEqual(calls.slice(1), [["state", "unprotect", separate]]);
    const message =
      "CRD widgets.example.com stays in the cluster: with it would go every object of its kind";
    assert.deepEqual(notices, [{ kind: "notice", message }]);
    engine.remove();
  });
});
