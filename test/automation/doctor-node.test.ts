import assert from "node:assert/strict";

import { nodeCheck } from "../../automation/doctor/node-checks.ts";

const wanted = "Linux, root and some packages, for --node alone";

describe("doctor on the real node", () => {
  it("says that one can run", () => {
    assert.deepEqual(nodeCheck([], false), {
      ...{ name: "real node", wanted, ok: true, fix: "" },
      found: "can run here (moor cluster up --node)",
    });
  });

  it("says all that is missing, and finds nothing wrong with simulated nodes", () => {
    assert.deepEqual(nodeCheck(["root", "the packages runc"], false), {
      ...{ name: "real node", wanted, ok: true, fix: "" },
      found: "not here, nodes are simulated; missing: root, the packages runc",
    });
  });

  it("warns where the cluster has a real node", () => {
    assert.deepEqual(nodeCheck(["the packages runc"], true), {
      ...{ name: "real node", wanted, ok: "warning", fix: "install what is missing" },
      found: "missing: the packages runc",
    });
  });
});
