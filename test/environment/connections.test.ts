import assert from "node:assert/strict";

import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();
const OTHERS = [
  "      api: { image: ghcr.io/acme/api:1.0.0, ports: [{ port: 80 }, { port: 90, name: grpc }] }",
  '      db: { image: "postgres:17.2", port: 5432, env: { POSTGRES_PASSWORD: { secret: pw } } }',
  '      bare: { image: "postgres:17.2", port: 5432 }',
  '      far: { image: "postgres:17.2", port: 5432, env: { POSTGRES_PASSWORD: { secretKey: { name: a, key: b } } } }',
  '      cache: { image: "redis:8.0.0", port: 6379 }',
  "      job: { kind: CronJob, image: ghcr.io/acme/job:1.0.0, schedule: '@daily' }",
  "",
].join("\n");
const REMOTE =
  "config:\n  moorage:secretSource: { kind: eso, store: { kind: SecretStore, name: vault } }\n";

function problems(lines: string, stack?: string): readonly string[] {
  return scratch
    .messages(tiny(lines) + OTHERS, stack)
    .map((line) => line.replace(/^platform\.yaml:(\S+) tenants\.acme\.apps\.web\./, "$1 "));
}

/** Lines of an app, and everything that is wrong with them. */
const rows: readonly (readonly [what: string, lines: string, ...messages: readonly string[]])[] = [
  ["nothing", "connects: [api, db, { to: api, port: grpc }, cache]"],
  [
    "an unknown app",
    "connects: [{ to: apy }]",
    '7:26 connects[0].to: tenant acme has no app "apy". Did you mean "api"?',
  ],
  [
    "itself",
    "port: 1\nconnects: [web]",
    "8:20 connects[0]: an app cannot connect to itself. Remove it",
  ],
  [
    "one port of an app twice",
    "connects: [api, { to: api, port: 80 }]",
    '7:31 connects[1].to: "api" is listed twice. Remove one',
  ],
  [
    "an app without a port",
    "connects: [job]",
    '7:20 connects[0]: app "job" has no port to connect to. Give it a port',
  ],
  [
    "an unknown name of a port",
    "connects: [{ to: api, port: gprc }]",
    '7:37 connects[0].port: app "api" has no port "gprc". Did you mean "grpc"?',
  ],
  [
    "an unknown number of a port",
    "connects: [{ to: api, port: 81 }]",
    '7:37 connects[0].port: app "api" has no port 81. It has http (80), grpc (90)',
  ],
  [
    "a password of what is no database",
    "connects: [{ to: api, env: { password: API_PASSWORD } }]",
    '7:48 connects[0].env.password: app "api" has no password to tell: its image is of no known database. ' +
      "Write the variable into env",
  ],
  [
    "a user of a database without users",
    "connects: [{ to: cache, env: { user: CACHE_USER } }]",
    "7:46 connects[0].env.user: redis has no user to tell. Remove it",
  ],
  [
    "a password that nobody sets",
    "connects: [{ to: bare, env: { password: PW } }]",
    '7:49 connects[0].env.password: app "bare" sets no password. Set POSTGRES_PASSWORD in its env',
  ],
  [
    "a password that the cluster keeps",
    "connects: [{ to: far, env: { password: PW } }]",
    '7:48 connects[0].env.password: the password of app "far" is known in the cluster only. ' +
      "Take POSTGRES_PASSWORD from where far takes it",
  ],
  [
    "a URL with a password that the cluster keeps",
    "connects: [{ to: far, env: DATABASE_URL }]",
    '7:36 connects[0].env: the URL of app "far" needs its POSTGRES_PASSWORD, which is known in the cluster only. ' +
      "Take host and port instead, and the rest from where it takes it",
  ],
  ["a URL without a password", "connects: [{ to: bare, env: DATABASE_URL }]"],
  [
    "a variable that is there already",
    "env: { DB: a }\nconnects: [{ to: db, env: DB }]",
    "8:35 connects[0].env: sets DB, which env sets as well. Choose another name for one of them",
  ],
  [
    "a variable of two connections",
    "connects: [{ to: db, env: { url: DB } }, { to: api, env: { host: DB } }]",
    "7:74 connects[1].env.host: sets DB, which connects.0.env.url sets as well. Choose another name for one of them",
  ],
  [
    "a variable of an app that is not connected to",
    "env: { A: { app: api, output: host } }",
    '7:26 env.A.app: the app does not connect to "api". Add api to connects',
  ],
  [
    "a variable of an unknown app",
    "env: { A: { app: apy, output: host } }",
    '7:26 env.A.app: tenant acme has no app "apy". Did you mean "api"?',
  ],
  [
    "what a database tells, without an order",
    "connects: [{ to: db, startOrder: false, env: { host: H, url: U } }]\nenv: { A: { app: db, output: database } }",
    '7:70 connects[0].env.url: without startOrder nobody knows the url of app "db" yet. ' +
      "Remove startOrder: false, or write the variable into env",
    '8:38 env.A.output: without startOrder nobody knows the database of app "db" yet. ' +
      "Remove startOrder: false, or write the variable into env",
  ],
  [
    "what any app tells, without an order",
    "connects: [{ to: api, startOrder: false, env: { host: H, port: P, url: U } }]",
  ],
  [
    "an unknown output",
    "env: { A: { app: api, output: hots } }\nconnects: [api]",
    '7:39 env.A.output: "hots" is not one of host, port, url, user, password, database. Did you mean "host"?',
  ],
  [
    "a password in a variable of what is no database",
    "env: { A: { app: api, output: password } }\nconnects: [api]",
    '7:39 env.A.output: app "api" has no password to tell: its image is of no known database. ' +
      "Write the variable into env",
  ],
];

