import assert from "node:assert/strict";

import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();
const settings = (...lines: readonly string[]): string =>
  `config:\n${lines.map((line) => `  ${line}\n`).join("")}`;

describe("gateway, issuer and operator of the stack file", () => {
  after(() => {
    scratch.remove();
  });

  it("are not there by default", () => {
    const { gateway, issuer, monitoring } = scratch.load(tiny()).environment;

    assert.deepEqual([gateway, issuer, monitoring.operator], [undefined, undefined, false]);
  });

  it("have documented defaults", () => {
    const stack = settings(
      "moorage:gateway: { name: public, namespace: edge }",
      "moorage:tls: { issuer: letsencrypt }",
      "moorage:monitoring: { operator: true }",
    );

    const { gateway, issuer, monitoring } = scratch.load(tiny(), stack).environment;

    assert.deepEqual(gateway, {
      name: "public",
      namespace: "edge",
      sectionName: undefined,
      namespaces: ["edge"],
      podLabels: {},
      cidrs: [],
    });
    assert.deepEqual(issuer, { name: "letsencrypt", kind: "ClusterIssuer" });
    assert.deepEqual(monitoring, { namespaces: ["monitoring"], podLabels: {}, operator: true });
  });

  it("are taken as they are written", () => {
    const stack = settings(
      "moorage:gateway: { name: public, namespace: edge, sectionName: https, namespaces: [envoy], podLabels: { app: envoy }, cidrs: [10.1.0.0/16] }",
      "moorage:tls: { issuer: own-ca, issuerKind: Issuer }",
    );

    const { gateway, issuer } = scratch.load(tiny(), stack).environment;

    assert.deepEqual(gateway, {
      name: "public",
      namespace: "edge",
      sectionName: "https",
      namespaces: ["envoy"],
      podLabels: { app: "envoy" },
      cidrs: ["10.1.0.0/16"],
    });
    assert.deepEqual(issuer, { name: "own-ca", kind: "Issuer" });
  });

  it("keep their namespaces from tenants", () => {
    const taken = (setting: string): readonly string[] =>
      scratch.messages(tiny(), settings(`moorage:gateway: ${setting}`));

    const message =
      'platform.yaml:2:3 tenants.acme: its namespace would be "tenant-acme", which moorage:gateway names. ' +
      "Rename the tenant, or change moorage:namespaces";
    assert.deepEqual(
      [
        taken("{ name: public, namespace: tenant-acme, namespaces: [envoy] }"),
        taken("{ name: public, namespace: edge, namespaces: [tenant-acme] }"),
      ],
      [[message], [message]],
    );
  });

  const rows = [
    [
      "moorage:gateway: { nam: public, namespace: edge }",
      '2:22 moorage:gateway.nam: unknown key. Did you mean "name"?',
    ],
    [
      "moorage:gateway: { name: public }",
      "2:3 moorage:gateway.namespace: is missing. This key is required",
    ],
    [
      "moorage:gateway: { name: public, namespace: edge, namespaces: [] }",
      "2:20 moorage:gateway: names neither namespaces nor cidrs. Name one, or leave namespaces out",
    ],
    [
      "moorage:gateway: public",
      '2:20 moorage:gateway: expected a map, got "public". Write e.g. { name: public, namespace: edge }',
    ],
    ["moorage:tls: {}", "2:3 moorage:tls.issuer: is missing. This key is required"],
    [
      "moorage:tls: { issuer: a, issuerKind: clusterissuer }",
      '2:41 moorage:tls.issuerKind: "clusterissuer" is not one of Issuer, ClusterIssuer. Did you mean "ClusterIssuer"?',
    ],
    [
      "moorage:monitoring: { operator: yes }",
      '2:35 moorage:monitoring.operator: expected true or false, got "yes". Write true',
    ],
    [
      "moorage:hostTemplate: apps",
      '2:25 moorage:hostTemplate: "apps" does not hold {app}. Did you mean "app"?',
    ],
    [
      'moorage:hostTemplate: "{tenant}.{domain}"',
      '2:25 moorage:hostTemplate: "{tenant}.{domain}" does not hold {app}. Write e.g. {app}-{tenant}.{domain}, or app or service-tenant',
    ],
  ] as const;
  for (const [line, message] of rows) {
    it(`reject ${line}`, () => {
      assert.deepEqual(scratch.messages(tiny(), settings(line)), [`Pulumi.dev.yaml:${message}`]);
    });
  }
});
