import assert from "node:assert/strict";

import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { SECRET, UNKNOWN } from "../../kubernetes/unknown.ts";
import { record } from "../../plan/record.ts";
import type { Registration } from "../../plan/recording-monitor.ts";
import { plannedSecret } from "../../plan/wire-values.ts";

const target = { project: "moorage", stack: "dev" };

class Box extends pulumi.ComponentResource {
  constructor(name: string, args: pulumi.Inputs, opts?: pulumi.ComponentResourceOptions) {
    super("moorage:index:Box", name, args, opts);
    new k8s.core.v1.Namespace(name, { metadata: { name } }, { parent: this });
    this.registerOutputs({});
  }
}

async function only(program: () => unknown): Promise<Registration> {
  const [registration, ...others] = await record(program, target);
  assert.ok(registration !== undefined);
  assert.equal(others.length, 0);
  return registration;
}

async function data(values: Record<string, pulumi.Input<string>>): Promise<unknown> {
  return (await only(() => new k8s.core.v1.ConfigMap("map", { data: values }))).inputs["data"];
}

describe("record", () => {
  it("records type, name, inputs and options of a resource", async () => {
    const registration = await only(
      () => new k8s.core.v1.ConfigMap("map", { metadata: { name: "map" }, data: { a: "1" } }),
    );

    assert.deepEqual(registration, {
      urn: "urn:pulumi:dev::moorage::kubernetes:core/v1:ConfigMap::map",
      type: "kubernetes:core/v1:ConfigMap",
      name: "map",
      parent: undefined,
      inputs: {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "map" },
        data: { a: "1" },
      },
      custom: true,
      external: false,
      protect: false,
      retainOnDelete: false,
      dependsOn: [],
      aliases: [],
      leaks: [],
    });
  });

  it("gives children the whole chain of parent types, as the engine does", async () => {
    class Outer extends pulumi.ComponentResource {
      constructor(name: string) {
        super("moorage:index:Outer", name);
        new Box("box", {}, { parent: this });
        this.registerOutputs({});
      }
    }

    const urns = (await record(() => new Outer("outer"), target)).map(({ urn }) => urn);

    const prefix = "urn:pulumi:dev::moorage::moorage:index:Outer";
    assert.deepEqual(urns, [
      `${prefix}::outer`,
      `${prefix}$moorage:index:Box::box`,
      `${prefix}$moorage:index:Box$kubernetes:core/v1:Namespace::box`,
    ]);
  });

  it("marks components and providers as not custom", async () => {
    const recorded = await record(() => {
      new Box("box", {});
      new k8s.Provider("cluster", { context: "dev" });
    }, target);

    const custom = recorded.filter((one) => one.custom).map(({ type }) => type);

    assert.deepEqual(custom, ["kubernetes:core/v1:Namespace"]);
  });

  it("records protect, which children inherit", async () => {
    const recorded = await record(() => new Box("box", {}, { protect: true }), target);

    assert.deepEqual(
      recorded.map(({ protect }) => protect),
      [true, true],
    );
  });

  it("records retainOnDelete", async () => {
    const options = { retainOnDelete: true };

    const registration = await only(() => new k8s.core.v1.ConfigMap("map", {}, options));

    assert.equal(registration.retainOnDelete, true);
  });

  it("records declared and implied dependencies", async () => {
    const recorded = await record(() => {
      const first = new k8s.core.v1.Namespace("first", { metadata: { name: "first" } });
      const second = new k8s.core.v1.Namespace("second", { metadata: { name: "second" } });
      const metadata = { namespace: first.metadata.name };
      new k8s.core.v1.ConfigMap("map", { metadata }, { dependsOn: second });
    }, target);

    const map = recorded.find(({ name }) => name === "map");

    assert.deepEqual(map?.dependsOn.toSorted(), [
      "urn:pulumi:dev::moorage::kubernetes:core/v1:Namespace::first",
      "urn:pulumi:dev::moorage::kubernetes:core/v1:Namespace::second",
    ]);
  });

  it("records former names as URNs", async () => {
    const prefix = "urn:pulumi:dev::moorage::";
    const aliases = [{ name: "old" }, `${prefix}kubernetes:core/v1:ConfigMap::older`];

    const registration = await only(() => new k8s.core.v1.ConfigMap("map", {}, { aliases }));

    assert.deepEqual(registration.aliases, [
      `${prefix}kubernetes:core/v1:ConfigMap::old`,
      `${prefix}kubernetes:core/v1:ConfigMap::older`,
    ]);
  });

  it("records a Helm release as one resource", async () => {
    const registration = await only(
      () => new k8s.helm.v3.Release("cache", { chart: "./cache", values: { replicas: 1 } }),
    );

    assert.equal(registration.type, "kubernetes:helm.sh/v3:Release");
    assert.deepEqual(registration.inputs["values"], { replicas: 1 });
  });

  it("runs each program in the stack that it is given", async () => {
    const stacks: string[] = [];
    for (const stack of ["dev", "prod", "dev"]) {
      const recorded = await record(() => new k8s.core.v1.ConfigMap(pulumi.getStack(), {}, {}), {
        project: "moorage",
        stack,
      });
      stacks.push(...recorded.map(({ urn }) => urn.split("::").slice(0, 2).join("::")));
    }

    assert.deepEqual(stacks, [
      "urn:pulumi:dev::moorage",
      "urn:pulumi:prod::moorage",
      "urn:pulumi:dev::moorage",
    ]);
  });

  it("runs the program as a preview", async () => {
    let preview = false;

    await record(() => {
      preview = pulumi.runtime.isDryRun();
    }, target);

    assert.equal(preview, true);
  });
});