describe("connects", () => {
  after(() => {
    scratch.remove();
  });

  for (const [what, lines, ...messages] of rows) {
    it(`is judged with ${what}`, () => {
      assert.deepEqual(problems(lines), messages);
    });
  }

  it("tells port, protocol and variables of the target", () => {
    const lines =
      "connects: [{ to: api, port: grpc, env: { host: API } }, { to: db, env: DATABASE_URL }]";

    const { environment } = scratch.load(tiny(lines) + OTHERS);

    const web = environment.tenants[0]?.apps.find(({ name }) => name === "web");
    assert.deepEqual(web?.connects, [
      { app: "api", port: 90, protocol: "TCP", env: { host: "API" } },
      { app: "db", port: 5432, protocol: "TCP", env: { url: "DATABASE_URL" } },
    ]);
    assert.deepEqual(web.startAfter, ["api", "db"]);
  });

  it("tells the port of the Service where it is another one", () => {
    const ports = "ports: [{ port: 8080, servicePort: 80 }]";
    const other =
      `      one: { image: ghcr.io/acme/one:1.0.0, ${ports} }\n` +
      `      all: { image: ghcr.io/acme/all:1.0.0, ${ports}, service: { headless: true } }\n`;

    const { environment } = scratch.load(tiny("connects: [one, all]") + other);

    const web = environment.tenants[0]?.apps.find(({ name }) => name === "web");
    assert.deepEqual(
      web?.connects.map(({ port, servicePort }) => [port, servicePort]),
      [
        [8080, 80],
        [8080, undefined],
      ],
    );
  });

  it("cannot tell a password that the program never sees", () => {
    assert.deepEqual(problems("connects: [{ to: db, env: { password: PW } }]", REMOTE), [
      '7:47 connects[0].env.password: the password of app "db" is known in the cluster only. ' +
        "Take POSTGRES_PASSWORD from where db takes it",
    ]);
  });

  it("is not judged by a port that is wrong in itself", () => {
    const other = "      one: { image: ghcr.io/acme/one:1.0.0, ports: [{ port: 80000 }] }\n";

    assert.deepEqual(scratch.messages(tiny("connects: [one]") + other), [
      "platform.yaml:8:61 tenants.acme.apps.one.ports[0].port: must be at most 65535, got the number 80000",
    ]);
  });
});
