import assert from "node:assert/strict";

import type { EnvEntry, SecretSource } from "../../../kubernetes/app/config.ts";
import { configFaults } from "../../../kubernetes/app/config-rules.ts";
import type { AppShape } from "../../../kubernetes/app/fault.ts";

function faults(changes: Partial<AppShape>): readonly string[] {
  return configFaults({ kind: "Deployment", image: "web:1", ...changes }).map(
    ({ path, message }) => `${path.join(".")} ${message}`,
  );
}

function entryFaults(entry: EnvEntry<unknown>, secretSource?: SecretSource): readonly string[] {
  return faults({ env: { A: entry }, secretSource });
}

describe("configFaults of variables", () => {
  it("has nothing against every form", () => {
    const env: AppShape["env"] = {
      LOG_LEVEL: "info",
      "log.level": "info",
      SESSION_KEY: { secret: "key" },
      PUBLIC_KEY_ID: { value: "abc", sensitive: false },
      POD_IP: { field: "status.podIP" },
      LABEL: { field: "metadata.labels['app.kubernetes.io/name']" },
      NOTE: { field: "metadata.annotations['note']" },
      MEMORY: { resource: "limits.memory", divisor: "1Mi" },
      CPU: { resource: "requests.cpu", divisor: "1m" },
      HUGE: { resource: "limits.hugepages-2Mi" },
      C: { configMapKey: { name: "shared", key: "a.yaml" } },
      S: { secretKey: { name: "login", key: "b", optional: true } },
      H: { app: "db", output: "host" },
      URL: "http://$(H)/$(POD_IP)",
    };

    assert.deepEqual(faults({ env }), []);
  });

  it("refuses names that envFrom skips", () => {
    const message = "is no name of a variable that a ConfigMap can hold";
    for (const name of ["1ST", "A B", "A=B", "", "ü", "..", "x".repeat(254)]) {
      assert.deepEqual(faults({ env: { [name]: "x" } }), [`env.${name} ${message}`]);
    }
  });

  it("looks at init containers", () => {
    const initContainers = [
      { name: "a", image: "a:1" },
      { name: "b", image: "b:1", env: { "1": "x" } },
    ];

    assert.deepEqual(faults({ initContainers }), [
      "initContainers.1.env.1 is no name of a variable that a ConfigMap can hold",
    ]);
  });

  it("refuses fields that variables cannot have", () => {
    const message = "env.A.field is no field of a pod that variables can have";
    for (const field of ["", "metadata.labels", "spec.replicas", "status.phase", "podIP"]) {
      assert.deepEqual(entryFaults({ field }), [message]);
    }
    assert.deepEqual(entryFaults({ field: "metadata.labels['a b']" }), [message]);
  });

  it("refuses resources and units that Kubernetes does not know", () => {
    assert.deepEqual(entryFaults({ resource: "limits.gpu" }), [
      "env.A.resource is no resource of a container",
    ]);
    assert.deepEqual(entryFaults({ resource: "limits.cpu", divisor: "1Mi" }), [
      "env.A.divisor is no unit of that resource",
    ]);
    assert.deepEqual(entryFaults({ resource: "limits.memory", divisor: "2Mi" }), [
      "env.A.divisor is no unit of that resource",
    ]);
  });

  it("refuses names and keys of objects that cannot be", () => {
    assert.deepEqual(entryFaults({ configMapKey: { name: "", key: "" } }), [
      "env.A.configMapKey.name is no name of an object",
      "env.A.configMapKey.key is no key of a ConfigMap or Secret",
    ]);
    assert.deepEqual(entryFaults({ secretKey: { name: "A_B", key: "a/b" } }), [
      "env.A.secretKey.name is no name of an object",
      "env.A.secretKey.key is no key of a ConfigMap or Secret",
    ]);
  });

  it("refuses remote keys that no source has", () => {
    const eso: SecretSource = { kind: "eso", store: { kind: "SecretStore", name: "v" } };
    const entry = { remoteKey: "apps/db" };

    assert.deepEqual(entryFaults(entry, eso), []);
    assert.deepEqual(entryFaults(entry, { kind: "sealed", values: { "apps/db": "Ag" } }), []);
    assert.deepEqual(entryFaults(entry), [
      "env.A.remoteKey names a key, but there is no secret source",
    ]);
    assert.deepEqual(entryFaults(entry, { kind: "pulumi" }), [
      "env.A.remoteKey names a key, but there is no secret source",
    ]);
    assert.deepEqual(entryFaults(entry, { kind: "sealed", values: {} }), [
      "env.A.remoteKey is a key without a sealed value",
    ]);
    assert.deepEqual(entryFaults({ remoteKey: "a\nb: c" }, eso), [
      "env.A.remoteKey is no key that a secret source can have",
    ]);
  });

  it("refuses secrets beside references, which nobody would fill in", () => {
    assert.deepEqual(faults({ env: { DB_PASSWORD: "x$(B)", B: "y" } }), [
      "env.DB_PASSWORD holds $(B) beside a secret, and what comes from a Secret is not filled in",
    ]);
    assert.deepEqual(faults({ env: { A: { value: "$(B)", sensitive: true }, B: "y" } }), [
      "env.A holds $(B) beside a secret, and what comes from a Secret is not filled in",
    ]);
    assert.deepEqual(faults({ env: { DB_PASSWORD: "x$(nobody)" } }), []);
  });

  it("knows the variables of connections", () => {
    const connects = [{ app: "db", env: { host: "DB_HOST" } }];

    assert.deepEqual(faults({ env: { DB_PASSWORD: "x$(DB_HOST)" }, connects }), [
      "env.DB_PASSWORD holds $(DB_HOST) beside a secret, " +
        "and what comes from a Secret is not filled in",
    ]);
  });

  it("refuses variables that refer to each other", () => {
    assert.deepEqual(faults({ env: { A: "$(B)", B: "$(C)", C: "$(A)", D: "$(A)", E: "x" } }), [
      "env.A refers to a variable that refers back to it: A, B, C, D",
    ]);
  });

  it("refuses more than an object holds", () => {
    const half = "x".repeat(600_000);

    assert.deepEqual(faults({ env: { A: half, B: half } }), [
      "env has 1.14 MiB of values for one ConfigMap, which holds 1 MiB",
    ]);
    assert.deepEqual(faults({ env: { A: half, B_TOKEN: half } }), []);
  });
});

describe("configFaults of connections", () => {
  it("refuses variables that two places set", () => {
    const connects = [
      { app: "db", env: { host: "A", url: "B" } },
      { app: "api", env: { url: "B" } },
    ];
    const consumes = [{ app: "portal", env: { url: "C", host: "C" } }];

    assert.deepEqual(faults({ env: { A: "x" }, connects, consumes }), [
      "connects.0.env.host sets A, which env sets as well",
      "connects.1.env.url sets B, which connects.0.env.url sets as well",
      "consumes.0.env.url sets C, which consumes.0.env.host sets as well",
    ]);
  });

  it("refuses names that envFrom skips", () => {
    assert.deepEqual(faults({ connects: [{ app: "db", env: { host: "1" } }] }), [
      "connects.0.env.host is no name of a variable",
    ]);
  });
});
