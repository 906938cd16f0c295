import assert from "node:assert/strict";

import { Scratch, tiny } from "./scratch.ts";

const setting = (text: string): string => `config:\n  moorage:namespaces: ${text}\n`;
const override = (text: string): string =>
  `config:\n  moorage:overrides: { tenants: { acme: ${text} } }\n`;
const LONG = "a".repeat(52);

/** A line of the tenant, and all problems below `tenants.acme.` with their column. */
const rows: readonly (readonly [what: string, line: string, ...messages: readonly string[]])[] = [
  [
    "an empty list",
    "namespaces: []",
    "17 namespaces: names no namespace. Name one, or leave the key out",
  ],
  [
    "an empty map",
    "namespaces: {}",
    "17 namespaces: names no namespace. Name one, or leave the key out",
  ],
  [
    "a key named twice",
    "namespaces: [main, jobs, main]",
    '30 namespaces[2]: "main" is listed twice. Remove one',
  ],
  [
    "a key that is no label",
    "namespaces: [Main]",
    '18 namespaces[0]: "Main" is not a key for a namespace. ' +
      "Use at most 63 lower-case letters, digits and inner hyphens, starting with a letter, e.g. main",
  ],
  [
    "an unknown field",
    "namespaces: { jobs: { wieght: 2 } }",
    '27 namespaces.jobs.wieght: unknown key. Did you mean "weight"?',
  ],
  [
    "no weight",
    "namespaces: { jobs: { weight: 0 } }",
    "35 namespaces.jobs.weight: must be at least 1, got the number 0",
  ],
  [
    "an unknown mode",
    "namespaces: { jobs: { mode: adpt, name: x } }",
    '33 namespaces.jobs.mode: "adpt" is not one of create, adopt, external. Did you mean "adopt"?',
  ],
  [
    "adoption of nothing",
    "namespaces: { jobs: { mode: adopt } }",
    "33 namespaces.jobs.mode: mode adopt needs the name of the namespace. Add name",
  ],
  [
    "a name for what is created",
    "namespaces: { jobs: { name: x } }",
    "33 namespaces.jobs.name: a namespace that is created takes its name from moorage:namespaces. " +
      "Remove it, or set mode: adopt",
  ],
  [
    "namespaces of the cluster and of the platform",
    "namespaces: { a: { mode: adopt, name: kube-system }, b: { mode: external, name: traefik }, c: { mode: adopt, name: monitoring } }",
    '19 namespaces.a: its namespace would be "kube-system", which is not allowed. Name another namespace',
    '58 namespaces.b: its namespace would be "traefik", which moorage:ingress names. Name another namespace',
    '96 namespaces.c: its namespace would be "monitoring", which moorage:monitoring names. Name another namespace',
  ],
  [
    "labels on a namespace that is left alone",
    "namespaces: { jobs: { mode: external, name: x, podSecurity: { level: baseline, reason: r } } }",
    "74 namespaces.jobs.podSecurity.level: a Pod Security level needs labels on every namespace, " +
      "and jobs is external. Set mode: adopt for it",
  ],
  [
    "a relaxed level without a reason of its own",
    "namespaces: { jobs: { podSecurity: { level: baseline } } }",
    "49 namespaces.jobs.podSecurity.level: the level baseline needs a reason. " +
      "Add podSecurity.reason of the namespace, or remove the level",
  ],
  [
    "one namespace for two keys",
    "namespaces: { a: { mode: adopt, name: x }, b: { mode: external, name: x } }",
    '48 namespaces.b: namespaces a and b of tenant acme are both "x". Give one of them another name',
  ],
];

