import assert from "node:assert/strict";

import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();

/** One bad line of a tenant with its app `web` at port 80: column, path and message of each problem. */
const rows: readonly (readonly [what: string, line: string, ...messages: readonly string[]])[] = [
  [
    "an unknown tier",
    "tier: sliver",
    '11 tier: "sliver" is not one of bronze, silver, gold. Did you mean "silver"?',
  ],
  [
    "an unknown isolation",
    "isolation: stict",
    '16 isolation: "stict" is not one of strict, ingress-only. Did you mean "strict"?',
  ],
  [
    "an unknown guard",
    "guard: admision",
    '12 guard: "admision" is not one of none, audit, admission. Did you mean "admission"?',
  ],
  [
    "an unknown kind of internal traffic",
    "internal: tenants",
    '15 internal: "tenants" is not one of tenant, namespace, declared. Did you mean "tenant"?',
  ],
  [
    "a cordon that is no switch",
    "cordon: 1",
    "13 cordon: expected true or false, got the number 1",
  ],
  [
    "groups of the cluster, empty and repeated ones",
    'access: { admins: [" "], developers: ["system:masters", a, a], viewers: ["system:nodes"] }',
    '24 access.admins[0]: " " is not the name of a group. Write e.g. acme-developers',
    '43 access.developers[0]: "system:masters" is a group of the cluster. Name a group of people',
    '64 access.developers[2]: "a" is listed twice. Remove one',
    '78 access.viewers[0]: "system:nodes" is a group of the cluster. Name a group of people',
  ],
  [
    "names and texts of pull secrets, without showing them",
    "pullSecrets: { Bad_Name: { secret: x }, b: hunter2 }",
    '20 pullSecrets.Bad_Name: "Bad_Name" is not a name for an object. ' +
      "Use at most 253 lower-case letters, digits, inner hyphens and dots, e.g. bad-name",
    "48 pullSecrets.b: expected a map, got [secret]. Encrypt it, and write { secret: key }",
  ],
  [
    "labels and tolerations of the placement",
    'placement: { nodeSelector: { "a b": c, d: "e f" }, tolerations: [{ key: a, operator: Exists, value: b }, {}] }',
    '34 placement.nodeSelector.a b: "a b" is not a label key. Use a name such as k8s-app, e.g. a-b',
    '47 placement.nodeSelector.d: "e f" is not a label value. ' +
      "Use at most 63 letters, digits, - _ . with a letter or digit at both ends, e.g. e-f",
    "105 placement.tolerations[0].value: Exists takes no value. Remove it",
    "110 placement.tolerations[1].key: is missing. This key is required",
  ],
  [
    "registries that are none",
    'allow: { registries: [acme/web, "https://ghcr.io", ghcr.io/acme/, "reg:99/a:1"] }',
    '27 allow.registries[0]: "acme/web" is not a registry. ' +
      "Write a host with an optional path, e.g. docker.io/acme/web",
    '37 allow.registries[1]: "https://ghcr.io" is not a registry. ' +
      "Write a host with an optional path, e.g. ghcr.io",
    '56 allow.registries[2]: "ghcr.io/acme/" is not a registry. ' +
      "Write a host with an optional path, e.g. ghcr.io/acme",
    '71 allow.registries[3]: "reg:99/a:1" is not a registry. ' +
      "Write a host with an optional path, e.g. ghcr.io/acme",
  ],
  [
    "hosts and classes that are none",
    'allow: { hosts: ["*", "*.*.x", a.*], serviceTypes: [Nodeport], tolerations: [a, a] }',
    '22 allow.hosts[0]: "*" is not a host or a wildcard. Write e.g. shop.example or *.shop.example',
    '27 allow.hosts[1]: "*.*.x" is not a host or a wildcard. Write e.g. shop.example or *.shop.example',
    '36 allow.hosts[2]: "a.*" is not a host or a wildcard. Write e.g. shop.example or *.shop.example',
    '57 allow.serviceTypes[0]: "Nodeport" is not one of ClusterIP, NodePort, LoadBalancer, ' +
      'ExternalName. Did you mean "NodePort"?',
    '85 allow.tolerations[1]: "a" is listed twice. Remove one',
  ],
  [
    "shared objects whose names are taken",
    "shared: { config: { kube-root-ca.crt: { a: b }, web-config: { a: b } }, secrets: { web-secret: {} } }",
    "25 shared.config.kube-root-ca.crt: Kubernetes makes a ConfigMap of this name itself. Choose another name",
    '53 shared.config.web-config: app "web" has an object of this name. Choose another name',
    '88 shared.secrets.web-secret: app "web" has an object of this name. Choose another name',
  ],
  [
    "secrets in shared.config",
    'shared: { config: { r: { DB_PASSWORD: hunter2, "a b": c, PORT: 80 } } }',
    "43 shared.config.r.DB_PASSWORD: a plain value that should be secret: its name holds PASSWORD. " +
      "Move it to shared.secrets: { r: { DB_PASSWORD: { secret: acme-r-db-password } } }",
    '52 shared.config.r.a b: "a b" is not a key of a ConfigMap or Secret. ' +
      "Use at most 253 letters, digits, hyphens, underscores and dots, e.g. a-b",
    "68 shared.config.r.PORT: expected a text, got [secret]. Put it in quotes",
  ],
  [
    "a plain value in shared.secrets, without showing it",
    "shared: { secrets: { ca: { ca.crt: hunter2 } } }",
    "40 shared.secrets.ca.ca.crt: expected a map, got [secret]. Encrypt it, and write { secret: key }",
  ],
];

