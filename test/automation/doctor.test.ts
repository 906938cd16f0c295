import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { nodeCheck, sdkCheck, variableCheck } from "../../automation/doctor/machine-checks.ts";
import { backendCheck } from "../../automation/doctor/stack-checks.ts";

describe("doctor", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "moorage-doctor-"));
  });

  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  const addSdk = (...path: readonly string[]): void => {
    const folder = join(root, "node_modules", ...path, "@pulumi", "pulumi");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{"version":"3.259.0"}');
  };

  it("judges Node versions", () => {
    const versions = ["20.20.2", "22.17.9", "22.18.0", "22.19.0", "24.0.0"];

    assert.deepEqual(
      versions.map((version) => nodeCheck(version).ok),
      [false, false, "warning", true, true],
    );
  });

  it("accepts one copy of the SDK", () => {
    addSdk();

    const { ok, found } = sdkCheck(root);

    assert.deepEqual([ok, found], [true, "3.259.0"]);
  });

  it("finds a second copy of the SDK below another package", () => {
    addSdk();
    addSdk("@pulumi", "kubernetes", "node_modules");

    const { ok, found, fix } = sdkCheck(root);

    assert.deepEqual([ok, found, fix], [false, "3.259.0, 3.259.0", "npm ci"]);
  });

  it("refuses variables that lose data and warns of those that add flags", () => {
    const check = (variables: Record<string, string>): unknown => {
      const { ok, fix } = variableCheck(variables);
      return [ok, fix];
    };

    assert.deepEqual(check({ PATH: "/bin" }), [true, ""]);
    assert.deepEqual(check({ PULUMI_OPTION_DIFF: "1" }), ["warning", "unset PULUMI_OPTION_DIFF"]);
    assert.deepEqual(check({ PULUMI_SKIP_CHECKPOINTS: "1" }), [false, "unset them"]);
  });

  it("wants the folder of a file backend to exist", () => {
    const check = (url: string): unknown => {
      const { ok, fix } = backendCheck({ PULUMI_BACKEND_URL: url });
      return [ok, fix];
    };

    assert.deepEqual(check(`file://${root}`), [true, ""]);
    assert.deepEqual(check(`file://${root}/none`), [false, `mkdir -p ${root}/none`]);
    assert.deepEqual(check("file://./state"), [
      "warning",
      "use an absolute URL; a relative one depends on the folder",
    ]);
    assert.deepEqual(check("s3://states"), [true, ""]);
  });
});
