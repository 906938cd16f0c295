import assert from "node:assert/strict";

import fc from "fast-check";

import { driftPaths } from "../../kubernetes/live-drift.ts";
import { runs } from "../support/property-runs.ts";

const manifest = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", labels: { app: "web" } },
  spec: {
    replicas: 2,
    template: {
      spec: {
        containers: [
          {
            name: "web",
            image: "ghcr.io/acme/web:1.0.0",
            env: [{ name: "A", value: "1" }],
            ports: [{ containerPort: 8080 }],
            resources: { limits: { cpu: "0.5", memory: "1Gi" } },
          },
        ],
      },
    },
  },
};

/** The same as an API server gives it back. */
function live(): typeof manifest {
  const copy = structuredClone(manifest);
  const [container] = copy.spec.template.spec.containers;
  Object.assign(copy.metadata, { namespace: "acme", uid: "1", annotations: { by: "controller" } });
  Object.assign(copy.spec, { revisionHistoryLimit: 10 });
  Object.assign(container ?? {}, {
    imagePullPolicy: "IfNotPresent",
    ports: [{ containerPort: 8080, protocol: "TCP" }],
    resources: { limits: { cpu: "500m", memory: "1024Mi" } },
  });
  return { ...copy, ...{ status: { replicas: 2 } } };
}

describe("driftPaths", () => {
  it("takes defaults, other ways to write a quantity and foreign fields for no drift", () => {
    assert.deepEqual(driftPaths(manifest, live()), []);
  });

  it("names fields that somebody changed", () => {
    const changed = live();
    changed.spec.replicas = 5;
    changed.metadata.labels.app = "other";
    for (const container of changed.spec.template.spec.containers) container.image = "nginx:1";

    assert.deepEqual(driftPaths(manifest, changed), [
      "metadata.labels.app",
      "spec.replicas",
      "spec.template.spec.containers[0].image",
    ]);
  });

  it("finds containers by name, whatever stands before them", () => {
    const changed = live();
    const sidecar = { name: "proxy", image: "p", env: [], ports: [], resources: manifest.spec };
    Object.assign(changed.spec.template.spec, {
      containers: [sidecar, ...changed.spec.template.spec.containers],
    });

    assert.deepEqual(driftPaths(manifest, changed), []);
  });

  it("names an item of a list that is gone", () => {
    const changed = live();
    for (const container of changed.spec.template.spec.containers) container.env = [];

    const path = "spec.template.spec.containers[0].env[0]";
    assert.deepEqual(driftPaths(manifest, changed), [path]);
  });

  it("compares the texts of a Secret with what the API server keeps", () => {
    const secret = { kind: "Secret", stringData: { a: "grün", b: "two" } };
    const data = { a: Buffer.from("grün").toString("base64"), b: "b3RoZXI=" };

    assert.deepEqual(driftPaths(secret, { kind: "Secret", data }), ["data.b"]);
  });

  it("takes null, empty maps and false for what the API server leaves out", () => {
    const service = { spec: { clusterIP: null, selector: {}, publishNotReadyAddresses: false } };

    assert.deepEqual(driftPaths(service, { spec: {} }), []);
  });

  it("finds no drift in what a manifest does not say, and every changed text", () => {
    const leaf = fc.oneof(fc.string({ minLength: 1 }), fc.integer({ min: 1 }), fc.constant(true));
    const tree = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof({ depthSize: "small" }, leaf, fc.dictionary(key, tie("node"))),
    })).node;
    fc.assert(
      fc.property(fc.dictionary(key, tree), key, leaf, (spec, name, value) => {
        const object = { spec: { ...spec, wanted: { [name]: value } } };
        const more = { spec: { ...spec, wanted: { [name]: value, [`${name}x`]: 1 }, other: 1 } };
        const changed = { spec: { ...spec, wanted: { [name]: `${String(value)} changed` } } };

        assert.deepEqual(driftPaths(object, more), []);
        assert.deepEqual(driftPaths(object, changed), [`spec.wanted.${name}`]);
      }),
      { numRuns: runs(200) },
    );
  });
});

const key = fc.stringMatching(/^[a-z]{1,8}$/);
