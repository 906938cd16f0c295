import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chartPath } from "../../components/helm-release/chart-path.ts";
import { chartDigest, chartVersion, readChart } from "../../environment/charts/read-chart.ts";
import type { ChartFiles } from "../../kubernetes/chart/chart-files.ts";
import { CACHE_CHART } from "./samples.ts";

function files(contents: Readonly<Record<string, string>>): ChartFiles {
  return new Map(Object.entries(contents).map(([path, text]) => [path, Buffer.from(text)]));
}

describe("readChart", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "moorage-chart-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("reads all files with forward slashes", () => {
    mkdirSync(join(folder, "templates"));
    writeFileSync(join(folder, "Chart.yaml"), "version: 1.0.0");
    writeFileSync(join(folder, "templates", "a.yaml"), "a");

    assert.deepEqual([...readChart(folder).keys()].sort(), ["Chart.yaml", "templates/a.yaml"]);
  });

  it("leaves out hidden files", () => {
    writeFileSync(join(folder, ".Chart.yaml.swp"), "x");
    writeFileSync(join(folder, "Chart.yaml"), "version: 1.0.0");

    assert.deepEqual([...readChart(folder).keys()], ["Chart.yaml"]);
  });

  it("follows links, but none in circles", () => {
    writeFileSync(join(folder, "Chart.yaml"), "version: 1.0.0");
    symlinkSync(join(folder, "Chart.yaml"), join(folder, "linked.yaml"));
    symlinkSync(folder, join(folder, "charts"));

    assert.deepEqual([...readChart(folder).keys()].sort(), ["Chart.yaml", "linked.yaml"]);
  });

  it("gives the same digest for a copy elsewhere", () => {
    cpSync(CACHE_CHART, folder, { recursive: true });

    assert.equal(chartDigest(readChart(folder)), chartDigest(readChart(CACHE_CHART)));
  });
});

describe("chartDigest", () => {
  const base = files({ "Chart.yaml": "version: 1.0.0\n", "templates/a.yaml": "a: 1\n" });

  it("does not depend on the order of files", () => {
    assert.equal(chartDigest(new Map([...base].reverse())), chartDigest(base));
  });

  it("does not depend on line ends", () => {
    const windows = files({ "Chart.yaml": "version: 1.0.0\r\n", "templates/a.yaml": "a: 1\r\n" });

    assert.equal(chartDigest(windows), chartDigest(base));
  });

  for (const [what, changed] of [
    ["content", { "Chart.yaml": "version: 1.0.0\n", "templates/a.yaml": "a: 2\n" }],
    ["file name", { "Chart.yaml": "version: 1.0.0\n", "templates/b.yaml": "a: 1\n" }],
    ["file", { "Chart.yaml": "version: 1.0.0\n" }],
  ] as const) {
    it(`changes with a ${what}`, () => {
      assert.notEqual(chartDigest(files(changed)), chartDigest(base));
    });
  }

  it("keeps the end of one file apart from the start of the next", () => {
    const one = files({ a: "xb\n" });
    const two = files({ a: "x", b: "" });

    assert.notEqual(chartDigest(one), chartDigest(two));
  });
});

describe("chartVersion", () => {
  for (const [text, version] of [
    ['version: "1.2.0"', "1.2.0"],
    ["version: 1.2.0 # comment", "1.2.0"],
    ["version: 1.2", undefined],
    ["name: cache", undefined],
    ["", undefined],
    ["- version", undefined],
  ] as const) {
    it(`of ${JSON.stringify(text)} is ${version ?? "unknown"}`, () => {
      assert.equal(chartVersion(files({ "Chart.yaml": text })), version);
    });
  }
});

describe("chartPath", () => {
  for (const [folder, path] of [
    ["/work/charts/cache", "./charts/cache"],
    ["charts/cache", "./charts/cache"],
    ["./charts/cache/", "./charts/cache"],
    ["/charts/cache", "../charts/cache"],
  ] as const) {
    it(`of ${folder} in /work is ${path}`, () => {
      assert.equal(chartPath(folder, "/work"), path);
    });
  }
});
