import assert from "node:assert/strict";
import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";

import { fetchChart } from "../../components/fetched-chart.ts";
import type { FetchChartArgs } from "../../components/fetched-chart.ts";
import { acquireToolchain } from "../../toolchain/toolchain.ts";
import { serveCharts } from "../support/chart-repository.ts";
import type { ChartRepository } from "../support/chart-repository.ts";
import { packaged } from "../support/packaged-chart.ts";

const PASSWORD = "canary-program-27182";
const NO_DIGEST = `sha256:${"0".repeat(64)}`;

describe("fetchChart, with the real Helm", () => {
  const start = process.cwd();
  let program: string;
  let helm: string;
  let repository: ChartRepository;

  const wanted = (more: Partial<FetchChartArgs> = {}): FetchChartArgs => ({
    chart: { repo: repository.url, name: "web" },
    version: "1.2.0",
    login: { username: "reader", password: PASSWORD },
    helm,
    ...more,
  });
  const refusal = async (args: FetchChartArgs): Promise<string> => {
    try {
      await fetchChart(args);
      return "";
    } catch (error) {
      assert(error instanceof pulumi.RunError, String(error));
      return error.message.replaceAll(repository.url, "URL").replace(/[0-9a-f]{64}, /, "OTHER, ");
    }
  };

  before(async () => {
    const toolchain = await acquireToolchain({ tools: ["helm"] });
    helm = join(toolchain.binDir, "helm");
    repository = await serveCharts({ username: "reader", password: PASSWORD });
    const chart = { "Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.2.0\n" };
    repository.put(packaged(helm, { ...chart, "templates/a.yaml": "{}" }));
    program = realpathSync(mkdtempSync(join(tmpdir(), "moorage-program-")));
    process.chdir(program);
  });

  after(async () => {
    process.chdir(start);
    rmSync(program, { recursive: true, force: true });
    await repository.close();
  });

  it("refuses another content than the digest means, and keeps nothing", async () => {
    assert.equal(
      await refusal(wanted({ digest: NO_DIGEST })),
      `fetchChart: the chart web 1.2.0 of URL has the digest sha256:OTHER, not ${NO_DIGEST}; ` +
        "compare it with the maker's; correct digest only when you know why it changed",
    );
    assert(!existsSync(join(program, ".moorage/charts")));
  });

  it("says what is wrong without the password", async () => {
    const login = { username: "reader", password: "canary-wrong-31415" };

    const message = await refusal(wanted({ login }));

    assert.match(message, /^fetchChart: the chart web 1\.2\.0 of URL could not be fetched: /);
    assert(!message.includes(login.password));
  });

  it("gives what a release needs, by a path below the program, and needs no network again", async () => {
    const first = await fetchChart(wanted());
    await repository.close();
    const second = await fetchChart(wanted());

    assert.match(first.chart, /^\.\/\.moorage\/charts\/[0-9a-f]{64}\/web-1\.2\.0\.tgz$/);
    assert.deepEqual(
      { ...first, chart: "" },
      {
        chart: "",
        version: "1.2.0",
        source: { kind: "repository", version: "1.2.0", pinned: false, verified: false },
      },
    );
    assert.deepEqual(second, first);
  });
});