describe("wrong namespaces", () => {
  const files = new Scratch();

  after(() => {
    files.remove();
  });

  for (const [what, line, ...messages] of rows) {
    it(`rejects ${what}`, () => {
      assert.deepEqual(
        files
          .messages(tiny("", line))
          .map((message) => message.replace(/^platform\.yaml:4:(\d+) tenants\.acme\./, "$1 ")),
        messages,
      );
    });
  }

  it("rejects a guard and a cordon where a namespace is external", () => {
    const lines =
      "guard: audit\ncordon: true\nnamespaces: { main: {}, far: { mode: external, name: far } }";

    assert.deepEqual(files.messages(tiny("", lines)), [
      "platform.yaml:4:12 tenants.acme.guard: guard audit needs labels on every namespace, and far is external. Set mode: adopt for it",
      "platform.yaml:5:13 tenants.acme.cordon: cordon needs labels on every namespace, and far is external. Set mode: adopt for it",
    ]);
  });

  it("rejects more than maxNamespaces, or than the environment allows", () => {
    const own = files.messages(tiny("", "namespaces: [a, b, c]\nmaxNamespaces: 2"));
    const general = files.messages(tiny("", "namespaces: [a, b, c]"), setting("{ max: 1 }"));
    const fine = files.messages(
      tiny("", "namespaces: [a, b, c]\nmaxNamespaces: 3"),
      setting("{ max: 1 }"),
    );

    const at = "platform.yaml:4:5 tenants.acme.namespaces: tenant acme has 3 namespaces, and ";
    assert.deepEqual(
      [own, general, fine],
      [
        [`${at}maxNamespaces is 2. Remove some, or raise it`],
        [`${at}moorage:namespaces.max is 1. Remove some, or raise it`],
        [],
      ],
    );
  });

  it("rejects created namespaces without the prefix, once a tenant", () => {
    const line = "namespaces: { main: {}, jobs: {}, old: { mode: adopt, name: old } }";

    assert.deepEqual(files.messages(tiny("", line), setting("{ prefix: corp- }")), [
      'platform.yaml:4:19 tenants.acme.namespaces.main: its namespace "tenant-acme" does not start with "corp-". ' +
        "Start moorage:namespaces.template with it, e.g. corp-{tenant}",
    ]);
    assert.deepEqual(
      files.messages(tiny("", line), setting('{ prefix: corp-, template: "corp-{tenant}" }')),
      [],
    );
  });

  it("rejects a prefix that begins no name", () => {
    assert.deepEqual(files.messages(tiny(), setting("{ prefix: Corp }")), [
      'Pulumi.dev.yaml:2:33 moorage:namespaces.prefix: "Corp" is not the beginning of a name. Write e.g. corp-',
    ]);
  });

  it("shows the length with the key", () => {
    const platform = tiny("", "namespaces: [main, jobs]").replace("acme:", `${LONG}:`);

    assert.deepEqual(
      files.messages(platform).map((line) => line.replaceAll(LONG, "A")),
      [
        'platform.yaml:4:24 tenants.A.namespaces[1]: its namespace "tenant-A-jobs" has 64 characters. ' +
          "At most 63: shorten the key or the tenant's name by 1",
      ],
    );
  });

  it("rejects a key that makes the namespace of another tenant", () => {
    const platform = `${tiny("", "namespaces: [main, corp]")}  acme-corp: { owner: o }\n`;

    assert.deepEqual(files.messages(platform), [
      'platform.yaml:8:3 tenants.acme-corp: tenants acme and acme-corp get the same namespace "tenant-acme-corp". ' +
        "Rename the key corp, or one of the tenants",
    ]);
  });

  it("rejects the adoption of another tenant's namespace", () => {
    const platform = `${tiny()}  globex: { owner: o, namespaces: { a: { mode: adopt, name: tenant-acme } } }\n`;

    assert.deepEqual(files.messages(platform), [
      'platform.yaml:7:37 tenants.globex.namespaces.a: tenants acme and globex get the same namespace "tenant-acme". ' +
        "Give one of them another name",
    ]);
  });

  it("rejects apps, releases and overrides of unknown keys with the nearest one", () => {
    const lines =
      "namespaces: [main, jobs]\nreleases: { cache: { namespace: x, chart: ./charts/cache, version: 1.2.0 } }";

    assert.deepEqual(
      files.messages(tiny("namespace: jbos", lines), override("{ namespaces: { jbos: {} } }")),
      [
        'Pulumi.dev.yaml:2:57 moorage:overrides.tenants.acme.namespaces.jbos: platform.yaml has no namespace of acme named "jbos". Did you mean "jobs"?',
        'platform.yaml:5:37 tenants.acme.releases.cache.namespace: tenant acme has no namespace "x". Known: main, jobs',
        'platform.yaml:9:20 tenants.acme.apps.web.namespace: tenant acme has no namespace "jbos". Did you mean "jobs"?',
      ],
    );
  });
});
