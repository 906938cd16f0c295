import assert from "node:assert/strict";

import { OperationError, type FailureKind } from "../../automation/errors.ts";
import { classify } from "../../cli/failure.ts";
import { invocationFailure } from "../../cli/problem.ts";
import { ToolchainError } from "../../toolchain/toolchain-error.ts";

function named(name: string, fields: object = {}): Error {
  const error = new Error("what went wrong");
  error.name = name;
  return Object.assign(error, fields);
}

describe("classify", () => {
  const codes: Readonly<Record<FailureKind, number>> = {
    configuration: 2,
    authentication: 3,
    resource: 4,
    policy: 5,
    "approval-needed": 5,
    "stack-not-found": 6,
    "unexpected-changes": 7,
    cancelled: 8,
    timeout: 9,
    unclassified: 1,
  };
  for (const [kind, code] of Object.entries(codes)) {
    it(`gives an operation that ended with ${kind} the exit code ${code}`, () => {
      const error = Object.assign(new OperationError("resource", "it broke"), { kind });

      assert.deepEqual(classify(error), {
        exitCode: code,
        problems: [{ code: kind, message: "it broke", hint: undefined, command: undefined }],
      });
    });
  }

  it("keeps hint and command of an operation", () => {
    const error = new OperationError("timeout", "dev is locked", { hint: "wait", command: "x" });

    const problem = { code: "timeout", message: "dev is locked", hint: "wait", command: "x" };
    assert.deepEqual(classify(error)?.problems, [problem]);
  });

  it("lists what made an operation fail before the operation itself", () => {
    const cause = { code: "not-ready", message: "acme/web: 0 of 2 ready, crash-loop", hint: "h" };
    const error = new OperationError("resource", "timed out", { causes: [cause] });

    const failure = classify(error);

    assert.equal(failure?.exitCode, 4);
    assert.deepEqual(failure.problems, [
      cause,
      { code: "resource", message: "timed out", hint: undefined, command: undefined },
    ]);
  });

  it("lists every problem of the files, also when an operation found them", () => {
    const message = "a.yaml:1:2 x: bad\nb.yaml:3:4 y: worse";
    const files = Object.assign(named("EnvironmentError", { problems: [{}, {}] }), { message });
    const wrapped = new OperationError("configuration", message, { cause: files });
    const expected = {
      exitCode: 2,
      problems: [
        { code: "environment", message: "a.yaml:1:2 x: bad" },
        { code: "environment", message: "b.yaml:3:4 y: worse" },
      ],
    };

    assert.deepEqual(classify(files), expected);
    assert.deepEqual(classify(wrapped), expected);
  });

  it("counts refused credentials of a cluster as authentication", () => {
    assert.equal(classify(named("ClusterGuardError", { reason: "unauthorized" }))?.exitCode, 3);
    assert.equal(classify(named("ClusterGuardError", { reason: "wrong-cluster" }))?.exitCode, 2);
    assert.equal(classify(named("ClusterGuardError", { reason: "unreachable" }))?.exitCode, 2);
  });

  it("counts missing tools as configuration", () => {
    const error = new ToolchainError([{ tool: "helm", attempts: [] }]);

    assert.equal(classify(error)?.exitCode, 2);
  });

  it("counts an embedded control plane that cannot start, e.g. for its port, as configuration", () => {
    assert.equal(classify(named("ClusterError"))?.exitCode, 2);
  });

  it("counts a full or read-only disk as configuration", () => {
    assert.equal(classify(named("Error", { code: "ENOSPC" }))?.exitCode, 2);
    assert.equal(classify(named("Error", { code: "EACCES" }))?.exitCode, 2);
  });

  it("counts an aborted wait as cancelled", () => {
    assert.equal(classify(new DOMException("aborted", "AbortError"))?.exitCode, 8);
  });

  it("keeps failures of the command line as they are", () => {
    const problem = { code: "x", message: "m" };

    const failure = classify(invocationFailure(problem));

    assert.equal(failure?.exitCode, 2);
    assert.deepEqual(failure.problems, [problem]);
  });

  it("does not know bugs", () => {
    assert.equal(classify(new TypeError("undefined is not a function")), undefined);
    assert.equal(classify("text"), undefined);
  });
});
