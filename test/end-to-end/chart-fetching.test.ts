import assert from "node:assert/strict";
import { cpSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";

import { fetchCharts, fetchEach } from "../../environment/charts/fetch-charts.ts";
import type { FetchOptions } from "../../environment/charts/fetch-charts.ts";
import { EnvironmentError } from "../../environment/problems.ts";
import { acquireToolchain } from "../../toolchain/toolchain.ts";
import { Scratch, tiny } from "../environment/scratch.ts";
import { serveCharts } from "../support/chart-repository.ts";
import type { ChartRepository, ServedChart } from "../support/chart-repository.ts";
import { serveRegistry } from "../support/oci-registry.ts";
import type { OciRegistry } from "../support/oci-registry.ts";
import { packaged, pushed } from "../support/packaged-chart.ts";
import { allFiles } from "../automation/support/files.ts";

const PASSWORD = "canary-fetch-16180";
const LOGIN = "credentials: { username: reader, password: { secret: pw } }";
const NO_DIGEST = `sha256:${"0".repeat(64)}`;
const SIGNED = join(import.meta.dirname, "../support/signed-chart");

describe("charts from elsewhere, fetched by the real Helm", () => {
  const scratch = new Scratch();
  let helm: string;
  let open: ChartRepository;
  let closed: ChartRepository;
  let registry: OciRegistry;
  let chart: ServedChart;
  let digest: string;

  const release = (...lines: readonly string[]): string =>
    tiny("", `releases:\n  it:\n${lines.map((line) => `    ${line}\n`).join("")}`);
  const secret = (): Promise<string> => Promise.resolve(PASSWORD);
  const fetched = (platform: string, options: Partial<FetchOptions> = {}): Promise<number> =>
    fetchCharts(scratch.load(platform), { root: scratch.root, helm, secret, ...options });
  /** What is said, with the places of this run taken out. */
  const refusal = async (
    platform: string,
    options: Partial<FetchOptions> = {},
  ): Promise<string> => {
    try {
      await fetched(platform, options);
      return "";
    } catch (error) {
      assert.ok(error instanceof EnvironmentError, String(error));
      return error.message
        .replace(/^platform\.yaml:(\S+) tenants\.acme\.releases\.it\./, "$1 ")
        .replaceAll(open.address, "OPEN")
        .replaceAll(closed.address, "CLOSED")
        .replaceAll(registry.address, "REGISTRY")
        .replaceAll(digest, "DIGEST");
    }
  };
  const located = (platform: string): string | undefined =>
    scratch.load(platform).environment.tenants[0]?.releases[0]?.chart?.version;
  const repo = (from: ChartRepository, name = "web"): string =>
    `chart: { repo: "${from.url}", name: ${name} }`;
  const oci = (name = "web"): string => `chart: oci://${registry.address}/charts/${name}`;

  before(async () => {
    const toolchain = await acquireToolchain({ tools: ["helm"] });
    helm = join(toolchain.binDir, "helm");
    [open, closed, registry] = await Promise.all([
      serveCharts(),
      serveCharts({ username: "reader", password: PASSWORD }),
      serveRegistry(),
    ]);
    chart = packaged(helm, {
      "Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.2.0\n",
      "templates/a.yaml": "{}",
    });
    for (const server of [open, closed]) server.put(chart);
    digest = await pushed(helm, chart, `${registry.address}/charts`);
    cpSync(SIGNED, join(scratch.root, "signed"), { recursive: true });
  });

  beforeEach(() => {
    rmSync(join(scratch.root, ".moorage"), { recursive: true, force: true });
  });

  after(async () => {
    await Promise.all([open.close(), closed.close(), registry.close()]);
    scratch.remove();
  });

  it("come from a repository, a registry and an address, once for each content", async () => {
    const sources = [
      [repo(open), "version: 1.2.0"],
      [repo(closed), "version: 1.2.0", LOGIN],
      [oci(), "version: 1.2.0", `digest: ${digest}`],
      [`chart: ${open.url}/web-1.2.0.tgz`, "version: 1.2.0"],
      [`chart: ${closed.url}/web-1.2.0.tgz`, "version: 1.2.0", LOGIN],
      [repo(open), "version: ^1.0.0"],
      [oci(), "version: 1.x"],
    ];
    for (const lines of sources) {
      const platform = release(...lines);

      assert.equal(located(platform), undefined, lines.join());
      assert.equal(await fetched(platform), 1, lines.join());
      assert.equal(located(platform), "1.2.0", lines.join());
      assert.equal(await fetched(platform), 0, lines.join());
    }
    const archives = allFiles(join(scratch.root, ".moorage")).filter((file) =>
      file.endsWith(".tgz"),
    );
    assert.equal(archives.length, 1);
    assert.deepEqual(readFileSync(archives[0] ?? ""), chart.bytes);
  });

  const refused: readonly (readonly [string, () => readonly string[], string])[] = [
    [
      "without a login",
      () => [repo(closed), "version: 1.2.0"],
      "6:24 chart.repo: the chart web 1.2.0 of http://CLOSED could not be fetched: failed to fetch " +
        "http://CLOSED/index.yaml : 401 Unauthorized. Correct credentials: { username: …, password: " +
        "{ secret: … } }, or ask for access",
    ],
    [
      "in a version that is not there",
      () => [repo(open), "version: 9.9.9"],
      "6:24 chart.repo: the chart web 9.9.9 of http://OPEN could not be fetched: no chart version found " +
        "for web-9.9.9. Correct the name or the version",
    ],
    [
      "by a name that is not there",
      () => [repo(open, "wep"), "version: 1.2.0"],
      "6:24 chart.repo: the chart wep 1.2.0 of http://OPEN could not be fetched: no chart name found. " +
        "Correct the name or the version",
    ],
    [
      "with another digest of the archive",
      () => [repo(open), "version: 1.2.0", `digest: ${NO_DIGEST}`],
      `6:24 chart.repo: the chart web 1.2.0 of http://OPEN has the digest sha256:ARCHIVE, not ${NO_DIGEST}. ` +
        "Compare it with the maker's; correct digest only when you know why it changed",
    ],
    [
      "with another digest of the manifest",
      () => [oci(), "version: 1.2.0", `digest: ${NO_DIGEST}`],
      `6:16 chart: the chart oci://REGISTRY/charts/web 1.2.0 has the digest DIGEST, not ${NO_DIGEST}. ` +
        "Compare it with the maker's; correct digest only when you know why it changed",
    ],
    [
      "from a registry that has no such tag",
      () => [oci(), "version: ^3.0.0"],
      "6:16 chart: the chart oci://REGISTRY/charts/web ^3.0.0 could not be fetched: could not locate a " +
        "version matching provided version string ^3.0.0. Correct the name or the version",
    ],
    [
      "from an address where nothing is",
      () => [`chart: ${open.url}/wep-1.2.0.tgz`, "version: 1.2.0"],
      "6:16 chart: the chart http://OPEN/wep-1.2.0.tgz could not be fetched: failed to fetch " +
        "http://OPEN/wep-1.2.0.tgz : 404 Not Found. Correct the name or the version",
    ],
    [
      "of another version than asked for",
      () => [`chart: ${open.url}/web-1.2.0.tgz`, "version: 1.2.1"],
      '6:16 chart: the chart has version "1.2.0", not "1.2.1". Write version: 1.2.0, or ask who runs ' +
        "the repository",
    ],
    [
      "from a server that is off",
      () => ['chart: { repo: "http://127.0.0.1:1", name: web }', "version: 1.2.0"],
      '6:24 chart.repo: the chart web 1.2.0 of http://127.0.0.1:1 could not be fetched: Get "http://127.0.0.1:1' +
        '/index.yaml": dial tcp 127.0.0.1:1: connect: connection refused. Try again when it answers; ' +
        "charts below .moorage/charts need no network",
    ],
  ];
  for (const [what, lines, message] of refused) {
    it(`are refused ${what}`, async () => {
      const said = await refusal(release(...lines()));

      assert.equal(said.replace(/sha256:(?!0000)\w{64}/, "sha256:ARCHIVE"), message);
    });
  }

  it("are refused when their secret has no value", async () => {
    const platform = release(repo(closed), "version: 1.2.0", LOGIN);

    assert.equal(
      await refusal(platform, { secret: () => Promise.resolve(undefined) }),
      '6:24 chart.repo: the chart needs the secret "pw" to be fetched, and it has no value here. Set it: ' +
        "pulumi config set --secret moorage:pw",
    );
  });

  it("are refused half, forged, and different from their index", async () => {
    const platform = release(repo(open), "version: 1.2.0");
    const half = { ...chart, bytes: chart.bytes.subarray(0, 100) };

    open.put(half);
    const corrupt = await refusal(platform);
    open.put({ ...chart, digest: "a".repeat(64) });
    const forged = await refusal(platform);
    open.put(chart);

    assert.equal(
      corrupt,
      "6:24 chart.repo: what came as the chart is no readable archive: unexpected end of file. Ask who runs " +
        "the repository",
    );
    assert.match(forged, /, but the repository's index says sha256:a{64}\. Do not use it/);
    assert.equal(located(platform), undefined);
  });

  it("are fetched again when what lies here is damaged", async () => {
    const platform = release(repo(open), "version: 1.2.0");
    await fetched(platform);
    const [archive = ""] = allFiles(join(scratch.root, ".moorage")).filter((file) =>
      file.endsWith(".tgz"),
    );

    truncateSync(archive, 10);

    assert.equal(located(platform), undefined);
    assert.equal(await fetched(platform), 1);
    assert.equal(located(platform), "1.2.0");
  });

  it("follow a range to a newer version only when asked to", async () => {
    const platform = release(repo(open), "version: ^1.0.0");
    await fetched(platform);
    const newer = { "Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.3.0\n" };
    open.put(packaged(helm, newer));

    const before = located(platform);
    const options = { root: scratch.root, helm, update: true };
    const [update] = await fetchEach(scratch.load(platform), options);

    assert.equal(before, "1.2.0");
    assert.deepEqual([update?.before?.version, update?.chart.version], ["1.2.0", "1.3.0"]);
    assert.equal(located(platform), "1.3.0");
  });
});
