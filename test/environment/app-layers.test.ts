import assert from "node:assert/strict";

import type { AppConfig, LoadedEnvironment } from "../../environment/environment.ts";
import { type Layers, loadLayers } from "./app-layer-files.ts";
import { Scratch } from "./scratch.ts";

const scratch = new Scratch();

const load = (layers: Layers): LoadedEnvironment => loadLayers(scratch, layers);

function web({ environment }: LoadedEnvironment): AppConfig {
  const app = environment.tenants[0]?.apps[0];
  assert.ok(app !== undefined);
  return app;
}

/** A part of the app's settings, without what is undefined. */
function part(layers: Layers, ...keys: readonly string[]): unknown {
  const app: unknown = JSON.parse(JSON.stringify(web(load(layers))));
  return keys.reduce<unknown>(
    (value, key) => new Map<string, unknown>(Object.entries(Object(value) as object)).get(key),
    app,
  );
}

const POSTGRES = { image: "ghcr.io/acme/postgres:17" };
const PROD = { stack: "  moorage:profile: prod\n" };

after(() => {
  scratch.remove();
});

describe("kinds of apps", () => {
  const kinds: readonly (readonly [string, Layers, string, number | undefined])[] = [
    ["an app is a Deployment with the replicas of the profile", PROD, "Deployment", 3],
    ["a database is a StatefulSet with one", { ...POSTGRES, ...PROD }, "StatefulSet", 1],
    [
      "a database has the replicas of its own",
      { ...POSTGRES, app: "replicas: 2" },
      "StatefulSet",
      2,
    ],
    ["a database may be a Deployment", { ...POSTGRES, app: "kind: Deployment" }, "Deployment", 1],
    [
      "a StatefulSet has those of the profile",
      { ...PROD, app: "kind: StatefulSet" },
      "StatefulSet",
      3,
    ],
    ["a DaemonSet has none", { ...PROD, app: "kind: DaemonSet" }, "DaemonSet", undefined],
    ["a Job has none", { ...PROD, app: "kind: Job" }, "Job", undefined],
    ["an override may change the kind", { ...PROD, override: "{ kind: Job }" }, "Job", undefined],
  ];
  for (const [what, layers, kind, replicas] of kinds) {
    it(what, () => {
      assert.deepEqual([part(layers, "kind"), part(layers, "replicas")], [kind, replicas]);
    });
  }

  it("tell why nobody wrote them", () => {
    assert.equal(part(POSTGRES, "kindReason"), "postgres keeps data; kind: Deployment overrides");
    assert.equal(part({ ...POSTGRES, app: "kind: StatefulSet" }, "kindReason"), undefined);
  });

  it("follow the image that an override gives", () => {
    assert.equal(part({ override: '{ image: "redis:8" }' }, "kind"), "StatefulSet");
  });
});

describe("autoscalers", () => {
  const app = "autoscale: { max: 6, cpu: 70 }";

  it("start at the replicas of the profile, and replace them", () => {
    assert.deepEqual(part({ ...PROD, app }, "autoscale"), { min: 3, max: 6, cpu: 70 });
    assert.equal(part({ ...PROD, app }, "replicas"), undefined);
  });

  it("start no higher than they end", () => {
    assert.deepEqual(part({ ...PROD, app: "autoscale: { max: 2 }" }, "autoscale"), {
      min: 2,
      max: 2,
    });
  });

  it("start at one pod where general layers say none", () => {
    const { environment } = scratch.load(
      "defaults: { app: { replicas: 0 } }\nprofiles: { none: {} }\n" +
        'tenants: { acme: { owner: o, apps: { web: { image: "a/b:1", autoscale: { max: 2 } } } } }\n',
      "config: { 'moorage:profile': none, 'moorage:policy': { profile: dev } }\n",
    );

    const app = environment.tenants[0]?.apps[0];
    assert.deepEqual(app?.kind === "Deployment" && app.autoscale, { min: 1, max: 2 });
  });

  it("take their bounds from the last file", () => {
    assert.deepEqual(part({ app, override: "{ autoscale: { min: 4 } }" }, "autoscale"), {
      min: 4,
      max: 6,
      cpu: 70,
    });
  });

  it("of another kind replace what they scaled by", () => {
    const override = "{ autoscale: { triggers: [{ type: cron, metadata: {} }] } }";

    assert.deepEqual(part({ app, override }, "autoscale"), {
      min: 2,
      max: 6,
      triggers: [{ type: "cron", metadata: {} }],
    });
  });
});

