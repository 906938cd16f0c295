import assert from "node:assert/strict";

import fc from "fast-check";
import * as YAML from "yaml";

import { leafPaths } from "../environment/leaf-paths.ts";
import { platform } from "../environment/schema-validators.ts";
import { Scratch } from "../environment/scratch.ts";

const scratch = new Scratch();
/** Raised by `FUZZ_RUNS=5000 npx mocha …` for a long search. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 15);

type Settings = Readonly<Record<string, unknown>>;

/** A part of an app as it is written, and what it is in the end. */
interface Part {
  readonly written: Settings;
  readonly expected: Settings;
}

/** Settings that are the same in the end. */
function same(settings: Settings): Part {
  return { written: settings, expected: settings };
}

function either(...parts: readonly Part[]): fc.Arbitrary<Part> {
  return fc.constantFrom({ written: {}, expected: {} }, ...parts);
}

const ports = fc
  .uniqueArray(fc.integer({ min: 1024, max: 65_535 }), { minLength: 1, maxLength: 3 })
  .chain((numbers) => {
    const list = numbers.map((port) => ({ port }));
    const expected = { ports: list, port: numbers[0] };
    const long = { written: { ports: list }, expected };
    const short = { written: { port: numbers[0] }, expected };
    return numbers.length === 1 ? fc.constantFrom(long, short) : fc.constant(long);
  });

const sizes = fc.oneof(
  fc.constant<Part>({ written: {}, expected: { replicas: 2 } }),
  fc.integer({ min: 1, max: 9 }).map((replicas) => same({ replicas })),
  fc.integer({ min: 1, max: 9 }).map((max): Part => {
    const min = Math.min(2, max);
    return { written: { autoscale: { max } }, expected: { autoscale: { min, max } } };
  }),
);

const entry = fc.constantFrom<unknown>(
  ...["", "text", "null", "on", "0x1", "a: b", "- c"],
  { secret: "key" },
  { value: "x", sensitive: true },
  { field: "status.podIP" },
  { resource: "limits.memory", divisor: "1Mi" },
  { configMapKey: { name: "a", key: "b", optional: true } },
  { secretKey: { name: "a", key: "b" } },
);
const env = fc
  .dictionary(fc.constantFrom("A", "B_C", "LOG_LEVEL", "x.y"), entry, { noNullPrototype: true })
  .map((variables): Part => ({ written: { env: variables }, expected: { env: variables } }));

const file = fc.constantFrom<readonly [unknown, unknown]>(
  ["a\nb\n", { content: "a\nb\n" }],
  ["", { content: "" }],
  [
    { content: "x", mode: "0440" },
    { content: "x", mode: 0o440 },
  ],
  [{ secret: "key" }, { content: { secret: "key" } }],
  [
    { secret: "key", mode: "400" },
    { content: { secret: "key" }, mode: 0o400 },
  ],
);
const files = fc
  .dictionary(fc.constantFrom("/etc/a", "/etc/b/c.yaml", "/d"), file, { noNullPrototype: true })
  .map((contents): Part => {
    const side = (at: 0 | 1): Settings =>
      Object.fromEntries(Object.entries(contents).map(([path, pair]) => [path, pair[at]]));
    return { written: { files: side(0) }, expected: { files: side(1) } };
  });

const connection = { app: "db", port: 5432, protocol: "TCP", env: {} };
const connects = either(
  { written: { connects: ["db"] }, expected: { connects: [connection], startAfter: ["db"] } },
  {
    written: { connects: [{ to: "db", env: "DB_URL" }], startAfter: ["migrate"] },
    expected: {
      connects: [{ ...connection, env: { url: "DB_URL" } }],
      startAfter: ["db", "migrate"],
    },
  },
  {
    written: { connects: [{ to: "db", port: "sql", startOrder: false }] },
    expected: { connects: [connection] },
  },
);

const exposed = { hosts: ["web-acme.dev.localhost"], via: "ingress" };
const expose = either(
  { written: { expose: { host: "auto" } }, expected: { expose: exposed } },
  {
    written: { expose: { hosts: ["auto", "a.b"], paths: ["/"], tls: { issuer: "ca" } } },
    expected: {
      expose: {
        ...exposed,
        hosts: [...exposed.hosts, "a.b"],
        paths: [{ path: "/" }],
        tls: { issuer: "ca" },
      },
    },
  },
);

