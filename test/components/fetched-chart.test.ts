import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { fetchChart } from "../../components/fetched-chart.ts";

const chart = "oci://ghcr.io/acme/charts/cache";

describe("fetchChart", () => {
  for (const [what, args, message] of [
    [
      "a folder",
      { chart: "./charts/cache", version: "1.2.0" },
      `'chart' must be an address, got "./charts/cache"; a chart on this machine needs no fetching`,
    ],
    ["a range", { chart, version: "^1.2.0" }, `'version' must be exact, e.g. 1.2.0, got "^1.2.0"`],
    [
      "half a digest",
      { chart, version: "1.2.0", digest: "sha256:abc" },
      `'digest' must be sha256: and 64 hexadecimal digits, got "sha256:abc"`,
    ],
    [
      "a tag in the address",
      { chart: `${chart}:1.2.0`, version: "1.2.0" },
      `"${chart}:1.2.0" holds a tag or a digest; write the tag as version, and sha256:… as digest`,
    ],
    [
      "plain HTTP",
      { chart: { repo: "http://charts.example.com", name: "cache" }, version: "1.2.0" },
      '"http://charts.example.com" is not encrypted: anybody on the way could change the chart; ' +
        "use https://",
    ],
  ] as const) {
    it(`refuses ${what} before anything is fetched`, async () => {
      await assert.rejects(
        fetchChart(args),
        (error) => error instanceof pulumi.RunError && error.message === `fetchChart: ${message}`,
      );
    });
  }
});