describe("layers that say another form", () => {
  const cases: readonly (readonly [string, string, string, readonly string[], unknown])[] = [
    ["env", "env: { A: { field: a } }", "{ env: { A: b } }", ["env"], { A: "b" }],
    [
      "env of a map",
      "env: { A: { secret: a } }",
      "{ env: { A: { value: b } } }",
      ["env"],
      { A: { value: "b" } },
    ],
    [
      "files",
      "files: { /a: { secret: b, mode: '0400' } }",
      "{ files: { /a: x } }",
      ["files"],
      { "/a": { content: "x" } },
    ],
    [
      "volumes",
      "volumes: { a: { mountPath: /a, size: 1Gi, storageClass: b } }",
      "{ volumes: { a: { emptyDir: {} } } }",
      ["volumes"],
      { a: { mountPath: "/a", emptyDir: {} } },
    ],
    [
      "probes",
      "port: 1, probes: { readiness: { http: { path: / }, periodSeconds: 3 } }",
      "{ probes: { readiness: { tcp: {} } } }",
      ["probes"],
      { readiness: { tcp: {}, periodSeconds: 3 } },
    ],
    [
      "probes that are off",
      "port: 1, probes: { liveness: { tcp: {} } }",
      "{ probes: { liveness: null } }",
      ["probes"],
      { liveness: null },
    ],
    [
      "budgets",
      "disruptionBudget: { maxUnavailable: 1 }",
      "{ disruptionBudget: { minAvailable: 50% } }",
      ["disruptionBudget"],
      { minAvailable: "50%" },
    ],
    [
      "budgets that are off",
      "disruptionBudget: { maxUnavailable: 1 }",
      "{ disruptionBudget: false }",
      ["disruptionBudget"],
      false,
    ],
    [
      "certificates",
      "port: 1, expose: { host: a.b, tls: { issuer: c, issuerKind: Issuer } }",
      "{ expose: { tls: { secretName: d } } }",
      ["expose", "tls"],
      { secretName: "d" },
    ],
    [
      "strategies",
      "strategy: { maxSurge: 1 }",
      "{ strategy: { type: Recreate } }",
      ["strategy"],
      { type: "Recreate" },
    ],
    ["ports", "port: 80", "{ ports: [{ port: 81 }] }", ["ports"], [{ port: 81 }]],
    [
      "hosts",
      "port: 1, expose: { hosts: [a.b] }",
      "{ expose: { host: c.d } }",
      ["expose", "hosts"],
      ["c.d"],
    ],
    ["users", "security: { runAsUser: 1 }", "{ runAsUser: 2 }", ["security"], { runAsUser: 2 }],
  ];
  for (const [what, app, override, keys, expected] of cases) {
    it(`replace ${what}`, () => {
      assert.deepEqual(part({ app, override }, ...keys), expected);
    });
  }
});

describe("layers that say a part", () => {
  it("merge maps and keep the rest", () => {
    const app = "kind: StatefulSet, volumes: { a: { mountPath: /a, size: 1Gi } }, labels: { a: b }";
    const override = "{ volumes: { a: { size: 2Gi } }, labels: { c: d } }";

    assert.deepEqual(part({ app, override }, "volumes"), { a: { mountPath: "/a", size: "2Gi" } });
    assert.deepEqual(part({ app, override }, "labels"), { a: "b", c: "d" });
  });

  it("keep a strategy of the same type", () => {
    const app = "strategy: { maxSurge: 1 }";
    const override = "{ strategy: { maxUnavailable: 0 } }";

    assert.deepEqual(part({ app, override }, "strategy"), { maxSurge: 1, maxUnavailable: 0 });
  });
});

describe("storage of a database", () => {
  const app = "port: 5432, storage: 10Gi";
  const data = { mountPath: "/var/lib/postgresql/data", subPath: "data", size: "10Gi" };

  it("is a volume where the image keeps its data", () => {
    assert.deepEqual(part({ ...POSTGRES, app }, "volumes"), { data });
  });

  it("goes with what another file says of the volume", () => {
    const override = "{ volumes: { data: { storageClass: fast } } }";

    assert.deepEqual(part({ ...POSTGRES, app, override }, "volumes"), {
      data: { ...data, storageClass: "fast" },
    });
  });

  it("is as large as the last file says", () => {
    const sizes = ["{ storage: 20Gi }", "{ volumes: { data: { size: 30Gi } } }"].map((override) =>
      part({ ...POSTGRES, app, override }, "volumes", "data", "size"),
    );

    assert.deepEqual(sizes, ["20Gi", "30Gi"]);
  });
});

describe("pods that share a claim for one node", () => {
  it("are one, whatever the profile says", () => {
    const volume = (mode: string): string =>
      `volumes: { a: { mountPath: /a, size: 1Gi, accessMode: ${mode} } }`;

    const replicas = ["ReadWriteOnce", "ReadWriteMany"].map((mode) =>
      part({ ...PROD, app: volume(mode) }, "replicas"),
    );

    assert.deepEqual(replicas, [1, 3]);
  });
});
