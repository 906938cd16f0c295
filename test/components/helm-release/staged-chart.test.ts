import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  chartAt,
  stagedChart,
  type OpenChart,
} from "../../../components/helm-release/staged-chart.ts";

describe("stagedChart", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "moorage-staged-"));
    write("charts/web/Chart.yaml", "name: web\nversion: 1.0.0\n");
    write("charts/web/templates/a.yaml", "a: 1\n");
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function write(file: string, text: string): void {
    mkdirSync(join(root, file, ".."), { recursive: true });
    writeFileSync(join(root, file), text);
  }

  function open(path: string): OpenChart {
    const chart = chartAt(path, root);
    assert(!("problem" in chart), "a chart");
    return chart;
  }

  function staged(path: string, use?: string): string {
    return stagedChart(open(path), root, use);
  }

  it("takes the path from the content alone", () => {
    const { digest } = open("charts/web");

    const before = staged("charts/web");
    renameSync(join(root, "charts/web"), join(root, "charts/renamed"));

    assert.equal(before, `./.moorage/staged/charts/${digest}/web`);
    assert.equal(staged("charts/renamed"), before);
  });

  it("gives other content another path", () => {
    const before = staged("charts/web");
    write("charts/web/templates/a.yaml", "a: 2\n");

    assert.notEqual(staged("charts/web"), before);
  });

  it("copies what Helm reads, with what it is told to ignore", () => {
    write("charts/web/.helmignore", "*.md\n");
    write("charts/web/.git/config", "x");

    const target = join(root, staged("charts/web"));

    assert.equal(readFileSync(join(target, "templates/a.yaml"), "utf8"), "a: 1\n");
    assert.equal(readFileSync(join(target, ".helmignore"), "utf8"), "*.md\n");
    assert.equal(existsSync(join(target, ".git")), false);
  });

  it("mends a copy that was edited", () => {
    const target = join(root, staged("charts/web"), "templates/a.yaml");
    writeFileSync(target, "a: 3\n");

    staged("charts/web");

    assert.equal(readFileSync(target, "utf8"), "a: 1\n");
  });

  it("gives a release whose dependencies are fetched a copy of its own", () => {
    const { digest } = open("charts/web");

    assert.equal(
      staged("charts/web", "shop-web"),
      `./.moorage/staged/charts/${digest}/shop-web/web`,
    );
  });

  it("copies an archive as it is", () => {
    execFileSync("tar", ["-czf", "web.tgz", "-C", "charts", "web"], { cwd: root });

    const path = staged("web.tgz");

    assert.match(path, /^\.\/\.moorage\/staged\/charts\/[0-9a-f]{64}\/web-1\.0\.0\.tgz$/);
    assert.deepEqual(readFileSync(join(root, path)), readFileSync(join(root, "web.tgz")));
  });

  it("leaves a fetched archive where it is", () => {
    execFileSync("tar", ["-czf", "web.tgz", "-C", "charts", "web"], { cwd: root });
    const { digest } = open("web.tgz");
    const fetched = `./.moorage/charts/${digest}/web-1.0.0.tgz`;
    mkdirSync(join(root, fetched, ".."), { recursive: true });
    renameSync(join(root, "web.tgz"), join(root, fetched));

    assert.equal(staged(fetched), fetched);
    assert.equal(existsSync(join(root, ".moorage/staged")), false);
  });

  it("lets no chart's name lead elsewhere", () => {
    write("charts/web/Chart.yaml", "name: ../../web\nversion: 1.0.0\n");

    assert.match(staged("charts/web"), /\/chart$/);
  });

  it("says what is wrong with an archive", () => {
    write("web.tgz", "no archive");

    assert.deepEqual(chartAt("web.tgz", root), {
      problem:
        "'chart' is no readable archive: incorrect header check, got \"web.tgz\"; " +
        "Package or download it again",
    });
  });
});
