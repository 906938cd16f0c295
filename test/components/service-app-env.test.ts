import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";

import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";

import { ServiceApp } from "../../components/service-app.ts";
import { checksum, keyedChecksum } from "../../components/service-app/checksum.ts";
import { Tenant } from "../../components/tenant.ts";
import { deploy, find, type Registration } from "../support/deploy.ts";
import { runs } from "../support/property-runs.ts";
import type { AppArgs } from "./app-samples.ts";

function deployApp(
  args: AppArgs,
  options?: { preview: boolean },
): Promise<readonly Registration[]> {
  return deploy(() => {
    const tenant = new Tenant("shop", { owner: "shop@example.com" });
    return new ServiceApp("web", { tenant, image: "web:1", ...args });
  }, options);
}

function template(registrations: readonly Registration[]): {
  metadata: { annotations: Record<string, unknown> };
  spec: { containers: readonly [{ env?: unknown; envFrom?: unknown }] };
} {
  const { inputs } = find(registrations, "kubernetes:apps/v1:Deployment", "web");
  return (inputs["spec"] as { template: ReturnType<typeof template> }).template;
}

/** Stands for a resource whose outputs are unknown until it exists. */
class Password extends pulumi.CustomResource {
  constructor(name: string, inputs: pulumi.Inputs) {
    super("other:index:Password", name, inputs);
  }
}

describe("ServiceApp env", () => {
  it("puts plain values into a ConfigMap", async () => {
    const registrations = await deployApp({ env: { LOG_LEVEL: "info", API_URL: "http://api" } });

    const { inputs } = find(registrations, "kubernetes:core/v1:ConfigMap", "web-config");
    assert.deepEqual(inputs["data"], { API_URL: "http://api", LOG_LEVEL: "info" });
  });

  it("puts text that sounds secret into a Secret, marked as secret", async () => {
    const registrations = await deployApp({ env: { DB_PASSWORD: "hunter2" } });

    const secret = find(registrations, "kubernetes:core/v1:Secret", "web-secret");
    assert.deepEqual(secret.inputs["stringData"], { DB_PASSWORD: "hunter2" });
    assert.deepEqual(secret.secrets, ["stringData"]);
  });

  it("puts every Output into the Secret, whatever its name", async () => {
    const registrations = await deployApp({ env: { LOG_LEVEL: pulumi.output("info") } });

    const secret = find(registrations, "kubernetes:core/v1:Secret", "web-secret");
    assert.deepEqual(secret.inputs["stringData"], { LOG_LEVEL: "info" });
  });

  it("reads ConfigMap and Secret as a whole", async () => {
    const registrations = await deployApp({ env: { LOG_LEVEL: "info", DB_PASSWORD: "x" } });

    const [container] = template(registrations).spec.containers;
    assert.deepEqual(container.envFrom, [
      { configMapRef: { name: "web-config" } },
      { secretRef: { name: "web-secret" } },
    ]);
    assert.equal(container.env, undefined);
  });

  it("starts new pods after their values are there", async () => {
    const registrations = await deployApp({ env: { LOG_LEVEL: "info", DB_PASSWORD: "x" } });

    const { options } = find(registrations, "kubernetes:apps/v1:Deployment", "web");
    assert.deepEqual(options.dependencies, [
      find(registrations, "kubernetes:core/v1:ServiceAccount", "web").urn,
      find(registrations, "kubernetes:core/v1:ConfigMap", "web-config").urn,
      find(registrations, "kubernetes:core/v1:Secret", "web-secret").urn,
    ]);
  });

  it("rolls the pods when a value changes, by a keyed hash for secrets", async () => {
    const env = { LOG_LEVEL: "info", DB_PASSWORD: "hunter2" };

    const registrations = await deployApp({ env, checksumKey: pulumi.secret("key") });

    const plain = createHash("sha256").update('[["LOG_LEVEL","info"]]').digest("hex");
    const keyed = createHmac("sha256", "key").update('[["DB_PASSWORD","hunter2"]]').digest("hex");
    assert.deepEqual(template(registrations).metadata.annotations, {
      "moorage.dev/config-checksum": plain,
      "moorage.dev/secret-checksum": keyed,
    });
    assert.deepEqual(find(registrations, "kubernetes:apps/v1:Deployment", "web").secrets, []);
  });

  it("never hashes a secret without a key", async () => {
    const registrations = await deployApp({ env: { DB_PASSWORD: "hunter2" } });

    assert.deepEqual(template(registrations).metadata.annotations, {});
  });

  it("leaves the checksum of an unknown value unknown at preview", async () => {
    const program = () => {
      const tenant = new Tenant("shop", { owner: "shop@example.com" });
      const other = new Password("password", {});
      const env = { DB_PASSWORD: other.id, LOG_LEVEL: "info" };
      new ServiceApp("web", { tenant, image: "web:1", env, checksumKey: "key" });
    };

    const registrations = await deploy(program, { preview: true });

    const unknown = { __pulumiUnknown: true };
    assert.deepEqual(template(registrations).metadata.annotations, {
      "moorage.dev/config-checksum": checksum({ LOG_LEVEL: "info" }),
      "moorage.dev/secret-checksum": unknown,
    });
    const { inputs } = find(registrations, "kubernetes:core/v1:Secret", "web-secret");
    assert.deepEqual(inputs["stringData"], unknown);
  });
});

describe("checksums", () => {
  const data = fc.dictionary(fc.string(), fc.string());

  it("do not depend on the order of keys", () => {
    fc.assert(
      fc.property(data, (record) => {
        const reversed = Object.fromEntries(Object.entries(record).reverse());
        assert.equal(checksum(reversed), checksum(record));
        assert.equal(keyedChecksum("key", reversed), keyedChecksum("key", record));
      }),
      { numRuns: runs(300) },
    );
  });

  it("tell different data apart", () => {
    fc.assert(
      fc.property(data, data, (left, right) => {
        const same =
          JSON.stringify(Object.entries(left).sort()) ===
          JSON.stringify(Object.entries(right).sort());
        assert.equal(checksum(left) === checksum(right), same);
      }),
      { numRuns: runs(300) },
    );
  });

  it("depend on the key", () => {
    assert.notEqual(keyedChecksum("one", { A: "b" }), keyedChecksum("two", { A: "b" }));
  });
});
