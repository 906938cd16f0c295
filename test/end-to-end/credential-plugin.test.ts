import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import { readContext } from "../../environment/kubeconfig.ts";

// Apart from the unit tests, since it loads the whole Kubernetes client and starts a process.
describe("readContext", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "moorage-kubeconfig-"));
  const file = path.join(folder, "kubeconfig");

  after(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it("runs a credential plugin", async () => {
    const credential = {
      apiVersion: "client.authentication.k8s.io/v1",
      kind: "ExecCredential",
      status: { token: "from-plugin" },
    };
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1",
      command: process.execPath,
      args: ["-p", `'${JSON.stringify(credential)}'`],
      interactiveMode: "Never",
    };
    const config = {
      clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:1" } }],
      users: [{ name: "u", user: { exec } }],
      contexts: [{ name: "prod", context: { cluster: "c", user: "u" } }],
      "current-context": "other",
    };
    fs.writeFileSync(file, JSON.stringify(config));

    const result = readContext(file, "prod");

    assert.ok("access" in result, JSON.stringify(result));
    const { headers } = await result.access.options();
    assert.deepEqual(headers, { Authorization: "Bearer from-plugin" });
  });
});
