import assert from "node:assert/strict";

import { explain } from "../../environment/explain.ts";
import type { LoadedEnvironment, Origin } from "../../environment/environment.ts";
import { type Layers, loadLayers } from "./app-layer-files.ts";
import { Scratch } from "./scratch.ts";

const scratch = new Scratch();

const load = (layers: Layers): LoadedEnvironment => loadLayers(scratch, layers);

function origins(layers: Layers, path: string): readonly Origin[] | undefined {
  return load(layers).origins.get(`tenants.acme.apps.web.${path}`);
}

after(() => {
  scratch.remove();
});

describe("origins of an app", () => {
  it("tell which profile gave the least of an autoscaler", () => {
    assert.deepEqual(origins({ app: "autoscale: { max: 6 }" }, "autoscale.min"), [
      { layer: "default", at: "built-in", value: "1" },
      { layer: "profile", at: "built-in", value: "2" },
    ]);
  });

  const layers = {
    app: "port: 80, runAsUser: 7, expose: { host: auto, tls: true }, connects: []",
    stack: "  moorage:tls: { issuer: ca }\n",
  };

  it("point at short forms", () => {
    assert.deepEqual(
      ["ports", "port", "security.runAsUser"].map((path) => origins(layers, path)?.at(-1)),
      [
        { layer: "app", at: "platform.yaml:1:69", value: '[{"port":80}]' },
        { layer: "app", at: "platform.yaml:1:69", value: '[{"port":80}]' },
        { layer: "app", at: "platform.yaml:1:84", value: "7" },
      ],
    );
  });

  it("tell what became of auto and true", () => {
    assert.deepEqual(
      ["expose.hosts", "expose.tls.issuer", "expose.via"].map((path) =>
        origins(layers, path)?.at(-1),
      ),
      [
        {
          layer: "app",
          at: "platform.yaml:1:103",
          value: '["auto"] -> ["web-acme.dev.localhost"]',
        },
        { layer: "app", at: "platform.yaml:1:114", value: "true -> ca" },
        { layer: "default", at: "built-in", value: "ingress" },
      ],
    );
  });

  it("are found by the short form of a host", () => {
    assert.deepEqual(
      explain(load(layers), "web.expose.host").values.map(({ path }) => path),
      ["tenants.acme.apps.web.expose.hosts"],
    );
  });

  const shown: readonly (readonly [string, string, string])[] = [
    ["env: { A: { field: status.podIP } }", "env.A", '{"field":"status.podIP"}'],
    ["env: { A: { value: b, sensitive: false } }", "env.A", "b"],
    ["env: { A: { value: b, sensitive: true } }", "env.A", "[secret]"],
    ["env: { PASSWORD: { value: b } }", "env.PASSWORD", "[secret]"],
    ["files: { /a: text }", "files./a", "[4 characters]"],
    ["files: { /a: { secret: b } }", "files./a", "[secret]"],
    [
      "extraObjects: [{ apiVersion: v1, kind: Secret, metadata: { name: a }, data: { b: c } }]",
      "extraObjects",
      "[1 entry]",
    ],
    ["podSpec: { dnsPolicy: None }", "podSpec.dnsPolicy", "None"],
  ];
  for (const [app, path, value] of shown) {
    it(`show ${value} for ${app}`, () => {
      assert.equal(origins({ app }, path)?.at(-1)?.value, value);
    });
  }

  it("show files as empty without any, and no secret", () => {
    assert.equal(origins({}, "files")?.at(-1)?.value, "{}");
  });

  it("lead from the kind of a database to its image", () => {
    assert.deepEqual(origins({ image: "postgres:17.2" }, "kind"), [
      { layer: "default", at: "built-in", value: "Deployment" },
      { layer: "app", at: "platform.yaml:1:52", value: "StatefulSet" },
    ]);
  });
});