const users = either(
  { written: { runAsUser: 7 }, expected: { security: { runAsUser: 7 } } },
  same({ security: { runAsUser: 7, fsGroup: 8, readOnlyRootFilesystem: false } }),
);

const REQUESTS = { cpu: "250m", memory: "256Mi" };
const LIMITS = { cpu: "500m", memory: "512Mi" };
const resources = either({
  written: { resources: { cpu: "50m", gpu: 2 } },
  expected: {
    resources: {
      requests: { ...REQUESTS, cpu: "50m" },
      limits: LIMITS,
      extended: { "nvidia.com/gpu": 2 },
    },
  },
});

const others = fc.subarray([
  same({ labels: { team: "web" }, annotations: { "a.b/c": "1" } }),
  same({ volumes: { a: { mountPath: "/a", emptyDir: {} }, b: { mountPath: "/b", claim: "c" } } }),
  same({ probes: { liveness: null, readiness: { tcp: {}, periodSeconds: 3 } } }),
  same({ shutdown: { gracePeriodSeconds: 60 } }),
  same({ strategy: { maxSurge: 1 } }),
  same({ disruptionBudget: false }),
  same({ hostAliases: { "10.0.0.1": ["old.example"] } }),
  same({ command: ["run"], args: ["-x"] }),
  same({ serviceAccount: { rbac: [{ resources: ["configmaps"], verbs: ["get"] }] } }),
  same({ placement: { nodeSelector: { disk: "ssd" }, affinity: { nodeAffinity: {} } } }),
  same({ podSpec: { dnsConfig: { options: [{ name: "edns0" }] } } }),
]);

const app = fc
  .tuple(ports, sizes, env, files, connects, expose, users, resources, others)
  .map(([a, b, c, d, e, f, g, h, more]) => [a, b, c, d, e, f, g, h, ...more]);

/** What every app is without settings. */
const BARE = {
  name: "web",
  namespace: "tenant-acme",
  image: "a/web:1",
  kind: "Deployment",
  resources: { requests: REQUESTS, limits: LIMITS },
  initContainers: [],
  startAfter: [],
  connects: [],
  consumes: [],
  consumers: [],
  egress: { internet: false, apiServer: false, cidrs: [] },
  writablePaths: [],
};

function platformOf(parts: readonly Part[]): string {
  const web = parts.reduce((all, { written }) => ({ ...all, ...written }), { image: "a/web:1" });
  const db = { image: "a/db:1", ports: [{ port: 5432, name: "sql" }] };
  const migrate = { image: "a/migrate:1", kind: "Job" };
  return YAML.stringify({ tenants: { acme: { owner: "o", apps: { web, db, migrate } } } });
}

describe("any app", () => {
  after(() => {
    scratch.remove();
  });

  it("is in the end what its file says, in long forms", () => {
    fc.assert(
      fc.property(app, (parts) => {
        const { environment } = scratch.load(platformOf(parts));

        const web = environment.tenants[0]?.apps.find(({ name }) => name === "web");
        const expected = parts.reduce((all, part) => ({ ...all, ...part.expected }), BARE);
        assert.deepEqual(JSON.parse(JSON.stringify(web)), expected);
      }),
      { numRuns: RUNS },
    );
  });

  it("is accepted by the JSON Schema", () => {
    fc.assert(
      fc.property(app, (parts) => {
        assert.ok(platform(YAML.parse(platformOf(parts))), JSON.stringify(platform.errors));
      }),
      { numRuns: RUNS },
    );
  });

  it("has an origin for every leaf", () => {
    fc.assert(
      fc.property(app, (parts) => {
        const { environment, origins } = scratch.load(platformOf(parts));

        assert.deepEqual(
          leafPaths(environment).filter((leaf) => (origins.get(leaf) ?? []).length === 0),
          [],
        );
      }),
      { numRuns: RUNS },
    );
  });
});
