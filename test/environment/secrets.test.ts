import assert from "node:assert/strict";

import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();
const REFERENCE = "env: { SESSION_KEY: { secret: web-session-key } }";
const CHECKSUM_KEY = "moorage:checksum-key";
const NO_SECRETS = { secretKeys: new Set([CHECKSUM_KEY]) };

describe("secrets of an environment", () => {
  after(() => {
    scratch.remove();
  });

  it("rejects a reference without an encrypted value, with the command that sets it", () => {
    assert.deepEqual(scratch.messages(tiny(REFERENCE), undefined, NO_SECRETS), [
      "platform.yaml:7:29 tenants.acme.apps.web.env.SESSION_KEY: " +
        'no encrypted value for the secret "web-session-key". ' +
        "Set it: pulumi config set --secret moorage:web-session-key",
    ]);
  });

  it("rejects pull secrets and shared secrets without an encrypted value", () => {
    const lines =
      "pullSecrets: { ghcr: { secret: acme-ghcr } }\nshared: { secrets: { ca: { ca.crt: { secret: acme-ca } } } }";

    assert.deepEqual(scratch.messages(tiny("", lines), undefined, NO_SECRETS), [
      'platform.yaml:4:26 tenants.acme.pullSecrets.ghcr: no encrypted value for the secret "acme-ghcr". ' +
        "Set it: pulumi config set --secret moorage:acme-ghcr",
      'platform.yaml:5:40 tenants.acme.shared.secrets.ca.ca.crt: no encrypted value for the secret "acme-ca". ' +
        "Set it: pulumi config set --secret moorage:acme-ca",
    ]);
  });

  it("offers the nearest encrypted key", () => {
    const secretKeys = new Set(["moorage:web-sesion-key", CHECKSUM_KEY]);

    assert.deepEqual(scratch.messages(tiny(REFERENCE), undefined, { secretKeys }), [
      "platform.yaml:7:29 tenants.acme.apps.web.env.SESSION_KEY: " +
        'no encrypted value for the secret "web-session-key". Did you mean "web-sesion-key"?',
    ]);
  });

  it("takes encrypted values of the stack file and of the engine", () => {
    const stack = "config:\n  moorage:web-session-key: { secure: v1:abc }\n";

    const fromFile = scratch.load(tiny(REFERENCE), stack, NO_SECRETS);
    const fromEngine = scratch.load(tiny(REFERENCE), undefined, {
      config: new Map([["moorage:web-session-key", "hunter2"]]),
      secretKeys: new Set(["moorage:web-session-key", CHECKSUM_KEY]),
    });

    const path = "tenants.acme.apps.web.env.SESSION_KEY";
    const expected = new Map([
      ["checksum-key", [path]],
      ["web-session-key", [path]],
    ]);
    assert.deepEqual([fromFile.secrets, fromEngine.secrets], [expected, expected]);
  });

  it("does not miss secrets offline in dev, and only warns with a prod profile", () => {
    const dev = scratch.load(tiny(REFERENCE));
    const prod = scratch.load(tiny(REFERENCE), "config:\n  moorage:profile: prod\n");

    assert.deepEqual(dev.warnings, []);
    assert.deepEqual(
      prod.warnings.map(({ message }) => message),
      [
        'no encrypted value for "checksum-key", by which pods roll when their secrets change',
        'no encrypted value for the secret "web-session-key"',
      ],
    );
  });

  it("needs one checksum key for all apps that hold secrets, plain ones too", () => {
    const secretKeys = new Set<string>();
    const plain = tiny("env: { DB_PASSWORD: hunter2 }");

    assert.deepEqual(scratch.messages(plain, undefined, { secretKeys }), [
      "platform.yaml:7:29 tenants.acme.apps.web.env.DB_PASSWORD: " +
        'no encrypted value for "checksum-key", by which pods roll when their secrets change. ' +
        "Set it: pulumi config set --secret moorage:checksum-key",
    ]);
  });

  it("rejects a plain value under a key that is referred to, without showing it", () => {
    const stack = "config:\n  moorage:web-session-key: hunter2\n";

    assert.deepEqual(scratch.messages(tiny(REFERENCE), stack), [
      "Pulumi.dev.yaml:2:3 moorage:web-session-key: a secret is stored in plain text. " +
        "Encrypt it: pulumi config set --secret moorage:web-session-key",
    ]);
  });

  it("offers no name made of a value that it hides", () => {
    assert.deepEqual(scratch.messages(tiny("labels: { x: postgres://u:hunter2@h/db }")), [
      "platform.yaml:7:22 tenants.acme.apps.web.labels.x: [secret] is not a label value. " +
        "Use at most 63 letters, digits, - _ . with a letter or digit at both ends",
    ]);
  });

  it("warns of encrypted values that nothing refers to", () => {
    const stack = "config:\n  moorage:old: { secure: v1:abc }\n";

    assert.deepEqual(
      scratch.load(tiny(), stack).warnings.map(({ path, message }) => `${path}: ${message}`),
      ["moorage:old: nothing refers to this secret"],
    );
  });

  it("finds references inside lists of Helm values", () => {
    const release =
      "releases:\n  cache:\n    chart: ./charts/cache\n    version: 1.2.0\n" +
      "    values: { users: [{ name: a, password: { secret: pw } }] }";

    assert.deepEqual(scratch.messages(tiny("", release), undefined, NO_SECRETS), [
      "platform.yaml:8:48 tenants.acme.releases.cache.values.users[0].password: " +
        'no encrypted value for the secret "pw". Set it: pulumi config set --secret moorage:pw',
    ]);
  });

  it("rejects plain values that should be secret with a prod profile, else warns", () => {
    const app = "env: { DB_PASSWORD: hunter2 }\nargs: [--url, 'postgres://a:hunter2@db']";
    const prod = "config:\n  moorage:profile: prod\n";
    const expected = [
      "platform.yaml:7:29 tenants.acme.apps.web.env.DB_PASSWORD: " +
        "a plain value that should be secret: its name holds PASSWORD. " +
        "Write { secret: acme-web-db-password } and run: " +
        "pulumi config set --secret moorage:acme-web-db-password",
      "platform.yaml:8:23 tenants.acme.apps.web.args[1]: " +
        "a plain argument that should be secret: URL with a password. " +
        "Pass it by an environment variable with { secret: key }",
    ];

    assert.deepEqual(scratch.messages(tiny(app), prod), expected);
    assert.equal(scratch.load(tiny(app)).warnings.length, 2);
  });

  it("rejects an encrypted setting and an unknown plain key", () => {
    const stack =
      "config:\n  moorage:domain: { secure: v1:abc }\n  moorage:domian: hunter2\n  domain: x\n";

    assert.deepEqual(scratch.messages(tiny(), stack), [
      "Pulumi.dev.yaml:2:19 moorage:domain: expected a text, got a map",
      'Pulumi.dev.yaml:3:3 moorage:domian: unknown key. Did you mean "moorage:domain"?',
      'Pulumi.dev.yaml:4:3 domain: a configuration key needs a namespace. Did you mean "moorage:domain"?',
    ]);
  });

  it("leaves keys of other packages and Pulumi's own keys alone", () => {
    const stack =
      "secretsprovider: passphrase\nencryptionsalt: v1:abc\nencryptedkey: abc\n" +
      "config:\n  kubernetes:strictMode: 'true'\n  aws:region: { secure: x }\n";

    assert.deepEqual(scratch.load(tiny(), stack).warnings, []);
  });
});
