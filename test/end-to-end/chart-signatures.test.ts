import assert from "node:assert/strict";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { fetchCharts } from "../../environment/charts/fetch-charts.ts";
import { acquireToolchain } from "../../toolchain/toolchain.ts";
import { Scratch, tiny } from "../environment/scratch.ts";
import { serveCharts } from "../support/chart-repository.ts";
import type { ChartRepository } from "../support/chart-repository.ts";
import { serveRegistry } from "../support/oci-registry.ts";
import type { OciRegistry } from "../support/oci-registry.ts";
import { pushed } from "../support/packaged-chart.ts";

const SIGNED = join(import.meta.dirname, "../support/signed-chart");

describe("signatures of charts, checked by the real Helm", () => {
  const scratch = new Scratch();
  let helm: string;
  let repository: ChartRepository;
  let registry: OciRegistry;
  let digest: string;

  const platform = (chart: string, keyring = "maker", more = ""): string =>
    tiny(
      "",
      `releases:\n  it:\n    chart: ${chart}\n    version: 1.0.0\n    verify: { keyring: ./signed/${keyring}.gpg }\n    ${more}`,
    );
  const located = (text: string): string | undefined =>
    scratch.load(text).environment.tenants[0]?.releases[0]?.chart?.version;
  const fetched = (text: string): Promise<number> =>
    fetchCharts(scratch.load(text), { root: scratch.root, helm });
  const sources = (): readonly string[] => [
    "./signed/signed-1.0.0.tgz",
    `{ repo: "${repository.url}", name: signed }`,
    `${repository.url}/signed-1.0.0.tgz`,
    `oci://${registry.address}/charts/signed`,
  ];

  before(async () => {
    const toolchain = await acquireToolchain({ tools: ["helm"] });
    helm = join(toolchain.binDir, "helm");
    [repository, registry] = await Promise.all([serveCharts(), serveRegistry()]);
    const chart = {
      name: "signed",
      version: "1.0.0",
      bytes: readFileSync(join(SIGNED, "signed-1.0.0.tgz")),
      provenance: readFileSync(join(SIGNED, "signed-1.0.0.tgz.prov"), "utf8"),
    };
    repository.put(chart);
    digest = await pushed(helm, chart, `${registry.address}/charts`);
  });

  beforeEach(() => {
    rmSync(join(scratch.root, ".moorage"), { recursive: true, force: true });
    cpSync(SIGNED, join(scratch.root, "signed"), { recursive: true });
  });

  after(async () => {
    await Promise.all([repository.close(), registry.close()]);
    scratch.remove();
  });

  it("hold with the maker's key, from every kind of source", async () => {
    const pinned = platform(sources()[3] ?? "", "maker", `digest: ${digest}`);
    for (const text of [...sources().map((source) => platform(source)), pinned]) {
      rmSync(join(scratch.root, ".moorage"), { recursive: true, force: true });
      assert.equal(located(text), undefined, text);
      await fetched(text);
      assert.equal(located(text), "1.0.0", text);
    }
  });

  it("do not hold with another key, also when the chart is there already", async () => {
    for (const source of sources()) {
      await fetched(platform(source));

      await assert.rejects(fetched(platform(source, "other")), {
        message: /the signature of signed-1\.0\.0\.tgz does not hold: .*unknown entity\. Fetch it/,
      });
      assert.equal(located(platform(source, "other")), undefined, source);
    }
  });

  it("do not hold for another content", async () => {
    const file = join(scratch.root, "signed/signed-1.0.0.tgz.prov");
    writeFileSync(file, readFileSync(file, "utf8").replace("name: signed", "name: singed"));

    await assert.rejects(fetched(platform("./signed/signed-1.0.0.tgz")), {
      message: /the signature of signed-1\.0\.0\.tgz does not hold/,
    });
  });

  it("are missed where there are none", async () => {
    rmSync(join(scratch.root, "signed/signed-1.0.0.tgz.prov"));

    await assert.rejects(fetched(platform("./signed/signed-1.0.0.tgz")), {
      message:
        "platform.yaml:6:16 tenants.acme.releases.it.chart: there is no signature " +
        "signed-1.0.0.tgz.prov beside the chart. Put it there as the maker signed it, or remove verify",
    });
  });
});
