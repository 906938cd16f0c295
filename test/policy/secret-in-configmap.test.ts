import assert from "node:assert/strict";

import { findingMessage } from "../../policy/message.ts";
import { secretInConfigmap } from "../../policy/rules/secret-in-configmap.ts";
import { findingsOf, lines } from "../support/policy.ts";

const end = lines(
  "fix: move the key to a Secret",
  "why: ConfigMaps are stored and shown in plain text, to more people than Secrets (CIS 5.4.1)",
  "docs: docs/policies.md#moor-070",
);

function messages(data: unknown, kind = "ConfigMap"): readonly string[] {
  const object = { apiVersion: "v1", kind, metadata: { name: "settings" }, data };
  return findingsOf(secretInConfigmap, object).map(findingMessage);
}

describe("secret-in-configmap", () => {
  const passing: readonly (readonly [string, unknown])[] = [
    ["no data", undefined],
    ["plain settings", { LOG_LEVEL: "info", "nginx.conf": "server { listen 8080; }" }],
    ["a public key", { "ca.pem": "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----" }],
    ["source code", { "main.js": "export function login(user) {\n  return check(user);\n}\n" }],
  ];
  for (const [what, data] of passing) {
    it(`passes ${what}`, () => {
      assert.deepEqual(messages(data), []);
    });
  }

  const failing: readonly (readonly [string, unknown, string])[] = [
    ["a secret name", { DB_PASSWORD: "hunter2" }, 'key "DB_PASSWORD" has the name of a secret'],
    [
      "a password in a URL",
      { DB: "postgres://u:p4ss@db/x" },
      'key "DB" holds a URL with a password',
    ],
    [
      "a private key",
      { "tls.key": "-----BEGIN PRIVATE KEY-----" },
      'key "tls.key" has the form of a key, token or password hash',
    ],
  ];
  for (const [what, data, message] of failing) {
    it(`fails ${what}`, () => {
      assert.deepEqual(messages(data), [`${message}; it must be in a Secret\n${end}`]);
    });
  }

  it("lists keys in one order", () => {
    const expected = [
      lines(
        'key "A_PASSWORD" has the name of a secret; it must be in a Secret',
        'key "B_PASSWORD" has the name of a secret; it must be in a Secret',
        end,
      ),
    ];

    assert.deepEqual(messages({ B_PASSWORD: "hunter2", A_PASSWORD: "hunter2" }), expected);
  });

  it("leaves Secrets alone", () => {
    assert.deepEqual(messages({ DB_PASSWORD: "aHVudGVyMg==" }, "Secret"), []);
  });
});
