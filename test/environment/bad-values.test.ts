import assert from "node:assert/strict";

import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();
const LONG = "a".repeat(64);

/** One bad line of an app and the whole message. */
const appRows: readonly (readonly [what: string, line: string, message: string])[] = [
  ["an unknown key", "replica: 2", 'replica: unknown key. Did you mean "replicas"?'],
  ["swapped letters", "prot: 80", 'prot: unknown key. Did you mean "port"?'],
  ["swapped letters of a short key", "evn: {}", 'evn: unknown key. Did you mean "env"?'],
  ["a wrong type", "replicas: two", 'replicas: expected a number, got "two"'],
  ["a fraction", "replicas: 1.5", "replicas: expected a whole number, got the number 1.5"],
  ["too few", "replicas: -1", "replicas: must be at least 0, got the number -1"],
  ["a bad port", "port: 70000", "port: must be at most 65535, got the number 70000"],
  ["an octal number", "port: 0100", "port: 0100 is an unusual way to write 100. Write 100"],
  ["nothing", "port:", "port: expected a number, got nothing. Write a value, or remove it"],
  [
    "a list for a map",
    "expose: [a]",
    "expose: expected a map, got a list. Write e.g. { host: auto }",
  ],
  [
    "a map for a list",
    "connects: { a: b }",
    "connects: expected a list, got a map. Write e.g. [db]",
  ],
  [
    "an unquoted number in a text",
    "resources: { cpu: 1.10 }",
    'resources.cpu: expected a text, got the number 1.10. Write "1.10"',
  ],
  [
    "a bad quantity",
    "resources: { cpu: 4 cores }",
    'resources.cpu: "4 cores" is not a quantity. Expected e.g. 4 or 250m; did you mean "4"?',
  ],
  [
    "memory in thousandths",
    "resources: { memory: 500m }",
    'resources.memory: "500m" is a fraction of a byte. Expected e.g. 8Gi or 512Mi; did you mean "500Mi"?',
  ],
  [
    "a request above its limit",
    "resources: { memory: 1Gi }",
    'resources.memory: "1Gi" is above the limit, "512Mi". Lower it, or raise the limit',
  ],
  ["a bad image", "image2: x", 'image2: unknown key. Did you mean "image"?'],
  [
    "a bad name of a variable",
    "env: { 1A: x }",
    'env.1A: "1A" is not a name for an environment variable. ' +
      "Use letters, digits, _ - . and no digit at the start",
  ],
  [
    "a number as a variable",
    "env: { PORT: 80 }",
    "env.PORT: expected a text or { secret: key }, got [secret]. Put it in quotes",
  ],
  [
    "a misspelt secret",
    "env: { A: { secrt: a } }",
    'env.A.secrt: unknown key. Did you mean "secret"?',
  ],
  ["a connection to nobody", "connects: [wep]", 'connects[0]: tenant acme has no app "wep"'],
  [
    "a connection to itself",
    "connects: [web]",
    "connects[0]: an app cannot connect to itself. Remove it",
  ],
  [
    "exposure without a port",
    "expose: { host: a.example }",
    "expose: needs a port to send requests to. Set 'port', e.g. 8080",
  ],
  [
    "a health check without a port",
    "healthCheckPath: /x",
    "healthCheckPath: needs a port of the app that speaks TCP. Add it to ports",
  ],
  [
    "a bad path",
    "healthCheckPath: x",
    'healthCheckPath: "x" is not a path of an HTTP request. Write e.g. /healthz',
  ],
  [
    "a path with ..",
    "writablePaths: [/a/../b]",
    'writablePaths[0]: "/a/../b" is not an absolute path of a folder. ' +
      "Write the whole path, without . and .. and //, e.g. /var/lib/app",
  ],
  [
    "root",
    "runAsUser: 0",
    "runAsUser: must be at least 1, got the number 0. User 0 is root, which no app may be",
  ],
  [
    "an invisible character",
    'expose: { host: "a\\u200b.example" }',
    'expose.host: "a<U+200B>.example" is not a host name. Use lower-case DNS labels and dots, e.g. a.example',
  ],
];

describe("values of an app", () => {
  after(() => {
    scratch.remove();
  });

  for (const [what, line, message] of appRows) {
    it(`rejects ${what}`, () => {
      const [found, ...others] = scratch.messages(tiny(line));

      const position = /^platform\.yaml:7:\d+ tenants\.acme\.apps\.web\./;
      assert.deepEqual(others, []);
      assert.match(found ?? "", position);
      assert.equal(found?.replace(position, ""), message);
    });
  }

  it("does not complain of what follows from another mistake", () => {
    const lines = [
      "port: x\nexpose: { host: auto }\nhealthCheckPath: /x",
      "resources: { memory: 1Gi, limits: { memory: 2Gx } }",
    ];

    assert.deepEqual(
      lines.map((text) => scratch.problems(tiny(text)).map(({ path }) => path)),
      [["tenants.acme.apps.web.port"], ["tenants.acme.apps.web.resources.limits.memory"]],
    );
  });

  it("points at the exact column", () => {
    assert.deepEqual(scratch.messages(tiny("resources: { cpu: 4 cores }")), [
      'platform.yaml:7:27 tenants.acme.apps.web.resources.cpu: "4 cores" is not a quantity. ' +
        'Expected e.g. 4 or 250m; did you mean "4"?',
    ]);
  });

  it("rejects a missing key at its parent", () => {
    assert.deepEqual(scratch.messages("tenants:\n  acme:\n    apps: {}\n"), [
      "platform.yaml:2:3 tenants.acme.owner: is missing. This key is required",
    ]);
  });

  it("rejects names that are no DNS labels", () => {
    const platform = tiny().replace("web:", "Web_1:");

    assert.deepEqual(scratch.messages(platform), [
      'platform.yaml:5:7 tenants.acme.apps.Web_1: "Web_1" is not a name for a Service. ' +
        "Use at most 63 lower-case letters, digits and inner hyphens, starting with a letter, e.g. web-1",
    ]);
  });

  it("rejects names over 63 characters, and what is wrong inside", () => {
    const platform = tiny("port: x").replace("web:", `${LONG}:`);

    assert.deepEqual(
      scratch.messages(platform).map((line) => line.replaceAll(LONG, "<long>")),
      [
        'platform.yaml:5:7 tenants.acme.apps.<long>: "<long>" is not a name for a Service. ' +
          `Use at most 63 lower-case letters, digits and inner hyphens, starting with a letter, e.g. ${"a".repeat(54)}-ek36ckdv`,
        'platform.yaml:7:15 tenants.acme.apps.<long>.port: expected a number, got "x"',
      ],
    );
  });

  it("warns of decimal units", () => {
    const { warnings } = scratch.load(tiny("", "quota: { memory: 8G }"));

    assert.deepEqual(
      warnings.map(({ line, message }) => `${line}: ${message}`),
      ["4: 8G is decimal and smaller than 8Gi; write 8Gi if you mean the binary unit"],
    );
  });
});
