import assert from "node:assert/strict";

import { classifiedEnv } from "../../../kubernetes/app/classified-env.ts";

describe("classifiedEnv", () => {
  it("tells name, target, rule and reason, sorted by name", () => {
    const env = {
      SESSION: { secret: "session" },
      LOG_LEVEL: "info",
      DB_PASSWORD: "hunter2",
      API_KEY: { value: "x", sensitive: false },
      CODE: { value: { secret: "code" }, sensitive: true },
    };

    assert.deepEqual(classifiedEnv(env), [
      {
        name: "API_KEY",
        target: "ConfigMap",
        rule: 1,
        reason: "is marked as not sensitive against rule 7: its name holds KEY",
      },
      { name: "CODE", target: "Secret", rule: 1, reason: "is marked as sensitive" },
      { name: "DB_PASSWORD", target: "Secret", rule: 7, reason: "its name holds PASSWORD" },
      {
        name: "LOG_LEVEL",
        target: "ConfigMap",
        rule: 9,
        reason: "neither name nor value sounds secret",
      },
      { name: "SESSION", target: "Secret", rule: 2, reason: "comes from an encrypted value" },
    ]);
  });

  it("leaves out what holds no value", () => {
    const env = {
      A: { field: "status.podIP" },
      B: { resource: "limits.cpu" },
      C: { configMapKey: { name: "c", key: "c" } },
      D: { secretKey: { name: "d", key: "d" } },
      E: { remoteKey: "e" },
      F: { app: "db", output: "password" },
    } as const;

    assert.deepEqual(classifiedEnv(env), []);
  });

  it("knows pairs of access and secret key", () => {
    const [access] = classifiedEnv({ S3_ACCESS_KEY: "minio", S3_SECRET_KEY: { secret: "s3" } });

    assert.equal(access?.target, "ConfigMap");
    assert.equal(classifiedEnv({ S3_ACCESS_KEY: "minio" })[0]?.target, "Secret");
  });
});
