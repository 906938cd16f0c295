import assert from "node:assert/strict";

import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();
const PROD = "config:\n  moorage:profile: prod\n  moorage:domain: acme.example\n";
const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln";
const URL = "postgres://app:hunter2@db/app";

const problems = (lines: string, stack = PROD): readonly string[] =>
  scratch
    .messages(tiny(lines), stack)
    .map((line) => line.replace(/^platform\.yaml:(\S+) tenants\.acme\.apps\.web\./, "$1 "));
const advice = (lines: string, stack?: string): readonly string[] =>
  scratch
    .load(tiny(lines), stack)
    .warnings.filter(({ path }) => path.includes(".apps.web."))
    .map(({ line, column, path, message, hint }) => {
      return `${line}:${column} ${path.replace("tenants.acme.apps.web.", "")}: ${message}. ${hint ?? ""}`;
    });

const HIDDEN = "Remove it; what is written here is readable in the cluster";
const PASS = "Pass it by an environment variable with { secret: key }";

/** Lines of an app, and the only problem that they are with a prod profile. */
const rows: readonly (readonly [what: string, lines: string, message: string])[] = [
  [
    "a variable with a mark that changes nothing",
    "env: { API_TOKEN: { value: hunter2, sensitive: true } }",
    "7:36 env.API_TOKEN.value: a plain value that should be secret: its name holds TOKEN. " +
      "Write { secret: acme-web-api-token } and run: pulumi config set --secret moorage:acme-web-api-token",
  ],
  [
    "a variable of an init container",
    'initContainers: [{ name: i, image: "x/i:1", env: { API_TOKEN: hunter2 } }]',
    "7:71 initContainers[0].env.API_TOKEN: a plain value that should be secret: its name holds TOKEN. " +
      "Write { secret: acme-web-api-token } and run: pulumi config set --secret moorage:acme-web-api-token",
  ],
  [
    "an argument",
    `args: [--verbose, "--db=${URL}"]`,
    `7:27 args[1]: a plain argument that should be secret: URL with a password. ${PASS}`,
  ],
  [
    "a command of an init container",
    `initContainers: [{ name: i, image: "x/i:1", command: [run, "${URL}"] }]`,
    `7:68 initContainers[0].command[1]: a plain argument that should be secret: URL with a password. ${PASS}`,
  ],
  [
    "a header of a probe",
    `port: 80\nprobes: { readiness: { http: { path: /, headers: { X-Token: ${JWT} } } } }`,
    `8:69 probes.readiness.http.headers.X-Token: a plain value that should be secret: looks like a JSON Web Token. ${HIDDEN}`,
  ],
  [
    "an Authorization header, whatever it holds",
    "port: 80\nprobes: { readiness: { http: { path: /, headers: { Authorization: Basic YTpi } } } }",
    `8:75 probes.readiness.http.headers.Authorization: a plain value that should be secret: an Authorization header. ${HIDDEN}`,
  ],
  [
    "a command of a probe",
    `probes: { readiness: { exec: { command: [check, "${URL}"] } } }`,
    `7:57 probes.readiness.exec.command[1]: a plain value that should be secret: URL with a password. ${HIDDEN}`,
  ],
  [
    "an annotation",
    `annotations: { acme.example/db: "${URL}" }`,
    "7:41 annotations.acme.example/db: looks secret (URL with a password), and everybody who sees the object can read it. " +
      "Put it into 'env' or 'files' as { secret: key }",
  ],
  [
    "a further object",
    `extraObjects: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: x }, data: { url: "${URL}" } }]`,
    `7:95 extraObjects[0].data.url: a plain value that should be secret: URL with a password. ${HIDDEN}`,
  ],
  [
    "a trigger of the autoscaler",
    `autoscale: { max: 4, triggers: [{ type: postgresql, metadata: { connection: "${URL}" } }] }`,
    `7:85 autoscale.triggers[0].metadata.connection: a plain value that should be secret: URL with a password. ${HIDDEN}`,
  ],
];

describe("plain values that should be secret", () => {
  after(() => {
    scratch.remove();
  });

  for (const [what, lines, message] of rows) {
    it(`are refused as ${what}`, () => {
      assert.deepEqual(problems(lines), [message]);
    });
  }

  it("are only advice outside of a prod profile", () => {
    const [, lines = "", message = ""] = rows[0] ?? [];

    assert.deepEqual(advice(lines), [message]);
  });

  it("are advice with a prod profile, and nothing elsewhere, when the app says they are none", () => {
    const lines =
      "env:\n  API_TOKEN: { value: hunter2, sensitive: false }\n" +
      `files: { /etc/x: { content: "${URL}", sensitive: false } }`;

    assert.deepEqual(advice(lines, PROD), [
      "8:31 env.API_TOKEN.value: a plain value that is marked as not sensitive against rule 7: its name holds TOKEN. " +
        "Remove sensitive: false, or keep it knowingly",
      "9:37 files./etc/x.content: a plain value that is marked as not sensitive against rule 3: URL with a password. " +
        "Remove sensitive: false, or keep it knowingly",
    ]);
    assert.deepEqual(advice(lines), []);
  });

  it("are not what an app marks without a reason to, nor what is no secret", () => {
    const lines =
      "env: { LICENCE: { value: apache, sensitive: true }, KEYBOARD_LAYOUT: de }\n" +
      "files: { /etc/x: { content: hello, sensitive: true } }\n" +
      "args: [--password-file, /run/password]";

    assert.deepEqual(problems(lines), []);
  });

  it("are never repeated in a message", () => {
    const all = rows.flatMap(([, lines]) => problems(lines)).join("\n");

    assert.doesNotMatch(all, /hunter2|YTpi|eyJ/);
  });
});