describe("recorded values", () => {
  it("are the inputs when they are outputs of another resource", async () => {
    const recorded = await record(() => {
      const { metadata } = new k8s.core.v1.Namespace("shop", { metadata: { name: "shop" } });
      new k8s.core.v1.ConfigMap("map", { data: { namespace: metadata.name } });
    }, target);

    assert.deepEqual(recorded.find(({ name }) => name === "map")?.inputs["data"], {
      namespace: "shop",
    });
  });

  it("are unknown when only a provider knows them", async () => {
    const recorded = await record(() => {
      const { id } = new k8s.core.v1.Namespace("shop", { metadata: { name: "shop" } });
      new k8s.core.v1.ConfigMap("map", { data: { id, text: pulumi.interpolate`id: ${id}` } });
    }, target);

    assert.deepEqual(recorded.find(({ name }) => name === "map")?.inputs["data"], {
      id: UNKNOWN,
      text: UNKNOWN,
    });
  });

  it("stay secret, also inside a text and after apply", async () => {
    const secret = plannedSecret();
    const values = {
      plain: "x",
      secret,
      text: pulumi.interpolate`a ${secret}`,
      length: secret.length,
    };

    assert.deepEqual(await data({ ...values, length: pulumi.interpolate`${values.length}` }), {
      plain: "x",
      secret: SECRET,
      text: SECRET,
      length: SECRET,
    });
  });

  it("stay secret when another resource passes them on", async () => {
    const recorded = await record(() => {
      const first = new k8s.core.v1.ConfigMap("first", { data: { a: plannedSecret() } });
      new k8s.core.v1.ConfigMap("second", { data: first.data });
    }, target);

    assert.equal(recorded.find(({ name }) => name === "second")?.inputs["data"], SECRET);
  });

  it("stay secret as inputs of a component", async () => {
    const recorded = await record(() => new Box("box", { key: plannedSecret() }), target);

    assert.deepEqual(recorded[0]?.inputs, { key: SECRET });
  });

  it("name the path where a secret stands in plain text, and hide it all the same", async () => {
    const plain = pulumi.unsecret(plannedSecret());
    const spec = { containers: [{ name: "web", args: ["serve", plain] }] };

    const registration = await only(() => new k8s.core.v1.Pod("web", { spec }));

    assert.deepEqual(registration.leaks, ["spec.containers[0].args[1]"]);
    assert.deepEqual(registration.inputs["spec"], {
      containers: [{ name: "web", args: ["serve", SECRET] }],
    });
  });
});
