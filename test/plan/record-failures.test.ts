import assert from "node:assert/strict";

import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { record } from "../../plan/record.ts";

const target = { project: "moorage", stack: "dev" };

async function failureOf(program: () => unknown): Promise<Error> {
  try {
    await record(program, target);
  } catch (error) {
    assert.ok(error instanceof Error);
    return error;
  }
  throw new assert.AssertionError({ message: "the program did not fail" });
}

describe("record of a program that fails", () => {
  it("rejects with the error, which says where it was thrown", async () => {
    const error = await failureOf(() => {
      throw new pulumi.RunError("no such tenant");
    });

    assert.equal(error.message, "no such tenant");
    assert.match(error.stack ?? "", /record-failures\.test\.ts:\d+/);
  });

  it("rejects when an apply throws", async () => {
    const error = await failureOf(() => {
      const late = pulumi.output("x").apply((): string => {
        throw new Error("too late");
      });
      new k8s.core.v1.ConfigMap("map", { data: { late } });
    });

    assert.match(error.message, /too late/);
  });

  it("rejects when two resources have one name", async () => {
    const error = await failureOf(() => {
      new k8s.core.v1.ConfigMap("map", {});
      new k8s.core.v1.ConfigMap("map", {});
    });

    const urn = "urn:pulumi:dev::moorage::kubernetes:core/v1:ConfigMap::map";
    assert.equal(
      error.message,
      "failed to register new resource map [kubernetes:core/v1:ConfigMap]: " +
        `the program registers it twice (${urn})`,
    );
  });

  it("rejects a read of what is no Kubernetes object", async () => {
    class Disk extends pulumi.CustomResource {
      constructor() {
        super("cloud:index:Disk", "disk", {}, { id: "disk-1" });
      }
    }

    const error = await failureOf(() => new Disk());

    assert.match(error.message, /a plan cannot read cloud:index:Disk; it runs without a cluster/);
  });

  it("rejects a call of a provider function", async () => {
    const error = await failureOf(() => pulumi.runtime.invoke("kubernetes:index:find", {}));

    assert.match(error.message, /a plan cannot call kubernetes:index:find; it runs without/);
  });

  it("leaves no trace in the process", async () => {
    const own = (): void => undefined;
    process.on("unhandledRejection", own);
    const before = [Error.stackTraceLimit, process.listeners("unhandledRejection")];

    await failureOf(() => {
      throw new Error("stop");
    });

    const after = [Error.stackTraceLimit, process.listeners("unhandledRejection")];
    process.off("unhandledRejection", own);
    assert.deepEqual(after, before);
    assert.equal(pulumi.runtime.getMonitor(), undefined);
    assert.equal(pulumi.runtime.isDryRun(), false);
  });

  it("does not disturb the next recording", async () => {
    await failureOf(() => {
      new k8s.core.v1.ConfigMap("map", {});
      throw new Error("stop");
    });

    const recorded = await record(() => new k8s.core.v1.ConfigMap("map", {}), target);

    assert.equal(recorded.length, 1);
  });

  it("makes the first run without stack traces and restores the limit", async () => {
    const limits: number[] = [];
    const before = Error.stackTraceLimit;

    await failureOf(() => {
      limits.push(Error.stackTraceLimit);
      throw new Error("stop");
    });

    assert.deepEqual([...limits, Error.stackTraceLimit], [0, 10, before]);
  });
});

/** What `plan/record.ts` takes for granted about `@pulumi/pulumi`, whose version is pinned. */
describe("contract with the Pulumi SDK", () => {
  it("keeps the mock monitor where getMonitor finds it, open for other methods", async () => {
    const mocks = { call: () => ({}), newResource: () => ({ id: undefined, state: {} }) };
    await pulumi.runtime.setMocks(mocks, "moorage", "dev", true);
    const monitor: object = pulumi.runtime.getMonitor() ?? {};
    await pulumi.runtime.disconnect();

    for (const method of [
      "registerResource",
      "registerResourceOutputs",
      "readResource",
      "invoke",
    ]) {
      assert.equal(typeof Reflect.get(monitor, method), "function", method);
    }
    assert.equal(Object.isExtensible(monitor), true);
  });

  it("sends an unknown secret as merely unknown, so planned secrets must be known", async () => {
    const recorded = await record(() => {
      const { id } = new k8s.core.v1.Namespace("shop", { metadata: { name: "shop" } });
      new k8s.core.v1.ConfigMap("map", { data: { id: pulumi.secret(id) } });
    }, target);

    const inputs = recorded.find(({ name }) => name === "map")?.inputs;

    assert.equal(String(Reflect.get(inputs?.["data"] ?? {}, "id")), "Symbol(unknown)");
  });

  it("forgets everything on resetOptions", async () => {
    await record(() => new k8s.core.v1.ConfigMap("map", {}), target);

    assert.equal(pulumi.runtime.getProject(), "");
    assert.equal(pulumi.runtime.getStack(), "");
  });
});
