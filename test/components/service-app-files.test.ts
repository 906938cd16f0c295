import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { checksum, keyedChecksum } from "../../components/service-app/checksum.ts";
import { find } from "../support/deploy.ts";
import { deployWeb, pod, workload, type AppArgs } from "./app-samples.ts";

const files = {
  "/etc/app/app.yaml": { content: "level: info\n" },
  "/etc/app/logo.png": { content: "iVBORw0KGgo=", encoding: "base64" },
  "/etc/app/key.pem": { content: pulumi.secret("hunter2"), mode: 0o440 },
  "/etc/app/store.p12": { content: "AAEC", encoding: "base64", sensitive: true },
} as const;

async function annotations(args: AppArgs): Promise<unknown> {
  const { spec } = await workload(args);
  return spec.template.metadata["annotations"];
}

function named(list: unknown, name: string): readonly unknown[] {
  return (list as readonly { name: string }[]).filter((each) => each.name === name);
}

describe("ServiceApp files", () => {
  it("hold plain text and bytes in a ConfigMap", async () => {
    const registrations = await deployWeb({ files });

    const { inputs } = find(registrations, "kubernetes:core/v1:ConfigMap", "web-files");
    assert.deepEqual(inputs["data"], { "etc_app_app.yaml": "level: info\n" });
    assert.deepEqual(inputs["binaryData"], { "etc_app_logo.png": "iVBORw0KGgo=" });
  });

  it("hold Outputs and what is marked in a Secret", async () => {
    const registrations = await deployWeb({ files });

    const { inputs, secrets } = find(
      registrations,
      "kubernetes:core/v1:Secret",
      "web-secret-files",
    );
    assert.deepEqual(inputs["stringData"], { "etc_app_key.pem": "hunter2" });
    assert.deepEqual(inputs["data"], { "etc_app_store.p12": "AAEC" });
    assert.deepEqual([...secrets].sort(), ["data", "stringData"]);
  });

  it("hold text that looks secret in a Secret", async () => {
    const content = ["-----BEGIN ", "PRIVATE KEY-----\nMIIB\n"].join("");

    const registrations = await deployWeb({ files: { "/etc/tls.key": { content } } });

    const { inputs } = find(registrations, "kubernetes:core/v1:Secret", "web-secret-files");
    assert.deepEqual(inputs["stringData"], { "etc_tls.key": content });
  });

  it("are mounted one by one, read-only, at exactly their paths", async () => {
    const { containers, volumes } = await pod({ files });

    assert.deepEqual(named(containers[0]["volumeMounts"], "files"), [
      {
        name: "files",
        mountPath: "/etc/app/app.yaml",
        subPath: "etc_app_app.yaml",
        readOnly: true,
      },
      {
        name: "files",
        mountPath: "/etc/app/logo.png",
        subPath: "etc_app_logo.png",
        readOnly: true,
      },
    ]);
    assert.deepEqual(named(volumes, "files"), [
      {
        name: "files",
        configMap: {
          name: "web-files",
          defaultMode: 0o444,
          items: [
            { key: "etc_app_app.yaml", path: "etc_app_app.yaml", mode: 0o444 },
            { key: "etc_app_logo.png", path: "etc_app_logo.png", mode: 0o444 },
          ],
        },
      },
    ]);
  });

  it("have the mode that they are given", async () => {
    const { volumes } = await pod({ files });

    assert.deepEqual(named(volumes, "secret-files"), [
      {
        name: "secret-files",
        secret: {
          secretName: "web-secret-files",
          defaultMode: 0o444,
          items: [
            { key: "etc_app_key.pem", path: "etc_app_key.pem", mode: 0o440 },
            { key: "etc_app_store.p12", path: "etc_app_store.p12", mode: 0o444 },
          ],
        },
      },
    ]);
  });

  it("are readable for the pods whatever their mode", async () => {
    const group = async (args: AppArgs): Promise<unknown> =>
      (await pod(args)).securityContext["fsGroup"];
    const closed = { "/etc/key.pem": { content: "x", mode: 0o400 } };

    assert.equal(await group({ files: closed }), 65_532);
    assert.equal(await group({ files: closed, security: { runAsUser: 70 } }), 70);
    assert.equal(await group({ files: { "/etc/app": { content: "x" } } }), undefined);
  });

  it("leave the names of the app's own volumes alone", async () => {
    const { containers } = await pod({
      files: { "/etc/app.yaml": { content: "a: b" } },
      volumes: { files: { mountPath: "/data", emptyDir: {} } },
    });

    assert.deepEqual(named(containers[0]["volumeMounts"], "app-files"), [
      {
        name: "app-files",
        mountPath: "/etc/app.yaml",
        subPath: "etc_app.yaml",
        readOnly: true,
      },
    ]);
  });

  it("roll the pods when they change, by a keyed hash for secrets", async () => {
    assert.deepEqual(
      await annotations({ files, env: { LOG_LEVEL: "info" }, checksumKey: pulumi.secret("key") }),
      {
        "moorage.dev/config-checksum": checksum({
          LOG_LEVEL: "info",
          "/etc/app/app.yaml": "level: info\n",
          "base64:/etc/app/logo.png": "iVBORw0KGgo=",
        }),
        "moorage.dev/secret-checksum": keyedChecksum("key", {
          "/etc/app/key.pem": "hunter2",
          "base64:/etc/app/store.p12": "AAEC",
        }),
      },
    );
  });

  it("are there before the pods", async () => {
    const registrations = await deployWeb({ files });

    const { options } = find(registrations, "kubernetes:apps/v1:Deployment", "web");
    for (const [kind, name] of [
      ["ConfigMap", "web-files"],
      ["Secret", "web-secret-files"],
    ] as const) {
      const { urn } = find(registrations, `kubernetes:core/v1:${kind}`, name);
      assert.ok(options.dependencies.includes(urn));
    }
  });

  it("rejects what no container could mount, without showing it", async () => {
    const bad = { "etc/app.yaml": { content: "hunter2" } };

    await assert.rejects(
      deployWeb({ files: bad }),
      (error: Error) =>
        error.message.includes(`'files["etc/app.yaml"]' is no absolute path of a file`) &&
        !error.message.includes("hunter2"),
    );
  });
});
