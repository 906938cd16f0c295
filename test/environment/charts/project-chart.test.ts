import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { locatedFiles, projectChart } from "../../../environment/charts/project-chart.ts";
import { openChart } from "../../../environment/charts/read-chart.ts";

const CACHE = join(import.meta.dirname, "../../../examples/charts/cache");
const release = { preset: undefined, chart: "./cache" } as const;

describe("projectChart", () => {
  let root = "";
  const loading = (): Parameters<typeof projectChart>[0] => ({ root, files: { platform: {} } });
  const edit = (): void => {
    writeFileSync(join(root, "cache", "README.md"), "edited\n");
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "moorage-project-chart-"));
    cpSync(CACHE, join(root, "cache"), { recursive: true });
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it("looks once in a load, so that all its releases have the same content", () => {
    const project = loading();
    const first = projectChart(project, release);
    edit();

    assert.equal(first?.version, "1.2.0");
    assert.equal(projectChart(project, { ...release }), first);
  });

  it("sees an edited chart in the next load", () => {
    const before = projectChart(loading(), release);
    edit();
    const after = projectChart(loading(), release);

    assert.notEqual(after?.digest, before?.digest);
    assert.equal(
      Buffer.from((after && locatedFiles(after).get("README.md")) ?? []).toString(),
      "edited\n",
    );
  });

  it("gives what has the same content as one object, wherever it lies", () => {
    const [here, there] = [openChart(join(root, "cache")), openChart(CACHE)];
    edit();

    assert.equal(here.files, there.files);
    assert.notEqual(openChart(join(root, "cache")).files, there.files);
  });
});
