import assert from "node:assert/strict";

import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();

type Row = readonly [line: string, message: string];

const ENTRY_FORMS = [
  "{ secret: key }",
  "{ value: text, sensitive: false }",
  "{ field: status.podIP }",
  "{ resource: limits.memory }",
  "{ configMapKey: { name, key } }",
  "{ secretKey: { name, key } }",
  "{ app: db, output: host }",
].join(", ");

const FORMS: readonly Row[] = [
  ["env: { A: {} }", `env.A: says nothing. Write one of: ${ENTRY_FORMS}`],
  ["env: { A: [b] }", "env.A: expected a text or { secret: key }, got a list"],
  [
    "env: { A: { field: status.podIP, secret: b } }",
    "env.A.field: field and secret exclude each other. Keep one of them",
  ],
  [
    "env: { A: { field: status.podIP, divisor: b } }",
    "env.A.divisor: divisor does not go with field. Remove one of them",
  ],
  ["env: { A: { app: db } }", "env.A.output: is missing. Write { app: db, output: host }"],
  ["env: { A: { secrt: b } }", 'env.A.secrt: unknown key. Did you mean "secret"?'],
  [
    "files: { /a: 1 }",
    "files./a: expected a text or { content: text }, got [secret]. Put it in quotes",
  ],
  [
    "files: { a/b: c }",
    'files.a/b: "a/b" is not an absolute path of a file. Write the whole path, without . and .. and //, e.g. /etc/app/app.yaml',
  ],
  [
    "files: { /a: { content: b, mode: 0400 } }",
    'files./a.mode: expected a text, got the number 0400. Write "0400"',
  ],
  [
    "files: { /a: { content: b, mode: rw } }",
    'files./a.mode: "rw" is not a mode in octal digits. Write e.g. "0440"',
  ],
  [
    "volumes: { a: { mountPath: /a, hostPath: /b } }",
    "volumes.a.hostPath: hostPath is refused: it opens the files of the node to the pods, and lets them out. Use size for data, or emptyDir for scratch space",
  ],
  [
    "volumes: { a: { mountPath: /a, size: 1Gi, emptyDir: {} } }",
    "volumes.a.emptyDir: emptyDir and size exclude each other. Keep one of them",
  ],
  [
    "volumes: { a: { emptyDir: {} } }",
    "volumes.a.mountPath: is missing. Write where pods see the volume, e.g. mountPath: /data",
  ],
  [
    "volumes: { a: { mountPath: /a } }",
    "volumes.a: does not say what the volume is. Write size, claim, emptyDir, configMap or secretName",
  ],
  ["expose: {}", "expose: names no host. Write host: auto, or a full host name"],
  [
    "expose: { host: auto, tls: yes }",
    'expose.tls: expected true, false or { secretName: name }, got "yes". Write true',
  ],
  [
    "expose: { host: auto, port: '80' }",
    'expose.port: "80" is not the name of a port. Write 80 without quotes',
  ],
  ["metrics: {}", "metrics: names no port. Write port: 9090, or give the app a port"],
  [
    "autoscale: { cpu: 80 }",
    "autoscale.max: is missing. Write the most pods that there may be, e.g. max: 6",
  ],
  [
    "autoscale: { max: 2, triggers: [{ type: a, metadata: {} }], memory: 80 }",
    "autoscale.memory: memory does not go with triggers. Remove one of them",
  ],
  [
    "connects: [1]",
    'connects[0]: expected a text or { to: db, env: DATABASE_URL }, got the number 1. Write "1"',
  ],
  ["disruptionBudget: true", "disruptionBudget: expected false or { maxUnavailable: 1 }, got true"],
  ["strategy: { maxSurge: 1.5 }", "strategy.maxSurge: expected a whole number, got the number 1.5"],
  [
    "strategy: { maxSurge: 30 % }",
    'strategy.maxSurge: "30 %" is not a share of the pods. Write a number, or e.g. 25%',
  ],
  [
    "hostAliases: { localhost: [a.b] }",
    'hostAliases.localhost: "localhost" is not an IP address. Write e.g. 10.0.0.1',
  ],
];

const SHORT: readonly (readonly [short: string, long: string, lines: string])[] = [
  ["port", "ports", "port: 80, ports: [{ port: 81 }]"],
  ["runAsUser", "security.runAsUser", "runAsUser: 1, security: { runAsUser: 2 }"],
  ["storage", "volumes.data", "storage: 1Gi, volumes: { data: { mountPath: /d, claim: c } }"],
  ["resources.gpu", "extended", "resources: { gpu: 1, extended: { nvidia.com/gpu: 1 } }"],
  ["expose.host", "hosts", "port: 80, expose: { host: auto, hosts: [auto] }"],
];

describe("forms of a setting", () => {
  after(() => {
    scratch.remove();
  });

  for (const [line, message] of FORMS) {
    it(`are told for ${line}`, () => {
      assert.deepEqual(
        scratch
          .messages(tiny(line))
          .map((text) => text.replace(/^.*? tenants\.acme\.apps\.web\./, "")),
        [message],
      );
    });
  }

  for (const [short, long, lines] of SHORT) {
    it(`are not both ${short} and ${long}`, () => {
      const key = short.slice(short.lastIndexOf(".") + 1);
      const platform = `tenants: { acme: { owner: o, apps: { web: { image: "a/postgres:1", ${lines} } } } }\n`;

      assert.deepEqual(
        scratch.messages(platform).map((text) => text.replace(/^platform\.yaml:1:\d+ /, "")),
        [`tenants.acme.apps.web.${short}: ${key} is short for ${long}, which is set too. Keep one`],
      );
    });
  }
});
