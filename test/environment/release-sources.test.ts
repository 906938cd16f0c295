import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import { Scratch, tiny } from "./scratch.ts";

const scratch = new Scratch();
const PROD = "config: { moorage:profile: prod, moorage:domain: example.com }\n";
const DIGEST = `sha256:${"a".repeat(64)}`;

const withRelease = (...lines: readonly string[]): string =>
  tiny("", `releases:\n  cache:\n${lines.map((line) => `    ${line}\n`).join("")}`);
const withChart = (chart: string, ...more: readonly string[]): string =>
  withRelease(`chart: ${chart}`, ...(more.length === 0 ? ["version: 1.2.0"] : more));

/** Messages about the release, without the file. */
function messages(platform: string, stack?: string): readonly string[] {
  return scratch
    .messages(platform, stack)
    .filter((line) => line.includes(".releases.cache"))
    .map((line) => line.replace(/^platform\.yaml:(\S+) tenants\.acme\.releases\.cache/, "$1 "));
}

describe("charts of the project", () => {
  it("are taken with the version of Chart.yaml", () => {
    const [release] =
      scratch.load(withChart("./charts/cache")).environment.tenants[0]?.releases ?? [];

    assert.equal(release?.chart?.path, path.join(scratch.root, "charts", "cache"));
    assert.equal(release.chart.version, "1.2.0");
  });

  const rows = [
    [
      "../elsewhere",
      '"../elsewhere" is outside the project. Use a folder below platform.yaml, e.g. ./charts/cache',
    ],
    [
      "/etc",
      '"/etc" is outside the project. Use a folder below platform.yaml, e.g. ./charts/cache',
    ],
    [
      "~/chart",
      '"~/chart" is outside the project. Use a folder below platform.yaml, e.g. ./charts/cache',
    ],
    ["./charts", '"./charts" holds no Chart.yaml. Name the folder of a chart'],
    ["./cache-1.2.0.tgz", 'there is no file "./cache-1.2.0.tgz". Correct the path'],
  ] as const;
  for (const [chart, message] of rows) {
    it(`are rejected from ${chart}`, () => {
      assert.deepEqual(messages(withChart(chart)), [`6:16 .chart: ${message}`]);
    });
  }

  it("are rejected behind a symbolic link that leaves the project", () => {
    const outside = new Scratch();
    fs.symlinkSync(path.join(outside.root, "charts"), path.join(scratch.root, "linked"));

    const found = messages(withChart("./linked/cache"));

    outside.remove();
    assert.deepEqual(found, [
      '6:16 .chart: "./linked/cache" is outside the project behind a symbolic link. Copy it into the project',
    ]);
  });

  it("are rejected with a symbolic link inside that leaves the project", () => {
    scratch.write("charts/link/Chart.yaml", "apiVersion: v2\nname: link\nversion: 1.2.0\n");
    fs.symlinkSync("/etc/hosts", path.join(scratch.root, "charts/link/hosts"));

    assert.deepEqual(messages(withChart("./charts/link")), [
      '6:16 .chart: "./charts/link" holds a symbolic link that leaves the project: "hosts". ' +
        "Copy what it names into the chart",
    ]);
  });

  it("are rejected with a symbolic link to state or passphrase of the project", () => {
    scratch.write(".moorage/passphrase", "canary");
    scratch.write("charts/own/Chart.yaml", "apiVersion: v2\nname: own\nversion: 1.2.0\n");
    fs.symlinkSync("../../.moorage/passphrase", path.join(scratch.root, "charts/own/notes"));

    assert.deepEqual(messages(withChart("./charts/own")), [
      '6:16 .chart: "./charts/own" holds a symbolic link that leaves the project: "notes". ' +
        "Copy what it names into the chart",
    ]);
  });

  it("are rejected when the archive is corrupt, or another one than the digest means", () => {
    scratch.write("charts/broken.tgz", "this is no archive");
    const signed = path.join(import.meta.dirname, "../support/signed-chart/signed-1.0.0.tgz");
    fs.copyFileSync(signed, path.join(scratch.root, "charts/signed.tgz"));

    assert.deepEqual(messages(withChart("./charts/broken.tgz")), [
      '6:16 .chart: "./charts/broken.tgz" is no readable archive: incorrect header check. ' +
        "Package or download it again",
    ]);
    assert.deepEqual(
      messages(withChart("./charts/signed.tgz", "version: 1.0.0", `digest: ${DIGEST}`)),
      [
        "8:17 .digest: the archive has the digest sha256:ed47da8b13ffeb000d7275469d99f8286b05557cdf9fca3d9ede3481e22612c9, " +
          `not ${DIGEST}. Use the archive that the digest is of; correct digest only when you know why`,
      ],
    );
  });

  it("are rejected in another version", () => {
    assert.deepEqual(messages(withChart("./charts/cache", "version: 1.2.1")), [
      '7:18 .version: the chart has version "1.2.0", not "1.2.1". Write version: 1.2.0',
    ]);
    assert.deepEqual(messages(withChart("./charts/cache", "version: ~1.3.0")), [
      '7:18 .version: the chart has version "1.2.0", not "~1.3.0". Write version: 1.2.0',
    ]);
  });

  it("may be asked for by a range in dev, and by one version elsewhere", () => {
    const ranged = withChart("./charts/cache", "version: ^1.0.0");
    const staging = "config: { moorage:policy: { profile: staging } }\n";
    const refused =
      '7:18 .version: "^1.0.0" is a range, so another day would install something else. ' +
      "Write one version, e.g. 1.2.0; ranges are for dev";

    assert.deepEqual(messages(ranged), []);
    assert.deepEqual(messages(ranged, PROD), [refused]);
    assert.deepEqual(messages(ranged, staging), [refused]);
  });
});

