import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openChart } from "../../../environment/charts/read-chart.ts";

describe("folder of a chart", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "moorage-odd-names-"));
    writeFileSync(join(folder, "Chart.yaml"), "name: web\n");
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("holds no name of several lines, of a file or a folder", () => {
    mkdirSync(join(folder, "a\u001b[2J"));

    assert.throws(() => openChart(folder), {
      name: "ChartError",
      message: String.raw`holds a file with control characters in its name: "a\u001b[2J"`,
    });
  });
});
