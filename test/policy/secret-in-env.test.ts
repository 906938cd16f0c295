import assert from "node:assert/strict";

import { SECRET } from "../../kubernetes/unknown.ts";
import { secretInEnv } from "../../policy/rules/secret-in-env.ts";
import { container, type Fields, lines, podMessages } from "../support/policy.ts";

const end = lines(
  "why: whoever may read pods, their history or the state reads the secret (CIS 5.4.1)",
  "docs: docs/policies.md#moor-069",
);

describe("secret-in-env", () => {
  const passing: readonly (readonly [string, Fields])[] = [
    ["no variables", {}],
    [
      "plain variables",
      {
        containers: [
          container({
            env: [
              { name: "LOG_LEVEL", value: "info" },
              { name: "API_URL", value: "http://api:8080" },
            ],
          }),
        ],
      },
    ],
    [
      "a reference to a Secret",
      {
        containers: [
          container({
            env: [
              { name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name: "db", key: "password" } } },
            ],
          }),
        ],
      },
    ],
    [
      "a path to a secret",
      {
        containers: [container({ env: [{ name: "DB_PASSWORD_FILE", value: "/run/secrets/db" }] })],
      },
    ],
  ];
  for (const [what, spec] of passing) {
    it(`passes ${what}`, () => {
      assert.deepEqual(podMessages(secretInEnv, spec), []);
    });
  }

  const failing: readonly (readonly [string, Fields, string])[] = [
    [
      "the name of a secret",
      { containers: [container({ env: [{ name: "DB_PASSWORD", value: "hunter2" }] })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): env "DB_PASSWORD" has the name of a secret; it must come from a Secret',
        "fix: put it into a Secret and refer to that with valueFrom.secretKeyRef",
      ),
    ],
    [
      "a URL with a password",
      {
        containers: [
          container({ env: [{ name: "DATABASE", value: "postgres://u:hunter2@db/x" }] }),
        ],
      },
      lines(
        'container "api" (spec.template.spec.containers[0]): env "DATABASE" holds a URL with a password; it must come from a Secret',
        "fix: put it into a Secret and refer to that with valueFrom.secretKeyRef",
      ),
    ],
    [
      "a key under a harmless name",
      {
        containers: [
          container({ env: [{ name: "NOTE", value: "-----BEGIN RSA PRIVATE KEY-----" }] }),
        ],
      },
      lines(
        'container "api" (spec.template.spec.containers[0]): env "NOTE" has the form of a key, token or password hash; it must come from a Secret',
        "fix: put it into a Secret and refer to that with valueFrom.secretKeyRef",
      ),
    ],
    [
      "an encrypted value written as a literal",
      { containers: [container({ env: [{ name: "NOTE", value: SECRET }] })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): env "NOTE" comes from an encrypted value; it must come from a Secret',
        "fix: put it into a Secret and refer to that with valueFrom.secretKeyRef",
      ),
    ],
    [
      "a variable without a name",
      { containers: [container({ env: [{ value: "password=hunter2" }] })] },
      lines(
        'container "api" (spec.template.spec.containers[0]): env[0].value holds a password or key as name=value; it must come from a Secret',
        "fix: put it into a Secret and refer to that with valueFrom.secretKeyRef",
      ),
    ],
  ];
  for (const [what, spec, message] of failing) {
    it(`fails ${what}`, () => {
      assert.deepEqual(podMessages(secretInEnv, spec), [`${message}\n${end}`]);
    });
  }
});