describe("where charts come from", () => {
  after(() => {
    scratch.remove();
  });

  const dev = [
    [
      "nothing",
      ["timeoutSeconds: 5"],
      "5:7 .chart: is missing. Write chart and version, or preset: postgres or redis",
    ],
    [
      "no version",
      ["chart: ./charts/cache"],
      "5:7 .version: is missing. Write the chart's version, e.g. 1.2.0",
    ],
    [
      "a preset and a version",
      ["preset: redis", "version: 1.2.0"],
      "7:18 .version: the preset redis brings its own chart. Remove version, or remove preset",
    ],
    [
      "a scheme that nothing serves",
      ["chart: git://x/y", "version: 1.2.0"],
      '6:16 .chart: "git://x/y" is no address that charts can come from. Write oci://host/path, ' +
        "https://host/path, or a folder such as ./charts/cache",
    ],
    [
      "a password in the address",
      ["chart: oci://bot:canary@host/x", "version: 1.2.0"],
      "6:16 .chart: the address holds a user name or a password. Write credentials: { username: …, " +
        "password: { secret: … } } instead",
    ],
    [
      "a tag in the reference",
      ["chart: oci://host/x:1.2.0", "version: 1.2.0"],
      '6:16 .chart: "oci://host/x:1.2.0" holds a tag or a digest. Write the tag as version, and ' +
        "sha256:… as digest",
    ],
    [
      "a repository that nobody named",
      ["chart: { repo: acme, name: cache }", "version: 1.2.0"],
      '6:24 .chart.repo: there is no repository "acme". Write its address, or name it in repositories',
    ],
    [
      "no version at all",
      ["chart: oci://host/x", "version: latest"],
      '7:18 .version: "latest" is neither a version nor a range of versions. Write the chart\'s version, e.g. 1.2.0',
    ],
    [
      "credentials for a folder",
      [
        "chart: ./charts/cache",
        "version: 1.2.0",
        "credentials: { username: a, password: { secret: b } }",
      ],
      "8:22 .credentials: nobody asks who fetches a chart of the project. Remove credentials",
    ],
    [
      "a digest of a folder",
      ["chart: ./charts/cache", "version: 1.2.0", `digest: ${DIGEST}`],
      "8:17 .digest: a folder of the project has neither digest nor signature. Remove digest, or package the chart",
    ],
    [
      "a keyring that is missing",
      ["chart: oci://host/x", "version: 1.2.0", "verify: { keyring: ./keys.gpg }"],
      '8:28 .verify.keyring: there is no file "./keys.gpg". Correct the path',
    ],
    [
      "a post-renderer that cannot run",
      ["chart: ./charts/cache", "version: 1.2.0", "postRender: ./platform.yaml"],
      '8:21 .postRender: "./platform.yaml" is not executable. Run: chmod +x ./platform.yaml',
    ],
  ] as const;
  for (const [what, lines, message] of dev) {
    it(`is rejected with ${what}`, () => {
      assert.deepEqual(messages(withRelease(...lines)), [message]);
    });
  }

  it("has to be told apart by a digest in a registry outside dev", () => {
    const oci = withChart("oci://host/x");

    assert.deepEqual(messages(oci), []);
    assert.deepEqual(messages(oci, PROD), [
      "5:7 .digest: is missing, and a version in a registry can become another chart. " +
        "Write sha256:…, which moor helm pull prints",
    ]);
    assert.deepEqual(
      messages(withChart("oci://host/x", "version: 1.2.0", `digest: ${DIGEST}`), PROD),
      [],
    );
  });

  it("has to be encrypted outside dev, except on this machine", () => {
    const plain = withChart("http://host/x-1.2.0.tgz");

    assert.deepEqual(messages(plain), []);
    assert.deepEqual(messages(plain, PROD), [
      '6:16 .chart: "http://host/x-1.2.0.tgz" is not encrypted: anybody on the way could change the chart. ' +
        "Use https://",
    ]);
    assert.deepEqual(messages(withChart("http://127.0.0.1:80/x.tgz"), PROD), []);
  });

  it("may be a repository by name, also one in a registry", () => {
    const named = (name: string): string =>
      `repositories: { web: "https://charts.example.com/", reg: "oci://ghcr.io/acme" }\n` +
      withChart(`{ repo: ${name}, name: cache }`);
    const sourceOf = (name: string): unknown =>
      scratch.load(named(name)).environment.tenants[0]?.releases[0]?.source;

    assert.deepEqual(sourceOf("web"), {
      kind: "repository",
      url: "https://charts.example.com",
      name: "cache",
    });
    assert.deepEqual(sourceOf("reg"), { kind: "oci", reference: "oci://ghcr.io/acme/cache" });
    assert.deepEqual(scratch.messages(named("wep")), [
      'platform.yaml:7:24 tenants.acme.releases.cache.chart.repo: there is no repository "wep". Did you mean "web"?',
    ]);
  });

  it("makes the password of its credentials a secret of the environment", () => {
    const platform = withChart(
      "oci://host/x",
      "version: 1.2.0",
      "credentials: { username: a, password: { secret: pw } }",
    );

    assert.deepEqual(
      [...scratch.load(platform).secrets],
      [["pw", ["tenants.acme.releases.cache.credentials.password"]]],
    );
  });
});
