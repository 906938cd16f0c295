import assert from "node:assert/strict";

import { dangerousVariables } from "../../environment/dangerous-variables.ts";

describe("dangerousVariables", () => {
  it("says what each one would do, and how to be rid of it", () => {
    const env = { PULUMI_NODEJS_SKIP_COMPONENT_INPUTS: "1", PULUMI_HOME: "/home" };

    assert.deepEqual(dangerousVariables(env), [
      "PULUMI_NODEJS_SKIP_COMPONENT_INPUTS must not be set: rules on the inputs of components " +
        "would find nothing. Run: unset PULUMI_NODEJS_SKIP_COMPONENT_INPUTS",
    ]);
  });

  it("passes one that is empty", () => {
    assert.deepEqual(dangerousVariables({ PULUMI_SKIP_CHECKPOINTS: "" }), []);
  });
});
