import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import { readContext } from "../../environment/kubeconfig.ts";
import type { ClusterAccess } from "../../environment/kubeconfig.ts";

describe("readContext", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "moorage-kubeconfig-"));
  const file = path.join(folder, "kubeconfig");

  after(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });

  function access(cluster: object, user: object): ClusterAccess {
    const config = {
      clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:1", ...cluster } }],
      users: [{ name: "u", user }],
      contexts: [{ name: "prod", context: { cluster: "c", user: "u" } }],
      "current-context": "other",
    };
    fs.writeFileSync(file, JSON.stringify(config));
    const result = readContext(file, "prod");
    assert.ok("access" in result, JSON.stringify(result));
    return result.access;
  }

  it("takes certificates from data and from files beside the kubeconfig", async () => {
    fs.writeFileSync(path.join(folder, "key.pem"), "key");
    const { options } = access(
      { "certificate-authority-data": Buffer.from("ca").toString("base64") },
      {
        "client-certificate-data": Buffer.from("cert").toString("base64"),
        "client-key": "key.pem",
      },
    );

    const { ca, cert, key, rejectUnauthorized } = await options();

    assert.deepEqual([ca, cert, key].map(String), ["ca", "cert", "key"]);
    assert.equal(rejectUnauthorized, true);
  });

  it("sends a token as a bearer", async () => {
    const { options } = access({ "insecure-skip-tls-verify": true }, { token: "abc" });

    const { headers, rejectUnauthorized } = await options();

    assert.deepEqual(headers, { authorization: "Bearer abc" });
    assert.equal(rejectUnauthorized, false);
  });

  it("names the contexts of a file that lacks the one asked for", () => {
    access({}, {});

    assert.deepEqual(readContext(file, "dev"), { problem: "no-context", found: ["prod"] });
  });
});
