import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { checksum } from "../../components/service-app/checksum.ts";
import { find } from "../support/deploy.ts";
import { deployWeb, pod, workload, type AppArgs } from "./app-samples.ts";

async function ownEnv(args: AppArgs): Promise<unknown> {
  const { containers } = await pod(args);
  return containers[0]["env"];
}

async function annotations(args: AppArgs): Promise<unknown> {
  const { spec } = await workload(args);
  return spec.template.metadata["annotations"];
}

describe("ServiceApp env references", () => {
  it("asks Kubernetes for fields and resources", async () => {
    const env = {
      POD_IP: { field: "status.podIP" },
      MEMORY: { resource: "limits.memory", divisor: "1Mi" },
      CPU: { resource: "limits.cpu" },
    };

    assert.deepEqual(await ownEnv({ env }), [
      { name: "CPU", valueFrom: { resourceFieldRef: { resource: "limits.cpu" } } },
      {
        name: "MEMORY",
        valueFrom: { resourceFieldRef: { resource: "limits.memory", divisor: "1Mi" } },
      },
      { name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
    ]);
  });

  it("reads keys of objects that are there already", async () => {
    const env = {
      A: { configMapKey: { name: "shared", key: "a" } },
      B: { secretKey: { name: "login", key: "b", optional: true } },
    };

    assert.deepEqual(await ownEnv({ env }), [
      { name: "A", valueFrom: { configMapKeyRef: { name: "shared", key: "a" } } },
      { name: "B", valueFrom: { secretKeyRef: { name: "login", key: "b", optional: true } } },
    ]);
  });

  it("creates no object for references alone", async () => {
    const registrations = await deployWeb({ env: { POD_IP: { field: "status.podIP" } } });

    const kinds = registrations.map(({ type }) => type.split(":").at(-1));
    assert.deepEqual(
      kinds.filter((kind) => kind === "ConfigMap" || kind === "Secret"),
      [],
    );
  });
});

describe("ServiceApp env marks", () => {
  it("puts a value marked as sensitive into the Secret", async () => {
    const registrations = await deployWeb({
      env: { LOG_LEVEL: { value: "info", sensitive: true } },
    });

    const { inputs } = find(registrations, "kubernetes:core/v1:Secret", "web-secret");
    assert.deepEqual(inputs["stringData"], { LOG_LEVEL: "info" });
  });

  it("puts a value marked as not sensitive into the ConfigMap, Outputs too", async () => {
    const env = {
      KEY_ID: { value: "abc", sensitive: false },
      API_KEY: { value: pulumi.output("public"), sensitive: false },
    };

    const registrations = await deployWeb({ env });

    const { inputs } = find(registrations, "kubernetes:core/v1:ConfigMap", "web-config");
    assert.deepEqual(inputs["data"], { API_KEY: "public", KEY_ID: "abc" });
  });

  it("rolls the pods for an Output in the ConfigMap as for text", async () => {
    const output = { API_KEY: { value: pulumi.output("public"), sensitive: false } };

    assert.deepEqual(await annotations({ env: output }), {
      "moorage.dev/config-checksum": checksum({ API_KEY: "public" }),
    });
  });

  it("decides by name and value without a mark", async () => {
    const registrations = await deployWeb({ env: { DB_PASSWORD: { value: "x" } } });

    const { inputs } = find(registrations, "kubernetes:core/v1:Secret", "web-secret");
    assert.deepEqual(inputs["stringData"], { DB_PASSWORD: "x" });
  });
});

describe("ServiceApp env with $(NAME)", () => {
  it("stands in the container, behind its sources, where Kubernetes fills it in", async () => {
    const env = {
      A_URL: "$(B_URL)/a",
      B_URL: "postgres://app:$(DB_PASSWORD)@$(POD_IP)/app",
      DB_PASSWORD: pulumi.secret("hunter2"),
      POD_IP: { field: "status.podIP" },
    };

    assert.deepEqual(await ownEnv({ env }), [
      { name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
      { name: "B_URL", value: "postgres://app:$(DB_PASSWORD)@$(POD_IP)/app" },
      { name: "A_URL", value: "$(B_URL)/a" },
    ]);
  });

  it("stays in the ConfigMap when no variable has that name", async () => {
    const registrations = await deployWeb({ env: { GREETING: "hello $(nobody)", A: "$(A)" } });

    const { inputs } = find(registrations, "kubernetes:core/v1:ConfigMap", "web-config");
    assert.deepEqual(inputs["data"], { A: "$(A)", GREETING: "hello $(nobody)" });
  });

  it("fills in what connections tell", async () => {
    const env = { ADDRESS: "$(DB_HOST):$(DB_PORT)" };
    const connects = [{ app: "db", port: 5432, env: { host: "DB_HOST", port: "DB_PORT" } }];

    assert.deepEqual(await ownEnv({ env, connects }), [
      { name: "ADDRESS", value: "$(DB_HOST):$(DB_PORT)" },
    ]);
  });

  it("rejects a secret that would not be filled in", async () => {
    const env = { DB_PASSWORD: "hunter2-$(SUFFIX)", SUFFIX: "x" };

    await assert.rejects(
      deployWeb({ env }),
      (error: Error) =>
        error.message.includes("'env.DB_PASSWORD' holds $(SUFFIX) beside a secret") &&
        !error.message.includes("hunter2"),
    );
  });
});

describe("ServiceApp init containers", () => {
  const initContainers = [
    {
      name: "migrate",
      image: "ghcr.io/migrate:1",
      env: { STEP: "all", DB_PASSWORD: "x", NODE: { field: "spec.nodeName" } },
    },
    { name: "wait", image: "ghcr.io/wait:1" },
  ];

  it("have a ConfigMap and a Secret of their own", async () => {
    const registrations = await deployWeb({ initContainers, env: { LOG_LEVEL: "info" } });

    const config = find(registrations, "kubernetes:core/v1:ConfigMap", "web-migrate-config");
    const secret = find(registrations, "kubernetes:core/v1:Secret", "web-migrate-secret");
    assert.deepEqual(config.inputs["data"], { STEP: "all" });
    assert.deepEqual(secret.inputs["stringData"], { DB_PASSWORD: "x" });
  });

  it("read their own variables, and those without any read none", async () => {
    const { initContainers: [first, second] = [], containers } = await pod({ initContainers });

    assert.deepEqual(first?.["envFrom"], [
      { configMapRef: { name: "web-migrate-config" } },
      { secretRef: { name: "web-migrate-secret" } },
    ]);
    assert.deepEqual(first["env"], [
      { name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
    ]);
    assert.equal(second?.["envFrom"], undefined);
    assert.equal(containers[0]["envFrom"], undefined);
  });

  it("roll the pods when a value of theirs changes", async () => {
    const [migrate] = initContainers;
    const changed = { name: "migrate", image: "ghcr.io/migrate:1", env: { STEP: "some" } };

    const before = await annotations({ initContainers: migrate === undefined ? [] : [migrate] });
    const after = await annotations({ initContainers: [changed] });

    assert.deepEqual(before, {
      "moorage.dev/config-checksum": checksum({ "migrate:STEP": "all" }),
    });
    assert.deepEqual(after, {
      "moorage.dev/config-checksum": checksum({ "migrate:STEP": "some" }),
    });
  });
});
