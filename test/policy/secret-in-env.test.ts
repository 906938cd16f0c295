import assert from "node:assert/strict";

import { SECRET, UNKNOWN } from "../../kubernetes/unknown.ts";
import { secretInEnv } from "../../policy/rules/secret-in-env.ts";
import { container, deployment, findingsOf, podSpec } from "../support/policy.ts";

function verdicts(variable: unknown): readonly string[] {
  const object = deployment(podSpec({ containers: [container({ env: [variable] })] }));
  return findingsOf(secretInEnv, object).map(({ verdict, message }) => `${verdict}: ${message}`);
}

describe("secret-in-env", () => {
  it("fails an encrypted value written as a literal", () => {
    assert.deepEqual(verdicts({ name: "NOTE", value: SECRET }), [
      'fail: env "NOTE" comes from an encrypted value; it must come from a Secret',
    ]);
  });

  it("fails a value that is secret under any name, before the name is known", () => {
    assert.deepEqual(verdicts({ name: UNKNOWN, value: "password=hunter2" }), [
      "fail: env[0].value holds a password or key as name=value; it must come from a Secret",
    ]);
  });

  it("leaves a value open that only its name makes secret", () => {
    assert.deepEqual(verdicts({ name: UNKNOWN, value: "hunter2" }), [
      "undecided: cannot be decided at preview: spec.template.spec.containers[0].env[0].value (rules secret-in-env)",
    ]);
  });
});
