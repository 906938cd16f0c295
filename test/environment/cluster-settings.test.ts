import assert from "node:assert/strict";

import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();
const settings = (...lines: readonly string[]): string =>
  `config:\n${lines.map((line) => `  ${line}\n`).join("")}`;

describe("what the stack file tells of the cluster", () => {
  after(() => {
    scratch.remove();
  });

  it("has documented defaults", () => {
    const { ingress, dns, apiServer, monitoring, clusterCidrs, allow } =
      scratch.load(tiny()).environment;

    assert.deepEqual(ingress, {
      className: "traefik",
      namespaces: ["traefik"],
      podLabels: {},
      cidrs: [],
    });
    assert.deepEqual(dns.nodeLocal, []);
    assert.equal(apiServer, undefined);
    assert.deepEqual(monitoring, {
      namespaces: ["monitoring"],
      podLabels: {},
      operator: false,
    });
    assert.deepEqual(clusterCidrs, []);
    assert.deepEqual(
      Object.values(allow),
      Array.from({ length: 9 }, () => undefined),
    );
  });

  it("is taken as it is written", () => {
    const { environment, origins } = scratch.load(
      tiny(),
      settings(
        "moorage:ingress: { podLabels: { app: traefik }, cidrs: [10.1.0.0/16] }",
        "moorage:dns: { nodeLocal: true }",
        "moorage:apiServer: { cidrs: [10.0.0.1/32, 10.0.0.2/32], port: 443 }",
        "moorage:monitoring: { namespaces: [observability], podLabels: { app: prometheus } }",
        "moorage:network: { clusterCidrs: [10.244.0.0/16] }",
        "moorage:allow: { registries: [ghcr.io], serviceTypes: [] }",
      ),
    );

    assert.deepEqual(environment.ingress.podLabels, { app: "traefik" });
    assert.deepEqual(environment.ingress.cidrs, ["10.1.0.0/16"]);
    assert.deepEqual(environment.dns.nodeLocal, ["169.254.20.10/32"]);
    assert.deepEqual(environment.apiServer, { cidrs: ["10.0.0.1/32", "10.0.0.2/32"], port: 443 });
    assert.deepEqual(environment.monitoring, {
      namespaces: ["observability"],
      podLabels: { app: "prometheus" },
      operator: false,
    });
    assert.deepEqual(environment.clusterCidrs, ["10.244.0.0/16"]);
    assert.deepEqual(origins.get("clusterCidrs"), [
      { layer: "config", at: "Pulumi.dev.yaml:6:36", value: '["10.244.0.0/16"]' },
    ]);
    assert.deepEqual(
      [environment.allow.registries, environment.allow.serviceTypes],
      [["ghcr.io"], []],
    );
  });

  it("gives tenants without a list of their own that of the environment", () => {
    const platform = tiny("", "allow: { registries: [ghcr.io/acme] }");
    const stack = settings("moorage:allow: { registries: [ghcr.io], hosts: ['*.example'] }");

    const { environment, origins } = scratch.load(platform, stack);

    const { registries, hosts, serviceTypes } = environment.tenants[0]?.allow ?? {};
    assert.deepEqual(
      { registries, hosts, serviceTypes },
      { registries: ["ghcr.io/acme"], hosts: ["*.example"], serviceTypes: undefined },
    );
    assert.deepEqual(origins.get("tenants.acme.allow.hosts"), [
      { layer: "config", at: "Pulumi.dev.yaml:2:50", value: '["*.example"]' },
    ]);
  });

  it("is what tenants may allow at most", () => {
    const own =
      "{ registries: [ghcr.io/acme, ghcr.iox, quay.io], hosts: [a.shop.example, '*.b.shop.example', '*.example'], ingressClasses: [nginx] }";
    const stack = settings(
      "moorage:allow: { registries: [ghcr.io], hosts: ['*.shop.example'], ingressClasses: [] }",
    );

    assert.deepEqual(
      scratch
        .messages(tiny("", `allow: ${own}`), stack)
        .map((line) => line.replace("platform.yaml:4:", "").replace(" tenants.acme.allow.", " ")),
      [
        '41 registries[1]: "ghcr.iox" is not allowed by moorage:allow.registries at Pulumi.dev.yaml:2:32. Did you mean "ghcr.io"?',
        '51 registries[2]: "quay.io" is not allowed by moorage:allow.registries at Pulumi.dev.yaml:2:32. Allowed: ghcr.io',
        '105 hosts[2]: "*.example" is not allowed by moorage:allow.hosts at Pulumi.dev.yaml:2:50. Allowed: *.shop.example',
        '136 ingressClasses[0]: "nginx" is not allowed by moorage:allow.ingressClasses at Pulumi.dev.yaml:2:86. Nothing is allowed there',
      ],
    );
  });

  it("is what the defaults of tenants may allow at most, said once", () => {
    const platform = `${tiny()}  globex: { owner: o }\ndefaults: { tenant: { allow: { storageClasses: [fast] } } }\n`;
    const stack = settings("moorage:allow: { storageClasses: [slow] }");

    assert.deepEqual(scratch.messages(platform, stack), [
      'platform.yaml:8:49 defaults.tenant.allow.storageClasses[0]: "fast" is not allowed by ' +
        "moorage:allow.storageClasses at Pulumi.dev.yaml:2:36. Allowed: slow",
    ]);
  });

  const rows = [
    [
      "moorage:ingress: { namespaces: [], podLabels: { 'a b': c } }",
      '2:51 moorage:ingress.podLabels.a b: "a b" is not a label key. Use a name such as k8s-app, e.g. a-b',
      "2:20 moorage:ingress: names neither namespaces nor cidrs. Name one, or leave namespaces out",
    ],
    [
      "moorage:dns: { nodeLocal: [169.254.20.10] }",
      '2:30 moorage:dns.nodeLocal[0]: "169.254.20.10" has no prefix length. Write 169.254.20.10/32',
    ],
    [
      "moorage:dns: { nodeLocal: 169.254.20.10/32 }",
      '2:29 moorage:dns.nodeLocal: expected true, false or a list, got "169.254.20.10/32"',
    ],
    ["moorage:apiServer: {}", "2:3 moorage:apiServer.cidrs: is missing. This key is required"],
    [
      "moorage:apiServer: { cidrs: [] }",
      "2:31 moorage:apiServer.cidrs: is empty. Name one, or leave the key out",
    ],
    [
      "moorage:monitoring: { namespace: [x] }",
      '2:25 moorage:monitoring.namespace: unknown key. Did you mean "namespaces"?',
    ],
    [
      "moorage:network: { clusterCidrs: [0.0.0.0/0] }",
      '2:37 moorage:network.clusterCidrs[0]: "0.0.0.0/0" is every address. Name the ranges of pods and Services',
    ],
    [
      "moorage:cluster: { context: a, identity: 0f9c1a52-7f2b-4e4c-9f0e-5d3b1f6f7a10, nodes: 0 }",
      "2:89 moorage:cluster.nodes: must be at least 1, got the number 0",
    ],
  ] as const;
  for (const [line, ...messages] of rows) {
    it(`is rejected as ${line}`, () => {
      assert.deepEqual(
        scratch.messages(tiny(), settings(line)),
        messages.map((message) => `Pulumi.dev.yaml:${message}`).toSorted(),
      );
    });
  }
});
