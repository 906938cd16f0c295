import assert from "node:assert/strict";
import * as path from "node:path";

import { explain } from "../../environment/explain.ts";
import { namespaceName, namespaceTemplate } from "../../environment/namespaces.ts";
import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();
const two = `${tiny()}  globex:\n    owner: o\n`;
const namespaces = (text: string): string => `config:\n  moorage:namespaces: ${text}\n`;
const UID = "0f9c1a52-7f2b-4e4c-9f0e-5d3b1f6f7a10";

describe("namespaces", () => {
  const rows = [
    ["{}", ["tenant-acme", "tenant-globex"]],
    ["{ strategy: per-team }", ["acme-dev", "globex-dev"]],
    [
      '{ template: "{environment}-{user}-{tenant}", user: Al B }',
      ["dev-al-b-acme", "dev-al-b-globex"],
    ],
  ] as const;
  for (const [setting, expected] of rows) {
    it(`are ${expected.join(" and ")} with ${setting}`, () => {
      const { environment } = scratch.load(two, namespaces(setting));

      assert.deepEqual(
        environment.tenants.map(({ namespace }) => namespace),
        expected,
      );
    });
  }

  const single = [
    ["{ strategy: per-user, user: alice }", "dev-alice"],
    ["{ strategy: per-project, project: shop }", "shop-dev"],
    ["{ strategy: fixed, namespace: shop }", "shop"],
  ] as const;
  for (const [setting, expected] of single) {
    it(`are ${expected} for one tenant with ${setting}`, () => {
      assert.equal(
        scratch.load(tiny(), namespaces(setting)).environment.tenants[0]?.namespace,
        expected,
      );
    });
  }

  it("are rejected when two tenants would share one", () => {
    assert.deepEqual(scratch.messages(two, namespaces("{ strategy: fixed, namespace: shop }")), [
      'platform.yaml:7:3 tenants.globex: tenants acme and globex get the same namespace "shop". ' +
        "Use moorage:namespaces.template with {tenant}, e.g. {namespace}-{tenant}",
    ]);
  });

  const bad = [
    [
      "{ strategy: fixed }",
      "1:1",
      "namespace: the namespaces need a namespace. Add moorage:namespaces.namespace",
    ],
    [
      "{ strategy: per-user }",
      "1:1",
      "user: the namespaces need a user. Add moorage:namespaces.user",
    ],
    [
      '{ template: "x-{tennant}" }',
      "1:1",
      'template: unknown word {tennant}. Did you mean "tenant"?',
    ],
    [
      "{ strategy: per-app }",
      "1:1",
      'strategy: "per-app" is not one of per-tenant, per-team, per-user, per-project, fixed',
    ],
  ] as const;
  for (const [setting, , message] of bad) {
    it(`are rejected with ${setting}`, () => {
      assert.deepEqual(
        scratch
          .messages(tiny(), namespaces(setting))
          .map((line) => line.replace(/^Pulumi\.dev\.yaml:2:\d+ moorage:namespaces\./, "")),
        [message],
      );
    });
  }

  it("are rejected when they belong to the cluster", () => {
    assert.deepEqual(
      scratch.messages(tiny(), namespaces("{ strategy: fixed, namespace: kube-system }")),
      [
        'platform.yaml:2:3 tenants.acme: its namespace would be "kube-system", which is not allowed. Rename the tenant, or change moorage:namespaces',
      ],
    );
  });

  it("are cut with a stable hash when a strategy makes them too long", () => {
    const context = {
      tenant: "a".repeat(63),
      environment: "dev",
      user: undefined,
      project: "p",
      namespace: undefined,
    };

    assert.match(namespaceName(namespaceTemplate("per-team"), context), /^a{54}-[a-z0-9]{8}$/);
  });
});

