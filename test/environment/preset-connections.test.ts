import assert from "node:assert/strict";

import { Scratch } from "./scratch.ts";

const scratch = new Scratch();
const RELEASES = `    releases:
      db: { preset: postgres, values: { auth: { user: shop, password: { secret: pw } } } }
      sessions: { preset: redis, values: { port: 6400, auth: { password: { secret: pw } } } }
      far: { preset: postgres, values: { auth: { existingSecret: kept } } }
      bare: { preset: redis }
      cache: { chart: ./charts/cache, version: 1.2.0 }
`;

function platform(web: string): string {
  return `tenants:\n  acme:\n    owner: o\n    apps:\n      web: { image: a/b:1, ${web} }\n${RELEASES}`;
}

function problems(web: string): readonly string[] {
  return scratch
    .messages(platform(web))
    .map((line) => line.replace(/^platform\.yaml:(\S+) tenants\.acme\.apps\.web\./, "$1 "));
}

/** Settings of an app, and everything that is wrong with them. */
const rows: readonly (readonly [what: string, web: string, ...messages: readonly string[]])[] = [
  [
    "releases of presets",
    "connects: [db, { to: sessions, port: 6400, env: REDIS_URL }, { to: far, env: { host: H } }]",
  ],
  ["every output", "connects: [{ to: db, env: { user: A, password: B, database: C, url: D } }]"],
  ["a variable out of a release", "connects: [db], env: { PW: { app: db, output: password } }"],
  ["any release to start after", "startAfter: [cache, db]"],
  [
    "an unknown name",
    "connects: [dbb]",
    '5:39 connects[0]: tenant acme has no app "dbb". Did you mean "db"?',
  ],
  [
    "a release of another chart",
    "connects: [cache]",
    '5:39 connects[0]: release "cache" has a chart of its own, of which no port is known. ' +
      "Use preset: postgres or redis for it, or write its address into env",
  ],
  [
    "another port",
    "connects: [{ to: db, port: 5433 }]",
    '5:55 connects[0].port: release "db" has no port 5433. It has postgres (5432)',
  ],
  [
    "the same release twice",
    "connects: [db, { to: db, port: 5432 }]",
    '5:49 connects[1].to: "db" is listed twice. Remove one',
  ],
  [
    "a user of redis",
    "connects: [{ to: sessions, env: { user: A } }]",
    "5:68 connects[0].env.user: preset redis has no user to tell. Remove it",
  ],
  [
    "a password that nobody sets",
    "connects: [{ to: bare, env: { password: A } }]",
    '5:68 connects[0].env.password: release "bare" sets no password. ' +
      "Set values.auth.password, e.g. to { secret: key }",
  ],
  [
    "a URL with a password that the cluster keeps",
    "connects: [{ to: far, env: A }]",
    '5:55 connects[0].env: the URL of release "far" needs its password, which is known in the ' +
      "cluster only. Take host and port instead, and the password into env as " +
      "{ secretKey: { name: kept, key: password } }",
  ],
  [
    "a variable out of a release that is not connected to",
    "env: { PW: { app: db, output: password } }",
    '5:46 env.PW.app: the app does not connect to "db". Add db to connects',
  ],
];

describe("connections to presets", () => {
  after(() => {
    scratch.remove();
  });

  for (const [what, web, ...messages] of rows) {
    it(`${messages.length === 0 ? "take" : "reject"} ${what}`, () => {
      assert.deepEqual(problems(web), messages);
    });
  }

  it("reject a preset whose name no Service can have", () => {
    const messages = scratch.messages(
      "tenants:\n  acme:\n    owner: o\n    releases: { 1db: { preset: redis } }\n",
    );

    assert.deepEqual(messages, [
      'platform.yaml:4:32 tenants.acme.releases.1db.preset: "1db" begins with a digit, and the Service ' +
        "of a preset is named like it. Rename the release so that it begins with a letter",
    ]);
  });

  it("become the port of the values, and an order", () => {
    const { environment } = scratch.load(platform("connects: [{ to: sessions, env: REDIS_URL }]"));

    const [web] = environment.tenants[0]?.apps ?? [];

    assert.deepEqual(web?.connects, [
      {
        app: "sessions",
        port: 6400,
        protocol: "TCP",
        preset: "redis",
        env: { url: "REDIS_URL" },
      },
    ]);
    assert.deepEqual(web.startAfter, ["sessions"]);
  });
});
