import assert from "node:assert/strict";

import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { UNKNOWN } from "../../kubernetes/unknown.ts";
import { record } from "../../plan/record.ts";

const target = { project: "moorage", stack: "dev" };

describe("record of existing objects", () => {
  it("keeps what a read names, and leaves its labels unknown", async () => {
    const [registration] = await record(
      () => k8s.core.v1.Namespace.get("acme-existing", "legacy-shop"),
      target,
    );

    assert.deepEqual(registration, {
      urn: "urn:pulumi:dev::moorage::kubernetes:core/v1:Namespace::acme-existing",
      type: "kubernetes:core/v1:Namespace",
      name: "acme-existing",
      parent: undefined,
      inputs: { metadata: { name: "legacy-shop", labels: UNKNOWN } },
      custom: true,
      external: true,
      protect: false,
      retainOnDelete: false,
      dependsOn: [],
      aliases: [],
      leaks: [],
    });
  });

  it("reads the namespace from the id", async () => {
    const [registration] = await record(
      () => k8s.core.v1.ConfigMap.get("map", "legacy-shop/map"),
      target,
    );

    assert.deepEqual(registration?.inputs["metadata"], {
      name: "map",
      namespace: "legacy-shop",
      labels: UNKNOWN,
    });
  });

  it("gives the program the name, and nothing else", async () => {
    const recorded = await record(() => {
      const { metadata, status } = k8s.core.v1.Namespace.get("existing", "legacy-shop");
      const data = { name: metadata.name, phase: pulumi.interpolate`${status.phase}` };
      new k8s.core.v1.ConfigMap("map", { data });
    }, target);

    const map = recorded.find(({ name }) => name === "map");

    assert.deepEqual(map?.inputs["data"], { name: "legacy-shop", phase: UNKNOWN });
  });

  it("remembers what waits for it", async () => {
    const recorded = await record(() => {
      const namespace = k8s.core.v1.Namespace.get("existing", "legacy-shop");
      new k8s.core.v1.ConfigMap("map", {}, { dependsOn: namespace });
    }, target);

    const map = recorded.find(({ name }) => name === "map");

    assert.deepEqual(map?.dependsOn, [
      "urn:pulumi:dev::moorage::kubernetes:core/v1:Namespace::existing",
    ]);
  });

  it("leaves an unknown id unknown", async () => {
    const recorded = await record(() => {
      const { id } = new k8s.core.v1.ConfigMap("map", {});
      k8s.core.v1.Namespace.get("existing", id);
    }, target);

    const existing = recorded.find(({ external }) => external);

    assert.deepEqual(existing?.inputs, { metadata: { name: UNKNOWN, labels: UNKNOWN } });
  });
});
