import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { withoutNulls } from "../../../components/helm-release/null-values.ts";
import type { OpenChart } from "../../../components/helm-release/staged-chart.ts";
import type { ChartFiles } from "../../../kubernetes/chart/chart-files.ts";
import { chartFiles } from "./chart-files.ts";

const DEFAULTS = "a: 1\nb: # kept\n  c: 2\n  d: 3\ndb: { port: 1 }\n";

function chart(texts: Readonly<Record<string, string>>): OpenChart {
  const files = chartFiles({ "values.yaml": DEFAULTS, ...texts });
  return { path: "/c", files, digest: "0", name: "sample", version: "1.0.0", isFolder: false };
}

function text(files: ChartFiles, file: string): string {
  return Buffer.from(files.get(file) ?? []).toString("utf8");
}

describe("withoutNulls", () => {
  it("leaves chart and values alone when no null removes a default", () => {
    const given = chart({});
    const values = { a: 1, b: { c: [null] }, e: null, d: pulumi.secret("x") };

    const result = withoutNulls(given, values);

    assert.equal(result.chart, given);
    assert.equal(result.values, values);
  });

  it("takes defaults out of the chart, and their nulls out of the values", () => {
    const result = withoutNulls(chart({}), { a: null, b: { c: null, x: 1 }, e: null });

    assert.equal(
      text(result.chart.files, "values.yaml"),
      "b:\n  # kept\n  d: 3\ndb: { port: 1 }\n",
    );
    assert.deepEqual(result.values, { b: { x: 1 }, e: null });
    assert.equal(result.chart.isFolder, true);
    assert.match(result.chart.digest, /^[0-9a-f]{64}$/);
  });

  it("takes those of subcharts out of both values.yaml", () => {
    const given = chart({
      "charts/database/Chart.yaml": "name: db\nversion: 1.0.0\n",
      "charts/database/values.yaml": "port: 2\nuser: u\n",
      "charts/database/charts/deep/Chart.yaml": "name: deep\nversion: 1.0.0\n",
      "charts/database/charts/deep/values.yaml": "x: 1\n",
    });

    const { chart: result } = withoutNulls(given, { db: { port: null, deep: { x: null } } });

    assert.equal(text(result.files, "values.yaml").includes("port"), false);
    assert.equal(text(result.files, "charts/database/values.yaml"), "user: u\n");
    assert.equal(text(result.files, "charts/database/charts/deep/values.yaml"), "{}\n");
  });
});
