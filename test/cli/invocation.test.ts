import assert from "node:assert/strict";

import { moor } from "./collecting-host.ts";

const commands =
  "plan, check, policy, isolation, render, rbac, deploy, status, recover, helm, env, secrets, cluster, doctor, schema, start, down";

describe("command line", () => {
  const rejected: readonly (readonly [string, string, readonly string[]])[] = [
    [
      "a mistyped command",
      "pln",
      ['error: moor has no command "pln".', '  did you mean "plan"?', "  moor --help"],
    ],
    [
      "a command of another group",
      "explain",
      [
        'error: moor has no command "explain".',
        `  did you mean "moor env explain"? Available: ${commands}.`,
        "  moor --help",
      ],
    ],
    [
      "a mistyped flag",
      "plan --all-env",
      [
        'error: moor plan has no option "--all-env".',
        '  did you mean "--all-envs"?',
        "  moor plan --help",
      ],
    ],
    [
      "a flag of another command",
      "plan --dry-run",
      [
        'error: moor plan has no option "--dry-run".',
        "  --dry-run belongs to: moor deploy, moor recover, moor helm rollback, moor helm uninstall, moor helm repo add, moor secrets generate.",
        "  moor plan --help",
      ],
    ],
    [
      "a group without a command",
      "cluster",
      [
        "error: moor cluster needs a command.",
        "  Available: up, down, status.",
        "  moor cluster --help",
      ],
    ],
    [
      "an unknown format",
      "plan -o xml",
      [
        "error: option '-o, --output <format>' argument 'xml' is invalid. Allowed choices are text, json.",
        "  moor plan --help",
      ],
    ],
    [
      "a wrong duration",
      "deploy --timeout soon",
      [
        "error: option '--timeout <duration>' argument 'soon' is invalid. Expected a duration such as 90s, 5m or 1h.",
        "  moor deploy --help",
      ],
    ],
    [
      "a missing argument",
      "env explain",
      ["error: missing required argument 'path'", "  moor env explain --help"],
    ],
    [
      "an argument too many",
      "plan web",
      [
        "error: too many arguments for 'plan'. Expected 0 arguments but got 1: web.",
        "  moor plan --help",
      ],
    ],
  ];
  for (const [what, line, expected] of rejected) {
    it(`rejects ${what} and says what is right`, async () => {
      const { code, stdout, stderr } = await moor(line.split(" "));

      assert.equal(code, 2);
      assert.equal(stdout, "");
      assert.deepEqual(stderr.trimEnd().split("\n"), expected);
    });
  }

  it("rejects in JSON when JSON is asked for", async () => {
    const { code, stdout, stderr } = await moor(["pln", "-o", "json"]);

    assert.equal(code, 2);
    assert.equal(stderr, "");
    assert.deepEqual(JSON.parse(stdout), {
      schema: "moorage.dev/cli/moor/v1",
      env: null,
      ok: false,
      exitCode: 2,
      data: null,
      problems: [
        {
          code: "unknown-command",
          message: 'moor has no command "pln".',
          hint: 'did you mean "plan"?',
          command: "moor --help",
        },
      ],
    });
  });
});
