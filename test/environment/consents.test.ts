import assert from "node:assert/strict";

import fc from "fast-check";

import { Scratch } from "./scratch.ts";

const scratch = new Scratch();
/** Raised by `FUZZ_RUNS=5000 npx mocha …` for a long search. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 15);

type Edge = readonly [from: string, to: string];

/** Two tenants: acme with the app `web` at line 5, globex with the app `shop` at line 9. */
function two(web: string, shop: string): string {
  return [
    "tenants:",
    "  acme:",
    "    owner: o",
    "    apps:",
    `      web: { image: a/b:1, port: 80, ${web} }`,
    "  globex:",
    "    owner: o",
    "    apps:",
    `      shop: { image: a/b:1, ${shop} }`,
    "",
  ].join("\n");
}

describe("connections between tenants", () => {
  after(() => {
    scratch.remove();
  });

  const agreed = [
    ["an app", "exposes: [acme/web]"],
    ["the whole tenant", "exposes: [acme]"],
  ] as const;
  for (const [what, exposes] of agreed) {
    it(`are agreed when one side consumes and the other exposes itself to ${what}`, () => {
      const { environment } = scratch.load(
        two("consumes: [globex/shop]", `port: 3000, ${exposes}`),
        "config:\n  moorage:namespaces: { template: '{tenant}' }\n",
      );

      const [acme, globex] = environment.tenants;
      assert.deepEqual(acme?.apps[0]?.consumes, [
        { tenant: "globex", app: "shop", namespace: "globex", port: 3000 },
      ]);
      assert.deepEqual(acme.apps[0].consumers, []);
      assert.deepEqual(globex?.apps[0]?.consumers, [
        { tenant: "acme", app: "web", namespace: "acme", port: 3000 },
      ]);
    });
  }

  it("know the namespaces of both apps", () => {
    const platform = two("consumes: [globex/shop], namespace: jobs", "port: 1, exposes: [acme]")
      .replace("    apps:", "    namespaces: [main, jobs]\n    apps:")
      .replace("globex:\n", "globex:\n    namespaces: { main: { mode: adopt, name: shop } }\n");

    const { environment } = scratch.load(platform);

    const [acme, globex] = environment.tenants;
    assert.equal(acme?.apps[0]?.consumes[0]?.namespace, "shop");
    assert.equal(globex?.apps[0]?.consumers[0]?.namespace, "tenant-acme-jobs");
  });

  it("are open to those only who consume", () => {
    const platform = two("consumes: [globex/shop]", "port: 1, exposes: [acme]").replace(
      "  globex:",
      "      other: { image: a/b:1 }\n  globex:",
    );

    const { environment } = scratch.load(platform);

    assert.deepEqual(
      environment.tenants[1]?.apps[0]?.consumers.map(({ app }) => app),
      ["web"],
    );
  });

  const rows: readonly (readonly [what: string, web: string, shop: string, message: string])[] = [
    [
      "consumption without exposure",
      "consumes: [globex/shop]",
      "port: 1",
      "platform.yaml:5:49 tenants.acme.apps.web.consumes[0]: globex/shop does not expose itself to acme/web. " +
        "Add exposes: [acme/web] to tenants.globex.apps.shop, or remove this",
    ],
    [
      "exposure without consumption",
      "replicas: 1",
      "port: 1, exposes: [acme/web]",
      "platform.yaml:9:48 tenants.globex.apps.shop.exposes[0]: acme/web does not consume globex/shop. " +
        "Add consumes: [globex/shop] to tenants.acme.apps.web, or remove this",
    ],
    [
      "an app without a port",
      "consumes: [globex/shop]",
      "exposes: [acme/web]",
      'platform.yaml:5:49 tenants.acme.apps.web.consumes[0]: app "globex/shop" has no port to connect to. Give it a port',
    ],
    [
      "a first port of another protocol, which no tenant is let in by",
      "consumes: [globex/shop]",
      "ports: [{ port: 53, protocol: UDP }], exposes: [acme/web]",
      'platform.yaml:5:49 tenants.acme.apps.web.consumes[0]: the first port of app "globex/shop" is of protocol UDP. ' +
        "Put a port of protocol TCP first",
    ],
    [
      "an unknown app",
      "consumes: [globex/shp]",
      "port: 1",
      'platform.yaml:5:49 tenants.acme.apps.web.consumes[0]: tenant globex has no app "shp". Did you mean "shop"?',
    ],
    [
      "an unknown tenant",
      "consumes: [globx/shop]",
      "port: 1",
      'platform.yaml:5:49 tenants.acme.apps.web.consumes[0]: there is no tenant "globx". Did you mean "globex"?',
    ],
    [
      "exposure to an unknown tenant",
      "replicas: 1",
      "port: 1, exposes: [acmee]",
      'platform.yaml:9:48 tenants.globex.apps.shop.exposes[0]: there is no tenant "acmee". Did you mean "acme"?',
    ],
    [
      "consumption of one's own tenant",
      "consumes: [acme/web]",
      "port: 1",
      'platform.yaml:5:49 tenants.acme.apps.web.consumes[0]: "acme/web" is of the same tenant. Use connects inside a tenant',
    ],
    [
      "a reference without tenant",
      "consumes: [shop]",
      "port: 1",
      'platform.yaml:5:49 tenants.acme.apps.web.consumes[0]: "shop" is not an app of another tenant. Write tenant/app, e.g. globex/shop',
    ],
    [
      "a reference that is none",
      "exposes: [a/b/c]",
      "port: 1",
      'platform.yaml:5:48 tenants.acme.apps.web.exposes[0]: "a/b/c" is not a tenant or app. Write a tenant or tenant/app, e.g. acme/web',
    ],
    [
      "a reference that stands twice",
      "consumes: [globex/shop, globex/shop]",
      "port: 1, exposes: [acme]",
      'platform.yaml:5:62 tenants.acme.apps.web.consumes[1]: "globex/shop" is listed twice. Remove one',
    ],
  ];
  for (const [what, web, shop, message] of rows) {
    it(`rejects ${what}`, () => {
      assert.deepEqual(scratch.messages(two(web, shop)), [message]);
    });
  }

  it("do not complain of one side when the other is wrong in itself", () => {
    assert.deepEqual(scratch.messages(two("consumes: [globex/shop]", "port: 1, exposes: acme")), [
      'platform.yaml:9:47 tenants.globex.apps.shop.exposes: expected a list, got "acme". Write e.g. [acme/web]',
    ]);
    assert.deepEqual(scratch.messages(two("consumes: [globex/shop]", "port: x, exposes: [acme]")), [
      'platform.yaml:9:35 tenants.globex.apps.shop.port: expected a number, got "x"',
    ]);
  });

  it("warn of exposure to a tenant of which no app consumes", () => {
    const { warnings } = scratch.load(two("replicas: 1", "port: 1, exposes: [acme]"));

    assert.deepEqual(
      warnings.map(({ line, path, message, hint }) => [line, path, message, hint]),
      [
        [
          9,
          "tenants.globex.apps.shop.exposes[0]",
          "no app of tenant acme consumes globex/shop",
          "Remove it, or add consumes: [globex/shop] to one of them",
        ],
      ],
    );
  });

  it("are refused once for each that only one side names, and else known to both", () => {
    const names = ["a", "b", "c"] as const;
    const all = names.flatMap((from) =>
      names.filter((to) => to !== from).map((to) => [from, to] as const),
    );
    const side = fc.subarray(all);
    fc.assert(
      fc.property(side, side, (consumed, exposed) => {
        const apps = names.map((name) => {
          const consumes = consumed.filter(([from]) => from === name).map(([, to]) => `${to}/app`);
          const exposes = exposed.filter(([, to]) => to === name).map(([from]) => `${from}/app`);
          const app = `{ image: a/b:1, port: 1, consumes: [${consumes.join()}], exposes: [${exposes.join()}] }`;
          return `  ${name}: { owner: o, apps: { app: ${app} } }\n`;
        });
        const platform = `tenants:\n${apps.join("")}`;
        const has = (list: readonly Edge[], [from, to]: Edge): boolean =>
          list.some((edge) => edge[0] === from && edge[1] === to);
        const oneSided = all.filter((edge) => has(consumed, edge) !== has(exposed, edge));

        const problems = scratch.problems(platform);

        assert.equal(problems.length, oneSided.length);
        if (problems.length > 0) return;
        const { tenants } = scratch.load(platform).environment;
        const open = tenants.flatMap(({ name, apps: [app] }) => [
          (app?.consumes ?? []).map(({ tenant }) => `${name}>${tenant}`),
          (app?.consumers ?? []).map(({ tenant }) => `${tenant}>${name}`),
        ]);
        const wanted = consumed.map((edge) => edge.join(">")).toSorted();
        assert.deepEqual(
          open
            .filter((_, at) => at % 2 === 0)
            .flat()
            .toSorted(),
          wanted,
        );
        assert.deepEqual(
          open
            .filter((_, at) => at % 2 === 1)
            .flat()
            .toSorted(),
          wanted,
        );
      }),
      { numRuns: RUNS },
    );
  });
});