describe("values of a tenant", () => {
  after(() => {
    scratch.remove();
  });

  for (const [what, line, ...messages] of rows) {
    it(`rejects ${what}`, () => {
      const found = scratch.messages(tiny("port: 80", line));

      assert.deepEqual(
        found.map((message) => message.replace(/^platform\.yaml:4:(\d+) tenants\.acme\./, "$1 ")),
        messages,
      );
    });
  }

  it("rejects one Secret for two purposes", () => {
    const lines = "pullSecrets: { ghcr: { secret: x } }\nshared: { secrets: { ghcr: {} } }";

    assert.deepEqual(scratch.messages(tiny("", lines)), [
      "platform.yaml:4:20 tenants.acme.pullSecrets.ghcr: shared.secrets has a Secret of this name. " +
        "Choose another name",
    ]);
  });

  it("rejects apps whose ServiceAccount somebody else has", () => {
    const apps = "  default: { image: a/b:1 }\n      deployer: { image: a/b:1 }\n";

    const rename = "of this name. Rename the app";
    assert.deepEqual(scratch.messages(`${tiny()}    ${apps}`), [
      `platform.yaml:7:7 tenants.acme.apps.default: every namespace has a ServiceAccount ${rename}`,
      `platform.yaml:8:7 tenants.acme.apps.deployer: access.deployer makes a ServiceAccount ${rename}`,
    ]);
  });

  it("rejects a shared ConfigMap above 1 MiB", () => {
    const text = "lorem ipsum ".repeat(60_000);
    const lines = `shared: { config: { big: { a: &a "${text}", b: *a } } }`;

    assert.deepEqual(scratch.messages(tiny("", lines)), [
      "platform.yaml:4:25 tenants.acme.shared.config.big: the ConfigMap would have 1440002 bytes. " +
        "The limit is 1048576 bytes (1 MiB)",
    ]);
  });

  it("are taken as they are written", () => {
    const lines = [
      "tier: gold",
      "onCall: pager-7",
      "internal: declared",
      "guard: admission",
      "cordon: true",
      "access: { admins: [acme-admins], viewers: ['oidc:all staff'], deployer: true }",
      "pullSecrets: { ghcr: { secret: acme-ghcr } }",
      "allow: { registries: [ghcr.io/acme, 'localhost:5000'], hosts: ['*.acme.example'] }",
      "placement: { nodeSelector: { pool: a }, tolerations: [{ key: a }], runtimeClass: gvisor }",
      "shared: { config: { r: { REGION: eu } }, secrets: { ca: { ca.crt: { secret: acme-ca } } } }",
    ];

    const { environment, secrets } = scratch.load(tiny("", lines.join("\n")));

    const [tenant] = environment.tenants;
    assert.deepEqual(
      [tenant?.tier, tenant?.onCall, tenant?.internal, tenant?.guard, tenant?.cordon],
      ["gold", "pager-7", "declared", "admission", true],
    );
    assert.deepEqual(tenant?.access, {
      admins: ["acme-admins"],
      developers: [],
      viewers: ["oidc:all staff"],
      deployer: true,
    });
    assert.deepEqual(tenant.placement, {
      nodeSelector: { pool: "a" },
      tolerations: [{ key: "a", operator: "Equal", value: undefined, effect: undefined }],
      runtimeClass: "gvisor",
      priorityClass: undefined,
    });
    assert.deepEqual(tenant.allow.registries, ["ghcr.io/acme", "localhost:5000"]);
    assert.deepEqual(tenant.shared.config, { r: { REGION: "eu" } });
    assert.deepEqual(
      [...secrets],
      [
        ["acme-ghcr", ["tenants.acme.pullSecrets.ghcr"]],
        ["acme-ca", ["tenants.acme.shared.secrets.ca.ca.crt"]],
      ],
    );
  });

  it("have documented defaults, and the quota those of its tier", () => {
    const { environment } = scratch.load(tiny());

    const [tenant] = environment.tenants;
    const { tier, isolation, internal, guard, cordon, quota } = tenant ?? {};
    assert.deepEqual(
      { tier, isolation, internal, guard, cordon },
      {
        tier: "silver",
        isolation: "strict",
        internal: "tenant",
        guard: "none",
        cordon: false,
      },
    );
    assert.deepEqual(quota, {
      cpu: undefined,
      memory: undefined,
      storage: undefined,
      pods: undefined,
      limitFactor: undefined,
      hard: {},
      share: "each",
      scoped: {},
    });
  });
});