describe("the cluster of an environment", () => {
  it("is the embedded control plane in dev, with its identity when it is recorded", () => {
    const before = scratch.load(tiny()).environment.cluster;
    scratch.write(".moorage/cluster/identity", `${UID}\n`);
    const after_ = scratch.load(tiny()).environment.cluster;

    assert.deepEqual([before.identity, after_.identity], [undefined, UID]);
    assert.deepEqual(
      { ...after_, kubeconfig: path.relative(scratch.root, after_.kubeconfig) },
      {
        kubeconfig: ".moorage/cluster/kubeconfig",
        context: "kwok-moorage",
        identity: UID,
        embedded: true,
        queriesPerSecond: 50,
        burst: 120,
        version: undefined,
        nodes: 3,
      },
    );
  });

  it("is none with a prod profile, so that only the plan works", () => {
    const { environment } = scratch.load(tiny(), "config:\n  moorage:profile: prod\n");

    const { context, identity, embedded } = environment.cluster;
    assert.deepEqual(
      { context, identity, embedded },
      { context: "", identity: undefined, embedded: false },
    );
  });

  it("is the one that the stack file names, relative to the project", () => {
    const setting = `{ context: a, identity: ${UID}, kubeconfig: ./k, queriesPerSecond: 5, nodes: 3 }`;

    const { cluster } = scratch.load(
      tiny(),
      `config:\n  moorage:cluster: ${setting}\n`,
    ).environment;

    assert.deepEqual(cluster, {
      kubeconfig: path.join(scratch.root, "k"),
      context: "a",
      identity: UID,
      embedded: false,
      queriesPerSecond: 5,
      burst: 120,
      version: undefined,
      nodes: 3,
    });
  });

  it("is rejected without identity, with the command that prints it", () => {
    assert.deepEqual(
      scratch.messages(tiny(), "config:\n  moorage:cluster: { context: a, identity: b }\n"),
      [
        'Pulumi.dev.yaml:2:44 moorage:cluster.identity: "b" is not the UID of a namespace. ' +
          "Print it with: kubectl get namespace kube-system -o jsonpath={.metadata.uid}",
      ],
    );
  });
});

describe("profiles", () => {
  const sizes = (profile: string, more = ""): unknown => {
    const own = more === "" ? "" : "  moorage:policy: { profile: staging }\n";
    const stack = `config:\n  moorage:profile: ${profile}\n${own}`;
    const { environment } = scratch.load(tiny() + more, stack);
    const { protect, policy, tenants } = environment;
    const app = tenants[0]?.apps[0];
    return [
      app?.replicas,
      app?.resources.requests,
      app?.resources.limits.cpu,
      policy.profile,
      protect,
    ];
  };

  it("local, dev and prod have the documented numbers", () => {
    assert.deepEqual(sizes("local"), [1, { cpu: "100m", memory: "128Mi" }, "500m", "dev", false]);
    assert.deepEqual(sizes("dev"), [2, { cpu: "250m", memory: "256Mi" }, "500m", "dev", false]);
    assert.deepEqual(sizes("prod"), [3, { cpu: "500m", memory: "512Mi" }, "500m", "prod", true]);
  });

  it("extend each other; what extends prod protects as prod does", () => {
    const more =
      "profiles: { big: { extends: huge, cpu: 400m }, huge: { extends: prod, replicas: 9 } }\n";

    assert.deepEqual(sizes("big", more), [
      9,
      { cpu: "400m", memory: "512Mi" },
      "500m",
      "staging",
      true,
    ]);
  });

  it("without extends start from the built-in defaults", () => {
    assert.deepEqual(sizes("tiny", "profiles: { tiny: { cpu: 50m } }\n"), [
      1,
      { cpu: "50m", memory: "128Mi" },
      "500m",
      "staging",
      false,
    ]);
  });
});

describe("explain", () => {
  const loaded = scratch.load(tiny("replicas: 5"));

  after(() => {
    scratch.remove();
  });

  it("gives the chain of one value, the winner last", () => {
    assert.deepEqual(explain(loaded, "tenants.acme.apps.web.replicas").values, [
      {
        path: "tenants.acme.apps.web.replicas",
        origins: [
          { layer: "default", at: "built-in", value: "1" },
          { layer: "profile", at: "built-in", value: "2" },
          { layer: "app", at: "platform.yaml:7:19", value: "5" },
        ],
      },
    ]);
  });

  it("finds values without the beginning of their path, and all below a path", () => {
    assert.deepEqual(
      explain(loaded, "web.resources.limits").values.map(({ path: at }) => at),
      [
        "tenants.acme.apps.web.resources.limits.cpu",
        "tenants.acme.apps.web.resources.limits.memory",
      ],
    );
  });

  it("tells the sums of a tenant from its short form, else from its tier", () => {
    const quota = scratch.load(
      tiny("", 'quota: { cpu: "6", limitFactor: 2, hard: { secrets: "7" } }'),
    );

    const values = ["requests.cpu", "limits.cpu", "pods", "secrets"].map((key) =>
      explain(quota, `tenants.acme.quota.hard.${key}`).values[0]?.origins.at(-1),
    );

    assert.deepEqual(values, [
      { layer: "tenant", at: "platform.yaml:4:19", value: "6" },
      { layer: "tenant", at: "platform.yaml:4:19", value: "6 -> 12" },
      { layer: "default", at: "built-in", value: "silver -> 20" },
      { layer: "tenant", at: "platform.yaml:4:57", value: "7" },
    ]);
  });

  it("offers the nearest path", () => {
    assert.deepEqual(explain(loaded, "apps.web.replica"), {
      values: [],
      hint: 'Did you mean "apps.web.replicas"?',
    });
  });
});
