import assert from "node:assert/strict";

import { classifiedFiles, classifyFile } from "../../../kubernetes/app/file-secrets.ts";

const pem = ["-----BEGIN RSA ", "PRIVATE KEY-----\nMIIB\n"].join("");

function outcome(content: string): string {
  const { target, rule } = classifyFile({ content });
  return `${target} by rule ${String(rule)}`;
}

describe("classifyFile", () => {
  it("finds secrets in contents by their form", () => {
    assert.equal(outcome(pem), "Secret by rule 5");
    assert.equal(outcome("url: postgres://app:hunter2@db/app\n"), "Secret by rule 3");
    assert.equal(outcome("[db]\noptions = user=a password=b\n"), "Secret by rule 4");
    assert.equal(outcome('{"db":{"password":"x"}}'), "Secret by rule 5");
  });

  it("finds settings whose names sound secret", () => {
    const files = [
      "db:\n  host: db\n  password: hunter2\n",
      "[db]\npassword = hunter2\n",
      "export API_TOKEN=abc\n",
      "- client_secret: 'x'\n",
      '"apiKey": "x",\n',
      "machine host login me password hunter2\n",
      "//registry.example/:_authToken=abc\nalways-auth=true\n",
    ];

    assert.deepEqual(
      files.filter((content) => classifyFile({ content }).target !== "Secret"),
      [],
    );
  });

  it("clears contents in which nothing sounds secret", () => {
    const files = [
      "",
      "server {\n  listen 8080;\n  ssl_certificate_key /tls/tls.key;\n}\n",
      "level: info\nkeys:\n  - a\nkey: name\n",
      "db:\n  password: ${DB_PASSWORD}\n  token: {{ token }}\n  secret: ''\n",
      "password_file: /run/secrets/db\ntoken_ttl: 3600\nallow_empty_password: true\n",
      "# password: hunter2 is only an example\n",
      "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    ];

    assert.deepEqual(
      files.filter((content) => classifyFile({ content }).target !== "ConfigMap"),
      [],
    );
  });

  for (const [what, line, reason] of [
    ["a login", "machine host login me password hunter2", "contains a password"],
    ["a token of npm", "//registry.example/:_authToken=abc", "contains a password"],
    ["quotes", 'password: "hunter2"', "a line of it is a setting: its name holds PASSWORD"],
    ["a comma", "password: hunter2 ,;", "a line of it is a setting: its name holds PASSWORD"],
    [
      "a key with more",
      "keystore_password=x",
      "a line of it is a setting: its name holds PASSWORD",
    ],
  ] as const) {
    it(`says why a line is secret with ${what}`, () => {
      assert.equal(classifyFile({ content: `a: b\n${line}\n` }).reason, reason);
    });
  }

  it("takes a value that is left open for none, whatever comes after it", () => {
    for (const value of ["${A}", "$A", "{{ a }}", "<a>", "''", "null", "~", "${A},", "${A} ; "]) {
      assert.equal(outcome(`password: ${value}\n`), "ConfigMap by rule 9", value);
    }
  });

  it("takes yes, no, numbers and paths out of quotes before it looks at them", () => {
    for (const value of ['"true"', "'3600'", '"/run/secrets/db"']) {
      const plain = value.slice(1, -1);
      assert.equal(outcome(`token: ${value}\n`), outcome(`token: ${plain}\n`), value);
    }
  });

  it("looks at the whole of a large file, wherever its pieces end", () => {
    for (const before of [65_530, 120_000, 900_000]) {
      assert.equal(outcome(`${"x\n".repeat(before / 2)}${pem}`), "Secret by rule 5");
    }
  });

  it("looks into base64", () => {
    const content = Buffer.from(`\u0000${pem}`).toString("base64");

    assert.equal(classifyFile({ content, encoding: "base64" }).target, "Secret");
    assert.equal(classifyFile({ content: "AAEC", encoding: "base64" }).target, "ConfigMap");
  });

  it("holds what is no text secret", () => {
    assert.deepEqual(classifyFile({ content: { secret: "key" } }), {
      target: "Secret",
      rule: 2,
      reason: "comes from an encrypted value",
    });
  });

  it("follows the app's own word", () => {
    assert.equal(classifyFile({ content: "x", sensitive: true }).target, "Secret");
    assert.deepEqual(classifyFile({ content: pem, sensitive: false }), {
      target: "ConfigMap",
      rule: 1,
      reason: "is marked as not sensitive against rule 5: looks like a PEM private key",
    });
  });

  it("never repeats the content", () => {
    const { reason } = classifyFile({ content: "password: canary\n" });

    assert.equal(reason, "a line of it is a setting: its name holds PASSWORD");
  });

  it("answers for hostile text in a second", () => {
    const started = performance.now();
    for (const part of ["- ", "a-", "x:", " \n", "password", "://a:", "machine "]) {
      classifyFile({ content: part.repeat(100_000 / part.length) });
      classifyFile({ content: `${part.repeat(400)}\n`.repeat(100) });
    }

    assert.ok(performance.now() - started < 1000);
  });
});

describe("classifiedFiles", () => {
  it("tells path, target and reason in order, without remote files", () => {
    const files = { "/b": { content: "x" }, "/a": { content: pem }, "/c": { remoteKey: "key" } };

    assert.deepEqual(classifiedFiles(files), [
      { path: "/a", target: "Secret", rule: 5, reason: "looks like a PEM private key" },
      { path: "/b", target: "ConfigMap", rule: 9, reason: "nothing in it sounds secret" },
    ]);
  });
});
