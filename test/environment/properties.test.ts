import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import fc from "fast-check";

import { leafPaths } from "./leaf-paths.ts";
import { EXAMPLE, guideExample, Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();
/** Raised by `FUZZ_RUNS=5000 npx mocha …` for a long search. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 15);
const example = (file: string): string => fs.readFileSync(path.join(EXAMPLE, file), "utf8");

/** Mistakes that can be planted into an app, one line each. */
const MISTAKES = [
  "replica: 1",
  "replicas: x",
  "port: 0",
  "resources: { cpu: 1i }",
  "resources: { limits: { memory: 500m } }",
  "env: { 1A: b }",
  "env: { A: 1 }",
  "connects: [nobody]",
  "healthCheckPath: x",
  "writablePaths: [x]",
  "runAsUser: 0",
  "image: A B",
  "command: x",
  "expose: { hots: auto }",
  "expose: { host: a_b }",
  "namespace: nowhere",
  "exposes: [nobody]",
  "consumes: [nobody/web]",
  "metrics: { prot: 1 }",
  "egress: { apiServer: true }",
  "kind: Deploymnet",
  "autoscale: { min: 2 }",
  "autoscale: { max: 0 }",
  "strategy: { maxSurge: 30 % }",
  "ports: [{ prot: 2, port: 1 }]",
  "service: { type: NodePrt }",
  "expose: { host: auto, hosts: [auto] }",
  "expose: { tls: yes, host: auto }",
  "connects: [{ two: db }]",
  "env: { A: { secrt: b } }",
  "env: { A: {} }",
  "env: { A: { field: status.podIP, secret: b } }",
  "files: { a: b }",
  "files: { /a: { content: b, mode: rw } }",
  "volumes: { a: { mountPath: /a, hostPath: /b } }",
  "volumes: { a: { mountPath: /a } }",
  "volumes: { a: { mountPath: /a, claim: b, emptyDir: {} } }",
  "probes: { readiness: { tcp: {}, http: { path: / } } }",
  "disruptionBudget: true",
  "runAsUser: 1, security: { runAsUser: 2 }",
  "hostAliases: { localhost: [a.b] }",
  "extraObjects: [{ apiVersion: v1, kind: A, metadata: { nam: b, name: c } }]",
  "egress: { cidrs: [{ cidr: 10.0.0.1/8 }] }",
] as const;

/** Mistakes that can be planted into a tenant, one line each. */
const TENANT_MISTAKES = [
  "teir: gold",
  "tier: sliver",
  "namespaces: []",
  "namespaces: [main, Jobs]",
  "namespaces: { a: { mode: adopt } }",
  "namespaces: { a: { podSecurity: { level: baseline } } }",
  "namespaces: [a, b], maxNamespaces: 1",
  "quota: { cpu: 4x }",
  "quota: { hard: { request.cpu: '4' } }",
  "quota: { hard: { pods: '1.5' } }",
  "quota: { scoped: { a: { hard: { pods: '1' } } } }",
  "limits: { min: { cpu: '2' }, max: { cpu: '1' } }",
  "limits: { maxLimitRequestRatio: { cpu: '0' } }",
  "isolation: none",
  "isolation: ingress-only, egress: { internet: true }",
  "egress: { cidrs: [{ cidr: 10.0.0.0/8, except: [11.0.0.0/8] }] }",
  "networkPolicies: { allow-dns: { podSelector: {} } }",
  "networkPolicies: { a: { podSelector: {}, ingress: [{ from: [{}] }] } }",
  "access: { admins: ['system:masters'] }",
  "pullSecrets: { a: plain }",
  "allow: { registries: ['https://a.b'] }",
  "allow: { storageClasses: [b] }",
  "placement: { tolerations: [{ key: a, operator: Exists, value: b }] }",
  "shared: { config: { a: { PASSWORD: x } } }",
  "cordon: 1",
] as const;

describe("all errors at once", () => {
  it("reports exactly as many problems as were planted, in both files", () => {
    const planted = fc.array(fc.constantFrom(...MISTAKES), { minLength: 1, maxLength: 20 });
    const inStack = fc.subarray([
      "moorage:domian: a",
      "moorage:profile: nope",
      "moorage:protect: maybe",
    ]);
    fc.assert(
      fc.property(planted, inStack, (mistakes, settings) => {
        const apps = mistakes.map((line, at) => {
          const image = line.startsWith("image") ? "" : ", image: a/b:1";
          const port = line.startsWith("port") ? "" : ", port: 1";
          return `      app-${at}: { ${line}${image}${port} }\n`;
        });
        const platform = `tenants:\n  acme:\n    owner: o@x\n    apps:\n${apps.join("")}`;
        const stack = `config:\n  a:b: c\n${settings.map((line) => `  ${line}\n`).join("")}`;

        const problems = scratch.problems(platform, stack);

        const lines = problems.map(({ file, line }) => `${file}:${line}`);
        const expected = [
          ...settings.map((_, at) => `Pulumi.dev.yaml:${at + 3}`),
          ...mistakes.map((_, at) => `platform.yaml:${at + 5}`),
        ];
        assert.deepEqual(lines, expected);
      }),
      { numRuns: RUNS },
    );
  });
});

describe("all errors of tenants at once", () => {
  it("are exactly as many as were planted", () => {
    const planted = fc.array(fc.constantFrom(...TENANT_MISTAKES), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(planted, (mistakes) => {
        const tenants = mistakes.map((line, at) => `  t-${at}: { owner: o, ${line} }\n`);

        const problems = scratch.problems(
          `tenants:\n${tenants.join("")}`,
          "config:\n  moorage:allow: { storageClasses: [a] }\n",
        );

        assert.deepEqual(
          problems.map(({ file, line }) => `${file}:${line}`),
          mistakes.map((_, at) => `platform.yaml:${at + 2}`),
        );
      }),
      { numRuns: RUNS },
    );
  });
});

describe("origins", () => {
  after(() => {
    scratch.remove();
  });

  const replicas = fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined });
  const profile = fc.constantFrom("local", "dev", "prod", "big");

  it("name a layer for every leaf of the example", () => {
    for (const name of ["Pulumi.dev.yaml", "Pulumi.prod.yaml"]) {
      const project = example("platform.yaml").replace("./examples/charts/cache", "./charts/cache");
      const { environment, origins } = scratch.load(project, example(name));

      assert.deepEqual(
        leafPaths(environment).filter((leaf) => !origins.has(leaf)),
        [],
      );
    }
  });

  it("name a layer for every leaf of a tenant with everything", () => {
    const { environment, origins } = scratch.load(...guideExample("### A tenant with everything"));

    assert.deepEqual(
      leafPaths(environment).filter((leaf) => (origins.get(leaf) ?? []).length === 0),
      [],
    );
    assert.deepEqual(
      [
        "tenants.initech.namespaces.jobs.name",
        "tenants.initech.namespaces.jobs.weight",
        "tenants.initech.namespaces.legacy.podSecurity.level",
        "tenants.initech.apps.portal.namespace",
        "tenants.initech.quota.cpu",
      ].map((leaf) => origins.get(leaf)?.at(-1)),
      [
        { layer: "config", at: "Pulumi.dev.yaml:3:23", value: "corp-initech-jobs" },
        { layer: "tenant", at: "Pulumi.dev.yaml:14:39", value: "1" },
        { layer: "default", at: "built-in", value: "restricted" },
        { layer: "app", at: "platform.yaml:72:20", value: "jobs -> corp-initech-jobs" },
        { layer: "tenant", at: "Pulumi.dev.yaml:13:23", value: "4" },
      ],
    );
  });

  it("end with the layer that wins: the most specific one, and there the stack file", () => {
    const sources = fc.record({
      platform: replicas,
      environment: replicas,
      tenant: replicas,
      tenantOverride: replicas,
      app: replicas,
      appOverride: replicas,
    });
    fc.assert(
      fc.property(sources, profile, (given, chosen) => {
        const line = (value: number | undefined): string =>
          value === undefined ? "{}" : `{ replicas: ${value} }`;
        const platform =
          tiny(
            given.app === undefined ? "" : `replicas: ${given.app}`,
            `defaults: ${line(given.tenant)}`,
          ) + `defaults: { app: ${line(given.platform)} }\nprofiles: { big: { extends: prod } }\n`;
        const stack =
          `config:\n  moorage:profile: ${chosen}\n  moorage:policy: { profile: prod }\n  moorage:overrides:\n` +
          `    defaults: { app: ${line(given.environment)} }\n` +
          `    tenants: { acme: { defaults: ${line(given.tenantOverride)}, apps: { web: ${line(given.appOverride)} } } }\n`;

        const { environment, origins } = scratch.load(platform, stack);

        const sizes = { local: 1, dev: 2, prod: 3, big: 3 };
        const expected =
          given.appOverride ??
          given.app ??
          given.tenantOverride ??
          given.tenant ??
          given.environment ??
          sizes[chosen];
        const chain = origins.get("tenants.acme.apps.web.replicas") ?? [];
        assert.equal(environment.tenants[0]?.apps[0]?.replicas, expected);
        assert.equal(chain.at(-1)?.value, String(expected));
        const order = ["default", "platform", "profile", "environment", "tenant", "app"];
        const ranks = chain.map(({ layer }) => order.indexOf(layer));
        assert.deepEqual(
          ranks,
          ranks.toSorted((a, b) => a - b),
        );
      }),
      { numRuns: RUNS },
    );
  });

  it("are deeply frozen environments", () => {
    const { environment } = scratch.load(tiny("env: { A: b }"));

    assert.ok(
      Object.isFrozen(environment) && Object.isFrozen(environment.tenants[0]?.apps[0]?.env),
    );
  });
});
